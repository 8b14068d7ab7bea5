from collections.abc import Callable
from datetime import UTC, datetime

from apps.core.events import Change
from apps.tasks import services
from apps.tasks.models import Task
from tests.conftest import Person
from tests.factories import ZONE, make_category, make_task

SUNDAY = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)  # 10:30 in Berlin.


def stats_at(user_id: str, now: datetime) -> services.Stats:
    return services.task_stats(user_id=user_id, now=now, zone=ZONE)


def test_counts_open_tasks_by_priority(alice: Person, settle: Callable[[], None]) -> None:
    for priority in ("high", "high", "low"):
        make_task(alice.user_id, priority=priority)
    done, deleted = make_task(alice.user_id), make_task(alice.user_id)
    alice.post(f"/v1/tasks/{done.task_id}/complete")
    alice.delete(f"/v1/tasks/{deleted.task_id}")

    settle()

    stats = alice.get("/v1/tasks/stats").json()
    assert stats["open"] == 3
    assert stats["byPriority"] == {"low": 1, "medium": 0, "high": 2, "urgent": 0}
    assert stats["doneThisWeek"] == 1


def test_counts_by_category_at_once(alice: Person) -> None:
    category = make_category(alice.user_id).category_id
    make_task(alice.user_id, category_id=category)

    stats = alice.get("/v1/tasks/stats").json()

    assert stats["byCategory"] == [{"categoryId": category, "open": 1, "done": 0}]


def test_what_depends_on_today_follows_the_users_zone(alice: Person) -> None:
    for due in (
        "2026-02-28",  # Overdue.
        "2026-03-01",  # Today.
        "2026-03-02",
        "2026-02-28T22:59:59.000Z",  # Yesterday, in Berlin.
        "2026-02-28T23:00:00.000Z",  # Today since midnight, and overdue.
        "2026-03-01T22:59:59.000Z",  # Today.
        "2026-03-01T23:00:00.000Z",  # Tomorrow.
        None,
    ):
        make_task(alice.user_id, due_date=due)

    stats = stats_at(alice.user_id, SUNDAY)

    assert (stats.overdue, stats.due_today) == (3, 3)


def test_done_tasks_are_neither_due_nor_overdue(alice: Person) -> None:
    task = make_task(alice.user_id, due_date="2026-02-01")
    services.complete_task(user_id=alice.user_id, task_id=task.task_id, now=SUNDAY, zone=ZONE)

    stats = stats_at(alice.user_id, SUNDAY)

    assert (stats.overdue, stats.due_today, stats.done_this_week) == (0, 0, 1)


def test_the_week_begins_on_monday_in_the_users_zone(alice: Person) -> None:
    for done_at in (
        datetime(2026, 2, 22, 22, 59, tzinfo=UTC),  # Sunday 23:59 in Berlin: last week.
        datetime(2026, 2, 22, 23, 0, tzinfo=UTC),
        SUNDAY,
    ):
        task = make_task(alice.user_id)
        services.complete_task(user_id=alice.user_id, task_id=task.task_id, now=done_at, zone=ZONE)

    assert stats_at(alice.user_id, SUNDAY).done_this_week == 2


def test_a_change_delivered_twice_counts_once(alice: Person) -> None:
    change = Change(Task, None, make_task(alice.user_id), "change-1" + alice.user_id, "request-1")

    for _ in range(2):
        services.count_open(change.old, change.new, change_id=change.change_id, now=SUNDAY)

    assert stats_at(alice.user_id, SUNDAY).open == 1


def test_costs_the_same_number_of_calls_whatever_there_is(
    alice: Person, dynamodb_calls: list[str]
) -> None:
    for number in range(5):
        make_task(alice.user_id, str(number), due_date="2026-03-01")
    dynamodb_calls.clear()

    alice.get("/v1/tasks/stats")

    assert dynamodb_calls == ["GetItem", *["Query"] * 6]


def test_is_all_zero_for_whoever_has_none(carol: Person) -> None:
    assert carol.get("/v1/tasks/stats").json() == {
        "open": 0,
        "overdue": 0,
        "dueToday": 0,
        "doneThisWeek": 0,
        "byPriority": {"low": 0, "medium": 0, "high": 0, "urgent": 0},
        "byCategory": [],
    }
