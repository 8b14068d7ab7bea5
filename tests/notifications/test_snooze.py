import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from apps.core import times
from apps.core.due import run_all
from apps.notifications.models import Notification
from apps.notifications.models.inbox import NOTIFICATION
from apps.notifications.services import list_pending
from tests.conftest import Person
from tests.notifications.conftest import due_of, is_exact, now, tell, titles, unread

Act = Callable[..., Any]
TOMORROW = timedelta(days=1)


def test_a_snoozed_one_is_unread_but_not_pending(
    alice: Person, act: Act, dynamodb_calls: list[str]
) -> None:
    notification_id, until = tell(alice), times.to_text(now() + TOMORROW)
    dynamodb_calls.clear()

    answers = [act("snooze", notification_id, until=until) for _ in range(2)]

    assert dynamodb_calls == ["GetItem", "TransactWriteItems", "GetItem"]
    assert [answer.status_code for answer in answers] == [200, 200]
    shown = answers[1].json()
    assert (shown["snoozedUntil"], shown["read"], shown["seen"]) == (until, False, True)
    assert (unread(alice), titles(alice, "/pending")) == (1, [])
    assert titles(alice, unread="true") == ["Water the plants"]
    assert is_exact(alice)


def pending_at(alice: Person, moment: Any) -> list[str]:
    page = list_pending(user_id=alice.user_id, now=moment, limit=10, after=None)
    return [one.title for one in page.items]


def test_it_is_pending_from_its_very_moment_on(alice: Person, act: Act) -> None:
    until = now() + TOMORROW
    act("snooze", tell(alice), until=times.to_text(until))

    assert pending_at(alice, until - timedelta(milliseconds=1)) == []
    assert pending_at(alice, until) == ["Water the plants"]


def test_it_wakes_once_and_is_the_newest(alice: Person, act: Act) -> None:
    notification_id, until = tell(alice, "Old"), now() + TOMORROW
    tell(alice, "New")
    act("snooze", notification_id, until=times.to_text(until))

    runs = [threading.Thread(target=run_all, args=(until + TOMORROW,)) for _ in range(4)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()

    woken = Notification.load(alice.user_id, notification_id)
    assert (woken.snoozed_until, woken.version) == (None, 3)
    assert pending_at(alice, until + TOMORROW) == ["Old", "New"]
    assert unread(alice) == 2
    assert is_exact(alice)


def test_a_run_before_its_time_wakes_nothing(alice: Person, act: Act) -> None:
    until = times.to_text(now() + TOMORROW)
    notification_id = tell(alice)
    act("snooze", notification_id, until=until)

    run_all(now(), [NOTIFICATION])

    [row] = due_of(alice)
    assert times.to_text(row.due_at) == until


def test_snoozing_what_was_archived_makes_it_unread(alice: Person, act: Act) -> None:
    notification_id = tell(alice)
    act("archive", notification_id)

    act("snooze", notification_id, until=times.to_text(now() + TOMORROW))

    assert unread(alice) == 1
    assert is_exact(alice)


@pytest.mark.parametrize("verb", ["read", "archive"])
def test_reading_ends_the_snooze(alice: Person, act: Act, verb: str) -> None:
    notification_id = tell(alice)
    act("snooze", notification_id, until=times.to_text(now() + TOMORROW))

    shown = act(verb, notification_id).json()

    assert shown["snoozedUntil"] is None
    assert unread(alice) == 0
    assert is_exact(alice)


def test_another_time_replaces_the_first(alice: Person, act: Act) -> None:
    notification_id = tell(alice)
    for days in (1, 2):
        act("snooze", notification_id, until=times.to_text(now() + timedelta(days=days)))

    assert len(due_of(alice)) == 1
    assert is_exact(alice)


@pytest.mark.parametrize(
    "until", [None, 5, "tomorrow", "2026-01-01", "2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z"]
)
def test_refuses_a_time_that_is_none_is_over_or_too_late(
    alice: Person, act: Act, until: object
) -> None:
    notification_id = tell(alice)

    answer = act("snooze", notification_id, until=until)

    assert answer.status_code == 400
    assert list(answer.json()["error"]["details"]) == ["until"]
    assert is_exact(alice)


def test_needs_a_time_and_nothing_else(alice: Person, act: Act) -> None:
    notification_id = tell(alice)

    assert list(act("snooze", notification_id).json()["error"]["details"]) == ["until"]
    until = times.to_text(now() + TOMORROW)
    refused = act("snooze", notification_id, until=until, x=1).json()["error"]
    assert list(refused["details"]) == ["x"]


def test_unread_ends_a_snooze(alice: Person, act: Act) -> None:
    notification_id = tell(alice)
    act("snooze", notification_id, until=times.to_text(now() + timedelta(days=3)))

    answer = act("unread", notification_id)

    assert (answer.status_code, answer.json()["snoozedUntil"]) == (200, None)
    assert titles(alice, "/pending") == ["Water the plants"]
    assert is_exact(alice)
