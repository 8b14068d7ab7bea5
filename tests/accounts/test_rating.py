"""What the pool knows of the rating of somebody: `custom:rating`, for tokens to tell."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.conf import settings

from apps.accounts import cognito, services
from apps.accounts.models import User
from apps.core.aws.clients import client
from apps.core.db import transaction
from tests.conftest import Person
from tests.factories import make_user

Settle = Callable[[], None]


def count(user_id: str, *stars: int) -> None:
    for one in stars:
        with transaction() as tx:
            User.count_rating_in(tx, user_id, one)


def in_pool() -> str:
    """Make somebody who is known here and in the pool."""
    user_id = cognito.sign_up(f"{uuid4().hex}@example.com", "Correct-horse-1")
    make_user(user_id)
    return user_id


def noted(user_id: str) -> str | None:
    pool = client("cognito-idp")
    answer = pool.admin_get_user(UserPoolId=settings.COGNITO_POOL_ID, Username=user_id)
    values = {one["Name"]: one["Value"] for one in answer["UserAttributes"]}
    return values.get("custom:rating")


def test_the_pool_hears_of_a_rating_by_the_queue(settle: Settle) -> None:
    user_id = in_pool()
    count(user_id, 5)
    assert noted(user_id) is None

    settle()
    assert noted(user_id) == "5.00 (1)"

    count(user_id, 4, 4)
    settle()
    assert noted(user_id) == "4.33 (3)"


def test_a_late_or_repeated_job_tells_what_is_so_by_now() -> None:
    user_id = in_pool()
    count(user_id, 5)
    services.note_rating(user_id=user_id)
    count(user_id, 1)

    for _ in range(2):
        services.note_rating(user_id=user_id)

    assert noted(user_id) == "3.00 (2)"


def test_a_job_that_was_overtaken_looks_again(monkeypatch: pytest.MonkeyPatch) -> None:
    user_id = in_pool()
    count(user_id, 5)
    real = cognito.note_rating

    def overtaken(sub: str, rating: str) -> None:
        if rating == "5.00 (1)":
            count(user_id, 3)
            services.note_rating(user_id=user_id)
        real(sub, rating)

    monkeypatch.setattr(cognito, "note_rating", overtaken)
    services.note_rating(user_id=user_id)

    assert noted(user_id) == "4.00 (2)"


def test_nobody_is_told_of_who_is_not_rated_or_gone(alice: Person) -> None:
    services.note_rating(user_id=alice.user_id)
    count(alice.user_id, 5)
    services.note_rating(user_id=alice.user_id)  # The pool does not know her.
    services.note_rating(user_id=str(uuid4()))

    assert alice.get("/v1/users/me").json()["rating"] == {"average": 5.0, "count": 1}
