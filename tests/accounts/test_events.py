from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail

from apps.accounts.events import AccountRegisteredAgain, announce
from apps.accounts.handlers import tell_owner
from apps.accounts.models import PasswordReset, Registration, State, User, Username
from tests.conftest import Person

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
AGAIN = AccountRegisteredAgain(user_id="owner")


def registration(state: State, registration_id: str = "1") -> Registration:
    owner = "owner" if state == State.TAKEN else None
    return Registration(
        "registration#a@example.com",
        registration_id=registration_id,
        state=state,
        owner_id=owner,
        open_since=NOW,
    )


@pytest.mark.parametrize(
    ("old", "new", "events"),
    [
        (None, registration(State.PENDING), []),
        (registration(State.PENDING), registration(State.CONFIRMING), []),
        (registration(State.PENDING), registration(State.TAKEN), [AGAIN]),
        (registration(State.TAKEN), registration(State.TAKEN), []),
        (registration(State.TAKEN, "1"), registration(State.TAKEN, "2"), [AGAIN]),
        (registration(State.TAKEN), None, []),
    ],
)
def test_tells_that_an_account_was_registered_again(
    old: Registration | None, new: Registration | None, events: list[AccountRegisteredAgain]
) -> None:
    assert list(announce(old, new)) == events


def test_tells_no_email() -> None:
    [event] = announce(None, registration(State.TAKEN))

    assert "example.com" not in repr(event)


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (User("e4fe2fc1-a7d5", username="u", created_at=NOW, updated_at=NOW), User),
        (Username.of("u", "holder"), Username),
        (PasswordReset.of("a@example.com", NOW, NOW), PasswordReset),
    ],
)
def test_each_row_is_of_one_kind(row: Any, kind: type[User]) -> None:
    image = row.serialize()

    kinds = [User, Username, PasswordReset, Registration]
    assert [one for one in kinds if one.recognizes(image)] == [kind]


def test_a_mail_that_could_not_be_sent_is_sent_the_next_time(
    alice: Person, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[Any]
) -> None:
    def fail(*_args: object) -> None:
        raise OSError

    monkeypatch.setattr(mail, "send_mail", fail)
    with pytest.raises(OSError):  # noqa: PT011  # Its kind is the mail server's.
        tell_owner(AccountRegisteredAgain(user_id=alice.user_id))
    monkeypatch.undo()
    tell_owner(AccountRegisteredAgain(user_id=alice.user_id))

    assert [message.to for message in mailoutbox] == [[f"{alice.user_id}@example.com"]]


def test_nobody_is_written_to_who_is_gone(mailoutbox: list[Any]) -> None:
    tell_owner(AccountRegisteredAgain(user_id="nobody"))

    assert mailoutbox == []
