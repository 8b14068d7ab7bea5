from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from apps.core import times
from apps.notifications.services import preview
from tests.conftest import Person
from tests.factories import NOW, ZONE, make_contact, make_occasion, make_task
from tests.notifications.conftest import now, tell

PATH = "/v1/notifications/preview"


def coming(who: Person, days: int = 30, at: datetime = NOW) -> list[tuple[str, str, str]]:
    found = preview(user_id=who.user_id, zone=ZONE, days=days, now=at)
    return [(one.title, times.to_text(one.due_at), one.rule) for one in found]


def test_shows_what_will_come_when_and_by_which_rule(
    alice: Person, dynamodb_calls: list[str]
) -> None:
    at = times.to_text(now() + timedelta(days=3))
    task = make_task(alice.user_id, "Call mum", remind_at=[at])
    dynamodb_calls.clear()

    answer = alice.get(PATH)

    assert dynamodb_calls == ["GetItem"] + ["Query"] * 7
    assert answer.json() == {
        "items": [
            {
                "type": "task.due",
                "title": "Call mum",
                "dueAt": at,
                "rule": at,
                "data": {"type": "task", "id": task.task_id},
            }
        ],
        "nextCursor": None,
    }


def test_shows_every_reminder_in_the_span_in_order(alice: Person) -> None:
    make_task(alice.user_id, "B", due_date="2026-03-10", remind_at=["-P1D", "PT0S", "-P9D"])
    make_task(alice.user_id, "A", remind_at=["2026-03-05T12:00:00.000Z"])

    assert coming(alice) == [
        ("A", "2026-03-05T12:00:00.000Z", "2026-03-05T12:00:00.000Z"),
        ("B", "2026-03-09T08:00:00.000Z", "-P1D"),  # At 09:00 in Berlin.
        ("B", "2026-03-10T08:00:00.000Z", "PT0S"),
    ]
    assert len(coming(alice, days=4)) == 0
    assert len(coming(alice, days=5)) == 1


def test_shows_events_and_whom_to_get_in_touch_with(alice: Person) -> None:
    make_occasion(alice.user_id, "Wedding", date="2026-03-20", remind_days_before=[14, 3, 0])
    make_contact(alice.user_id, "Ben", stay_in_touch_days=10)

    assert coming(alice, days=18) == [
        ("Wedding", "2026-03-06T08:00:00.000Z", "-P14D"),
        ("Ben", "2026-03-11T08:00:00.000Z", "P10D"),
        ("Wedding", "2026-03-17T08:00:00.000Z", "-P3D"),
    ]


def test_shows_the_first_thousand_of_what_comes_daily(alice: Person) -> None:
    daily = {"recurrence": "FREQ=DAILY", "remind_days_before": [0, 1, 2]}
    make_occasion(alice.user_id, "Daily", date="2026-03-02", **daily)
    make_contact(alice.user_id, "Ben", stay_in_touch_days=1)

    found = coming(alice, days=366)

    assert len(found) == 1000
    assert [at for _, at, _ in found] == sorted(at for _, at, _ in found)
    assert [(title, rule) for title, _, rule in found[:4]] == [
        *(("Daily", "-P0D"), ("Daily", "-P1D"), ("Daily", "-P2D"), ("Ben", "P1D"))
    ]


def test_a_done_task_reminds_of_nothing(alice: Person) -> None:
    make_task(alice.user_id, "A", remind_at=["2026-03-05T12:00:00.000Z"], completed=True)

    assert coming(alice) == []


def test_shows_what_comes_back_after_a_snooze(alice: Person, act: Callable[..., Any]) -> None:
    until = times.to_text(now() + timedelta(days=2))
    act("snooze", tell(alice, "Later"), until=until)

    [one] = alice.get(PATH, {"days": "3"}).json()["items"]

    assert (one["title"], one["dueAt"], one["rule"]) == ("Later", until, "snoozed")
    assert alice.get(PATH, {"days": "1"}).json()["items"] == []


def test_shows_nothing_that_will_not_be_told(alice: Person) -> None:
    make_task(alice.user_id, "A", remind_at=["2026-03-05T12:00:00.000Z"])
    off = {"in_app": False, "email": False, "webhook": False}
    alice.patch("/v1/notifications/preferences", {"types": {"task.due": off}}, "json")

    assert coming(alice) == []


@pytest.mark.parametrize("query", [{"days": "0"}, {"days": "367"}, {"days": "x"}, {"x": "1"}])
def test_refuses_a_query_that_is_none(alice: Person, query: dict[str, str]) -> None:
    answer = alice.get(PATH, query)

    assert answer.status_code == 400
    assert list(answer.json()["error"]["details"]) == list(query)


def test_nobody_sees_what_comes_to_others(alice: Person, bob: Person) -> None:
    make_task(alice.user_id, "A", remind_at=["2026-03-05T12:00:00.000Z"])

    assert coming(bob) == []
