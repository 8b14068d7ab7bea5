"""What becomes of what other domains tell: each cause once, whatever way it comes."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest

from apps.core.db import transactions
from apps.notifications import handlers
from apps.notifications.models import Notification
from apps.tasks.events import TaskReminderDue
from tests.conftest import Person
from tests.notifications.conftest import is_exact, now, tell, titles, unread

OFF = {"in_app": False, "email": False, "webhook": False}


def reminder(who: Person, title: str) -> TaskReminderDue:
    return TaskReminderDue(
        user_id=who.user_id,
        task_id=title,
        title=title,
        due_at="2026-03-01T10:00:00.000Z",
        reminder="-P1D",
        due_date=None,
    )


def test_telling_costs_two_calls(alice: Person, dynamodb_calls: list[str]) -> None:
    dynamodb_calls.clear()

    tell(alice)

    assert dynamodb_calls == ["GetItem", "TransactWriteItems"]


def test_events_that_come_twice_and_in_any_order_tell_each_once(alice: Person) -> None:
    events = [reminder(alice, str(number)) for number in range(5)] * 3
    random.Random(1).shuffle(events)  # noqa: S311  # No secret.

    for event in events:
        handlers.remind_owner(event)

    assert sorted(titles(alice)) == list("01234")
    assert unread(alice) == 5
    assert is_exact(alice)


def test_one_cause_tells_many_each_with_a_count_and_a_due_row(alice: Person, bob: Person) -> None:
    moment = now()

    ids = {tell(who, cause="auction 1 is over", moment=moment) for who in (alice, bob)}

    assert len(ids) == 2
    assert [unread(who) for who in (alice, bob)] == [1, 1]
    assert is_exact(alice)
    assert is_exact(bob)


def test_what_was_read_stays_so_when_it_is_told_again(
    alice: Person, act: Callable[..., object]
) -> None:
    moment = now()
    notification_id = tell(alice, moment=moment)
    act("read", notification_id)

    tell(alice, moment=moment)

    assert unread(alice) == 0
    assert is_exact(alice)


def test_a_crash_leaves_all_or_nothing_and_the_next_try_tells(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = now()
    with monkeypatch.context() as patch:
        patch.setattr(transactions.Transaction, "commit", lambda _self: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            tell(alice, moment=moment)
    assert (titles(alice), unread(alice)) == ([], 0)

    tell(alice, moment=moment)

    assert unread(alice) == 1
    assert is_exact(alice)


def test_who_wants_nothing_of_a_type_gets_nothing_written(
    alice: Person, dynamodb_calls: list[str]
) -> None:
    alice.patch("/v1/notifications/preferences", {"types": {"task.due": OFF}}, "json")
    dynamodb_calls.clear()

    tell(alice)

    assert dynamodb_calls == ["GetItem"]
    assert list(Notification.query(alice.user_id)) == []


def test_what_is_not_in_the_app_goes_after_90_days(alice: Person) -> None:
    types = {"task.due": {"in_app": False}}
    alice.patch("/v1/notifications/preferences", {"types": types}, "json")
    moment = now()

    tell(alice, moment=moment)

    [row] = Notification.query(alice.user_id)
    assert row.expires_at
    assert row.expires_at > moment + timedelta(days=89)
    assert is_exact(alice)


def test_an_unknown_type_comes_in_the_app(alice: Person) -> None:
    tell(alice, kind="something.new")

    assert titles(alice, type="something.new") == ["Water the plants"]
