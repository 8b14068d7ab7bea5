"""Reminders of tasks: a row in the due index is due, and the task says the next one."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from apps.core.db import decide_again, transaction
from apps.core.due import Due
from apps.tasks import reminders
from apps.tasks.models import Task

TASKS_FORESEEN = 100


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
    moment, notes = _woken(task, due.due_at, zone)
    with transaction() as tx:
        task.wake_in(tx, moment, notes)


def reminders_until(
    *, user_id: str, after: datetime, until: datetime, zone: str
) -> Iterator[tuple[Task, reminders.Reminder]]:
    """List what a user's tasks remind of in a span of time, of the first 100 that do.

    It reads at most 1000 open tasks, since none of their indexes is by reminder.
    """
    for task in Task.reminding(user_id, after=after, until=until, limit=TASKS_FORESEEN):
        for moment, at_once in groupby(_left(task, zone), key=lambda one: one.at):
            if after < moment < until:
                yield task, next(at_once)


def place_reminders_anew(task: Task, *, zone: str) -> None:
    """Bring the reminders of a task to the clock of `zone`; again is harmless."""
    if task.next_reminder_at:
        _place_anew(task.user_id, task.task_id, zone=zone)


@decide_again
def _place_anew(user_id: str, task_id: str, *, zone: str) -> None:
    task = Task.find(user_id, task_id)
    left = _left(task, zone) if task else []
    if task and left and left[0].at != task.next_reminder_at:
        with transaction() as tx:
            task.wake_in(tx, left[0].at, {})


def _woken(task: Task, due_at: datetime, zone: str) -> tuple[datetime | None, dict[str, object]]:
    """Tell when a task that is due reminds next, and name what else there is to note on it.

    After a change of zone it may only be due at another time.
    """
    notes: dict[str, object] = {}
    left = _left(task, zone)
    if left and left[0].at == due_at:
        later = [one for one in left if one.at > due_at]  # At one moment it reminds once.
        notes = {
            "reminded_at": due_at,
            "reminded_by": left[0].entry,
            "reminders_left": [one.entry for one in later] or None,
        }
        left = later
    return left[0].at if left else None, notes


def _left(task: Task, zone: str) -> list[reminders.Reminder]:
    """List the reminders that are to come, or late, by the clock of `zone`; in order."""
    known = reminders.all_reminders(task.reminders_left or [], due=task.due_date, zone=zone)
    return sorted(known, key=lambda reminder: reminder.at)
