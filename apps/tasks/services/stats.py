"""What is counted of a user's tasks: by the stream, by exact counters, or by an index's range."""

from collections import Counter
from datetime import datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from apps.core import times
from apps.core.db import Repeated, transaction
from apps.core.once import once_in
from apps.tasks.models import Category, OpenTasks, Task

CATEGORIES_AT_MOST = 1000


class Stats(NamedTuple):
    """Counts of tasks. The week begins on Monday, in the user's zone."""

    open: int
    overdue: int
    due_today: int
    done_this_week: int
    by_priority: dict[str, int]  # Of open tasks.
    by_category: list[Category]


def task_stats(*, user_id: str, now: datetime, zone: str) -> Stats:
    """Count a user's tasks, in a fixed number of calls."""
    by_priority = OpenTasks.of(user_id).by_priority
    local_now = now.astimezone(ZoneInfo(zone))
    return Stats(
        open=sum(by_priority.values()),
        overdue=_count_overdue(user_id, local_now),
        due_today=_count_due_today(user_id, local_now),
        done_this_week=_count_done_this_week(user_id, local_now),
        by_priority=by_priority,
        by_category=Category.of_user(user_id, limit=CATEGORIES_AT_MOST, after=None).items,
    )


def count_open(old: Task | None, new: Task | None, *, change_id: str, now: datetime) -> None:
    """Add one change of a task to the counters, once however often it is delivered."""
    amounts = Counter[str]()
    if new and not new.completed:
        amounts[new.priority] += 1
    if old and not old.completed:
        amounts[old.priority] -= 1
    task = new or old
    if task is None or not any(amounts.values()):
        return
    try:
        with transaction() as tx:
            once_in(tx, change_id, "count_open", now)
            OpenTasks.add_in(tx, task.user_id, amounts)
    except Repeated:
        return


def _count_overdue(user_id: str, now: datetime) -> int:
    """Count days before today, and moments before now."""
    days = Task.count_due_days(user_id, before=now.date().isoformat())
    return days + Task.count_due_moments(user_id, before=times.to_text(now))


def _count_due_today(user_id: str, now: datetime) -> int:
    today, tomorrow = _midnight(now, 0), _midnight(now, 1)
    day = now.date().isoformat()
    moments = Task.count_due_moments(
        user_id, since=times.to_text(today), before=times.to_text(tomorrow)
    )
    return moments + Task.count_due_days(user_id, since=day, before=tomorrow.date().isoformat())


def _count_done_this_week(user_id: str, now: datetime) -> int:
    monday = _midnight(now, -now.weekday())
    return Task.count_done(user_id, since=times.to_text(monday))


def _midnight(now: datetime, days: int) -> datetime:
    """Find the beginning of a day in the zone of `now`."""
    return datetime.combine(now.date() + timedelta(days), time(), now.tzinfo)
