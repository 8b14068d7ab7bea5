"""The next occurrence of a recurring task."""

from datetime import datetime

from apps.core import recurrence
from apps.core.ids import new_id
from apps.tasks import reminders
from apps.tasks.models import ChecklistItem, RecurrenceMode, Task

COPIED = ("title", "description", "priority", "category_id", "tags", "recurrence")


def next_occurrence(done: Task, *, now: datetime, zone: str) -> Task | None:
    """Make the task that follows `done`, its checklist unticked; None at the end of its series."""
    due = _next_due(done, now, zone)
    if due is None:
        return None
    return Task(
        done.user_id,
        new_id(now),
        **{name: getattr(done, name) for name in COPIED},
        recurrence_mode=done.recurrence_mode,
        checklist=[_unticked(item) for item in done.checklist],
        due_date=due,
        remind_at=[entry for entry in done.remind_at or [] if reminders.is_offset(entry)] or None,
        series_start=_start(done),
        series_place=_place(done) + 1,
        created_at=now,
        updated_at=now,
    )


def _unticked(item: ChecklistItem) -> ChecklistItem:
    return ChecklistItem(text=item.text, done=False)  # type: ignore[no-untyped-call]


def _next_due(done: Task, now: datetime, zone: str) -> str | None:
    if done.recurrence is None:
        return None
    due, start = done.due_date, _start(done)
    if due is None or start is None or done.recurrence_mode == RecurrenceMode.COMPLETION:
        due = start = recurrence.completion_anchor(due, now, zone)
    return recurrence.next_due(
        done.recurrence, anchor=start, due=due, zone=zone, ordinal=_place(done)
    )


def _start(task: Task) -> str | None:
    return task.series_start or task.due_date


def _place(task: Task) -> int:
    return task.series_place or 1
