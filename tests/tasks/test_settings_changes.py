"""What tasks do when their owner changes a setting that they have worked with."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from apps.core.due import run_all
from apps.tasks.models import Task
from tests.conftest import Person
from tests.factories import make_task

Settle = Callable[[], None]


def change(client: Person, **settings: str) -> None:
    response = client.patch("/v1/users/me", {"settings": settings}, "json")
    assert response.status_code == 200


def reminder(client: Person, task: Task) -> str | None:
    moment = Task.load(client.user_id, task.task_id).next_reminder_at
    return moment.isoformat() if moment else None


@pytest.mark.parametrize(
    ("remind_at", "before", "after"),
    [
        ("PT0S", "2099-05-10T07:00:00+00:00", "2099-05-10T13:00:00+00:00"),
        ("-P1D", "2099-05-09T07:00:00+00:00", "2099-05-09T13:00:00+00:00"),
        ("2099-05-01T00:00:00.000Z", "2099-05-01T00:00:00+00:00", "2099-05-01T00:00:00+00:00"),
    ],
)
def test_reminders_of_days_follow_the_clock_of_another_zone(
    alice: Person, settle: Settle, remind_at: str, before: str, after: str
) -> None:
    task = make_task(alice.user_id, due_date="2099-05-10", remind_at=[remind_at])
    assert reminder(alice, task) == before

    change(alice, timeZone="America/New_York")
    settle()

    assert reminder(alice, task) == after
    due = Task.load(alice.user_id, task.task_id).due_row()
    assert due is not None
    assert type(due).find(*due.keys()) is not None


def test_a_reminder_that_was_over_when_it_was_set_stays_over(alice: Person, settle: Settle) -> None:
    task = make_task(alice.user_id, due_date="2026-03-10", remind_at=["-P30D", "PT0S"])
    assert reminder(alice, task) == "2026-03-10T08:00:00+00:00"

    change(alice, timeZone="America/New_York")
    settle()

    assert reminder(alice, task) == "2026-03-10T13:00:00+00:00"


def test_what_was_told_is_not_told_again_further_west(alice: Person, settle: Settle) -> None:
    make_task(alice.user_id, due_date="2026-03-03", remind_at=["-P1D", "PT0S"])
    run_all(datetime(2026, 3, 2, 8, tzinfo=UTC))  # 09:00 in Berlin, the day before.
    settle()

    change(alice, timeZone="America/Los_Angeles")
    settle()
    run_all(datetime(2026, 3, 4, 12, tzinfo=UTC))
    settle()

    told = alice.get("/v1/notifications/pending").json()["items"]
    moments = [one["createdAt"] for one in told]
    assert moments == ["2026-03-03T17:00:00.000Z", "2026-03-02T08:00:00.000Z"]


def test_what_was_over_is_not_told_further_east(alice: Person, settle: Settle) -> None:
    task = make_task(alice.user_id, due_date="2026-03-02", remind_at=["-P1D", "PT0S"])

    change(alice, timeZone="Asia/Tokyo")
    settle()

    assert reminder(alice, task) == "2026-03-02T00:00:00+00:00"


def test_what_is_late_further_east_is_told_at_once(alice: Person, settle: Settle) -> None:
    fixed = "2026-03-02T06:00:00.000Z"
    make_task(alice.user_id, due_date="2026-03-02", remind_at=["PT0S", fixed])
    run_all(datetime(2026, 3, 2, 6, tzinfo=UTC))
    settle()

    change(alice, timeZone="Asia/Tokyo")  # Where 09:00 was at midnight UTC.
    settle()
    run_all(datetime(2026, 3, 2, 6, 1, tzinfo=UTC))
    settle()

    told = alice.get("/v1/notifications/pending").json()["items"]
    assert {one["createdAt"] for one in told} == {fixed, "2026-03-02T00:00:00.000Z"}


def test_words_are_found_by_the_stems_of_another_language(alice: Person, settle: Settle) -> None:
    make_task(alice.user_id, "Häuser streichen", tags=["Haus"])
    settle()
    assert alice.get("/v1/tasks?q=haus streichen").json()["items"] == []

    change(alice, language="de")
    settle()

    for query in ("q=haus streichen", "q=haus streich", "tag=Haus"):
        assert len(alice.get(f"/v1/tasks?{query}").json()["items"]) == 1, query
