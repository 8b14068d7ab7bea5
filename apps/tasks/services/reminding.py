"""Reminders of tasks: a row in the due index is due, and the task says the next one."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from apps.core.db import decide_again, transaction
from apps.core.due import Due
from apps.tasks import reminders
from apps.tasks.models import Task

JUST_BEFORE = timedelta(milliseconds=1)
TASKS_FORESEEN = 100
LARGEST_SHIFT = timedelta(hours=26)  # Between the clocks of two zones.


@decide_again
def fire_reminder(due: Due, *, zone: str) -> None:
    """Note on the task that it reminded, and place the next reminder, in one transaction.

    The due row goes in it too, so of several runs one has the effect. The task's stream then
    tells `TaskReminderDue`. A row that the task no longer stands by is stale and just goes.
    """
    task = Task.find(due.user_id, due.subject_id)
    if task is None or task.next_reminder_at != due.due_at:
        due.delete()
        return
    fired = _reminder_after(task, due.due_at - JUST_BEFORE, zone)
    with transaction() as tx:
        due.delete_in(tx)
        if fired and fired.at == due.due_at:
            following = _reminder_after(task, due.due_at, zone)
            task.remind_in(tx, fired.entry, following.at if following else None)
        else:  # The zone changed since the row was written: it is due at another time.
            task.remind_later_in(tx, fired.at if fired else None)


def reminders_until(
    *, user_id: str, after: datetime, until: datetime, zone: str
) -> Iterator[tuple[Task, reminders.Reminder]]:
    """List what a user's tasks remind of in a span of time, of the first 100 that do.

    It reads at most 1000 open tasks, since none of their indexes is by reminder.
    """
    for task in Task.reminding(user_id, after=after, until=until, limit=TASKS_FORESEEN):
        reminder = _reminder_after(task, after, zone)
        while reminder and reminder.at < until:
            yield task, reminder
            reminder = _reminder_after(task, reminder.at, zone)


def place_reminders_anew(*, user_id: str, zone: str) -> None:
    """Bring the reminders of a user's tasks to the clock of `zone`; again is harmless."""
    for task in Task.all_in(user_id):
        if task.next_reminder_at:
            _place_anew(user_id, task.task_id, zone=zone)


@decide_again
def _place_anew(user_id: str, task_id: str, *, zone: str) -> None:
    task = Task.find(user_id, task_id)
    due = task.due_row() if task else None
    if task is None or due is None:
        return
    # The same reminder by another clock; earlier ones were over when they were set, or have fired.
    earliest = due.due_at - LARGEST_SHIFT
    moved = _reminder_after(task, max(earliest, task.reminded_at or earliest), zone)
    if moved is None or moved.at == due.due_at:
        return
    with transaction() as tx:
        due.delete_in(tx)
        task.remind_later_in(tx, moved.at)


def _reminder_after(task: Task, moment: datetime, zone: str) -> reminders.Reminder | None:
    return reminders.next_reminder(task.remind_at or [], due=task.due_date, zone=zone, after=moment)
