from concurrent.futures import ThreadPoolExecutor

import pytest
from django.utils import timezone

from apps.accounts import cognito, services
from apps.accounts.models import User, Username
from apps.core.api.authentication import forget_standing
from tests.accounts.conftest import Newcomer
from tests.conftest import Person


@pytest.fixture
def direct(newcomer: Newcomer) -> Newcomer:
    """Somebody who signed up at Cognito itself."""
    sub = cognito.sign_up(newcomer.email, newcomer.password)
    cognito.confirm(sub, "123456")
    return newcomer


def test_makes_a_profile_with_a_made_up_username(direct: Newcomer) -> None:
    body = direct.sign_in().get("/v1/users/me").json()

    assert body["email"] == direct.email
    assert len(body["username"]) == len("user-") + 8
    assert body["username"].startswith("user-")
    assert Username.load(f"username#{body['username']}").holder == body["userId"]


def test_the_made_up_username_can_be_changed_at_once(direct: Newcomer) -> None:
    me = direct.sign_in()

    answer = me.patch("/v1/users/me", {"username": direct.username}, format="json")

    assert answer.json()["username"] == direct.username


def test_finishes_a_registration_that_was_confirmed_elsewhere(newcomer: Newcomer) -> None:
    newcomer.register(displayName="Alice")
    user = cognito.find_user(newcomer.email)
    assert user is not None
    cognito.confirm(user.sub, "123456")

    body = newcomer.sign_in().get("/v1/users/me").json()

    assert (body["username"], body["displayName"]) == (newcomer.username, "Alice")
    assert body["emailVerified"] is True


def test_a_username_that_lapsed_and_was_taken_is_replaced(
    newcomer: Newcomer, another: Newcomer
) -> None:
    newcomer.register()
    user = cognito.find_user(newcomer.email)
    assert user is not None
    cognito.confirm(user.sub, "123456")
    Username.load(f"username#{newcomer.username}").delete()
    another.register(username=newcomer.username)

    body = newcomer.sign_in().get("/v1/users/me").json()

    assert body["username"].startswith("user-")


def test_of_many_first_uses_at_once_one_makes_the_profile(direct: Newcomer) -> None:
    user = cognito.find_user(direct.email)
    assert user is not None

    with ThreadPoolExecutor(8) as threads:
        users = list(
            threads.map(
                lambda _: services.user_at_first_use(user_id=user.sub, now=timezone.now()),
                range(8),
            )
        )

    assert len({found.username for found in users if found}) == 1


def test_a_deleted_user_does_not_come_back(direct: Newcomer) -> None:
    me = direct.sign_in()
    user = cognito.find_user(direct.email)
    assert user is not None
    cognito.delete_user(user.sub)

    assert me.get("/v1/users/me").status_code == 401
    assert User.find(user.sub) is None


def test_a_deleted_profile_does_not_come_back(alice: Person) -> None:
    User.mark_deleted(alice.user_id, now=timezone.now())
    forget_standing(alice.user_id)

    assert alice.get("/v1/users/me").status_code == 401


def test_a_token_for_nobody_is_refused(make_token: object) -> None:
    assert services.user_at_first_use(user_id="nobody", now=timezone.now()) is None
