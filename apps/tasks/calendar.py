"""Open tasks as a calendar shows them."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from apps.core import recurrence, times
from apps.core.calendars import MOST_OF_A_KIND, Kind, Owner, ToDo, gives
from apps.core.wall_clock import is_date
from apps.tasks import services
from apps.tasks.filters import TaskFilter
from apps.tasks.models import Order, Priority, RecurrenceMode, Task
from apps.tasks.reminders import all_reminders

PRIORITIES = {Priority.URGENT: 1, Priority.HIGH: 3, Priority.MEDIUM: 5, Priority.LOW: 9}


@gives(Kind.TASKS)
def tasks(owner: Owner) -> Iterator[ToDo]:
    """List the open tasks, the newest 1000."""
    page = services.list_tasks(
        user_id=owner.user_id,
        wanted=TaskFilter(completed=False),
        order=Order.CREATED_AT,
        ascending=False,
        limit=MOST_OF_A_KIND,
        after=None,
    )
    return (_to_do(task, owner.zone) for task in page.items)


def _to_do(task: Task, zone: str) -> ToDo:
    reminders = all_reminders(task.remind_at or [], due=task.due_date, zone=zone)
    rule = _rule(task, zone)
    return ToDo(
        uid=f"{task.task_id}@hearth",
        title=task.title,
        description=task.description,
        # Only what comes again needs the clock of a zone, and that a description of the zone.
        due=_due(task.due_date, zone if rule else "UTC") if task.due_date else None,
        rule=rule,
        priority=PRIORITIES[Priority(task.priority)],
        categories=tuple(task.tags),
        alarms=tuple(reminder.at for reminder in reminders),
        created_at=task.created_at,
        updated_at=task.updated_at,
        version=task.version,
    )


def _due(due_date: str, zone: str) -> date | datetime:
    if is_date(due_date):
        return date.fromisoformat(due_date)
    return times.from_text(due_date).astimezone(ZoneInfo(zone))


def _rule(task: Task, zone: str) -> str | None:
    """Tell how it comes again, if it does; what counts from its completion cannot be told."""
    rule, due = task.recurrence, task.due_date
    if not (rule and due) or task.recurrence_mode != RecurrenceMode.SCHEDULE:
        return None
    place, start = task.series_place or 1, task.series_start or due
    if not recurrence.next_due(rule, anchor=start, due=due, zone=zone, ordinal=place):
        return None  # Of a rule that ends before it starts, readers would show nothing at all.
    count = recurrence.count_of(rule)
    tell = recurrence.told_of_days if is_date(due) else recurrence.told_of_moments
    return tell(rule, zone=zone, count=count and count - place + 1)
