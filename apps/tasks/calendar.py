"""Open tasks as a calendar shows them."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain

from apps.core.calendars import MOST_OF_A_KIND, Kind, Owner, ToDo, gives, uid_of
from apps.core.recurrence import Told, told
from apps.tasks import services
from apps.tasks.filters import TaskFilter
from apps.tasks.models import Order, Priority, RecurrenceMode, Task
from apps.tasks.reminders import all_reminders, is_offset

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
    return chain.from_iterable(_to_dos(task, owner.zone) for task in page.items)


def _to_dos(task: Task, zone: str) -> Iterator[ToDo]:
    for number, part in enumerate(_parts(task, zone), 1):
        yield ToDo(
            uid=uid_of(task.task_id, number),
            title=task.title,
            description=task.description,
            due=part.start if part else None,
            rule=part.rule if part else None,
            priority=PRIORITIES[Priority(task.priority)],
            categories=tuple(task.tags),
            alarms=_alarms(task, number, part, zone),
            created_at=task.created_at,
            updated_at=task.updated_at,
            version=task.version,
        )


def _parts(task: Task, zone: str) -> Sequence[Told | None]:
    """Tell when it is due, and how it comes again; what counts from its completion cannot be."""
    due, rule = task.due_date, task.recurrence
    if due is None:
        return [None]
    if rule is None or task.recurrence_mode != RecurrenceMode.SCHEDULE:
        return [Told.once(due)]
    anchor, ordinal = task.series_start or due, task.series_place or 1
    return told(rule, anchor=anchor, due=due, zone=zone, ordinal=ordinal)


def _alarms(task: Task, number: int, part: Told | None, zone: str) -> tuple[datetime, ...]:
    entries = task.remind_at or []
    if number > 1:  # As for the task that will follow: fixed moments remind once.
        entries = [entry for entry in entries if is_offset(entry)]
    reminders = all_reminders(entries, due=part and part.due, zone=zone)
    return tuple(reminder.at for reminder in reminders)
