"""What an account's owner is told of, since somebody else may have done it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from apps.accounts.events import EmailChanged, PasswordChanged, announce_user
from apps.accounts.models import User
from apps.core.events import Event
from apps.notifications import handlers
from tests.conftest import Person
from tests.factories import NOW
from tests.notifications.conftest import titles

AT = "2026-03-01T09:30:00.000Z"


def user(**more: Any) -> User:
    told = {"email": "old@example.com", "created_at": NOW, "updated_at": NOW, **more}
    return User("u", username="u", **told)


@pytest.mark.parametrize(
    ("old", "new", "events"),
    [
        (user(), user(), []),
        (user(), user(email="new@example.com"), [EmailChanged(user_id="u", changed_at=AT)]),
        (user(email=None), user(), []),
        (user(), user(password_changed_at=NOW), [PasswordChanged(user_id="u", changed_at=AT)]),
        (user(password_changed_at=NOW), user(password_changed_at=NOW), []),
        (
            user(password_changed_at=NOW - timedelta(days=1)),
            user(password_changed_at=NOW),
            [PasswordChanged(user_id="u", changed_at=AT)],
        ),
        (None, user(password_changed_at=NOW), []),
    ],
)
def test_tells_of_a_new_password_or_address_but_not_which(
    old: User | None, new: User, events: list[Event]
) -> None:
    assert list(announce_user(old, new)) == events
    assert "example.com" not in repr(events)


def test_both_come_in_the_app_and_by_mail_once(alice: Person, settle: Callable[[], None]) -> None:
    for _ in range(2):
        handlers.warn_of_new_password(PasswordChanged(user_id=alice.user_id, changed_at=AT))
        handlers.warn_of_new_email(EmailChanged(user_id=alice.user_id, changed_at=AT))
    settle()

    expected = ["Your e-mail address was changed", "Your password was changed"]
    assert sorted(titles(alice)) == expected
    sent: list[Any] = mail.outbox
    mine = [one.subject for one in sent if one.to == [f"{alice.user_id}@example.com"]]
    assert sorted(mine) == [f"Account security: {title}" for title in expected]
