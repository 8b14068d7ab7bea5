"""POST /events/{id}/plan: tasks with lead times, once for each day of an event."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from apps.core.errors import Unavailable
from apps.gifts.models import Occasion
from apps.gifts.services import planning
from apps.tasks.models import Task
from tests.conftest import Person
from tests.factories import ZONE, make_occasion
from tests.threads import at_once

LEADS = [30, 14, 2, 1]


def plan(who: Person, occasion: Occasion) -> Any:
    return who.post(f"/v1/events/{occasion.event_id}/plan")


def in_days(count: int) -> date:
    return datetime.now(ZoneInfo(ZONE)).date() + timedelta(count)


def test_makes_tasks_with_lead_times(alice: Person, dynamodb_calls: list[str]) -> None:
    occasion = make_occasion(alice.user_id, "Wedding", "2098-05-31")
    dynamodb_calls.clear()

    response = plan(alice, occasion)

    tasks = response.json()["tasks"]
    assert response.status_code == 201
    assert dynamodb_calls == ["GetItem", "TransactWriteItems"]
    assert [(task["title"], task["dueDate"]) for task in tasks] == [
        ("Find a gift idea: Wedding", "2098-05-01"),
        ("Order the gift: Wedding", "2098-05-17"),
        ("Wrap the gift: Wedding", "2098-05-29"),
        ("Write the card: Wedding", "2098-05-30"),
    ]
    listed = alice.get("/v1/tasks?sort=dueDate").json()["items"]
    assert listed == tasks
    event = alice.get(f"/v1/events/{occasion.event_id}").json()
    assert (event["plannedFor"], event["version"]) == ("2098-05-31", 2)


def test_a_second_time_gives_the_same_tasks(alice: Person, dynamodb_calls: list[str]) -> None:
    occasion = make_occasion(alice.user_id, date="2098-05-31")
    first = plan(alice, occasion)
    dynamodb_calls.clear()

    second = plan(alice, occasion)

    assert (second.status_code, second.json()) == (200, first.json())
    assert dynamodb_calls == ["GetItem", "BatchGetItem"]


def test_of_16_at_once_one_makes_them(alice: Person) -> None:
    occasion = make_occasion(alice.user_id, date="2098-05-31")
    many = [Person(alice.user_id, alice.token) for _ in range(16)]

    answers = at_once(16, lambda number: plan(many[number], occasion))

    assert sorted(answer.status_code for answer in answers) == [200] * 15 + [201]
    assert len({answer.content for answer in answers}) == 1
    assert Task.count(alice.user_id) == 4


def test_the_same_key_gets_the_same_answer(alice: Person) -> None:
    occasion = make_occasion(alice.user_id, date="2098-05-31")
    path = f"/v1/events/{occasion.event_id}/plan"

    first, second = (alice.post(path, headers={"Idempotency-Key": "k"}) for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content


def test_after_a_crash_there_are_all_or_none(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    occasion = make_occasion(alice.user_id, date="2098-05-31")
    make = planning._make

    def crash_after(*args: Any) -> list[Task]:
        make(*args)
        raise Unavailable

    crashes: list[tuple[Callable[..., list[Task]], int]] = [
        (lambda *_: 1 / 0, 0),  # type: ignore[list-item]
        (crash_after, 4),
    ]
    for crash, count in crashes:
        with monkeypatch.context() as patch:
            patch.setattr(planning, "_make", crash)
            assert plan(alice, occasion).status_code >= 500
        assert Task.count(alice.user_id) == count

    assert len(plan(alice, occasion).json()["tasks"]) == 4
    assert Task.count(alice.user_id) == 4


def test_what_is_late_is_due_today(alice: Person) -> None:
    occasion = make_occasion(alice.user_id, date=in_days(10).isoformat())

    tasks = plan(alice, occasion).json()["tasks"]

    expected = [max(in_days(10 - lead), in_days(0)).isoformat() for lead in LEADS]
    assert [task["dueDate"] for task in tasks] == expected


def test_another_day_is_planned_anew(alice: Person) -> None:
    occasion = make_occasion(alice.user_id, date="2098-05-31", recurrence="yearly")
    plan(alice, occasion)
    alice.patch(f"/v1/events/{occasion.event_id}", {"date": "2097-05-31"}, "json")

    assert plan(alice, occasion).status_code == 201
    assert Task.count(alice.user_id) == 8


def test_what_is_over_has_nothing_to_prepare(alice: Person) -> None:
    response = plan(alice, make_occasion(alice.user_id, date="2020-05-31"))

    assert response.status_code == 409
    assert response.json()["error"]["code"] == "EVENT_OVER"
