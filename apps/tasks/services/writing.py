"""One transaction on tasks, with all that changes beside them.

Whoever changes a task through here cannot forget its counter, its reminder or its place in the
indexes: they follow from what the task was and what it becomes.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, cast

from apps.core import due
from apps.core.db import Transaction, transaction
from apps.core.errors import Invalid
from apps.core.ids import new_id
from apps.tasks import reminders
from apps.tasks.models import Category, ChecklistItem, Task
from apps.tasks.services import series
from apps.tasks.services.fields import TaskFields

NEEDS_REMINDER_ANEW = {"remind_at", "due_date", "completed_at"}


class NoSuchCategory(Invalid):
    """A category that a client chose is not there, or somebody else's."""

    def __init__(self, category_id: str) -> None:
        super().__init__(categoryId=["There is no such category."])
        self.category_id = category_id


class TaskWriting:
    """Changes of tasks of one user, to be committed together."""

    def __init__(self, tx: Transaction, user_id: str, *, now: datetime, zone: str) -> None:
        self.tx = tx
        self._user_id = user_id
        self._now = now
        self._zone = zone
        self._counts: Counter[tuple[str, bool]] = Counter()  # By category and whether done.
        self._joined: set[str] = set()  # Categories that clients chose: those must exist.

    def create(self, fields: TaskFields) -> Task:
        """Add a new task."""
        task = build_task(self._user_id, fields, now=self._now, zone=self._zone)
        if task.category_id:
            self._joined.add(task.category_id)
        if task.completed and (following := self._follow(task)):
            task.next_task_id = following.task_id
        self._add(task)
        return task

    def change(self, task: Task, fields: TaskFields) -> Task | None:
        """Add a change of `task`, which then shows it. Returns the next occurrence, if one came."""
        changes = changes_of(task, fields, now=self._now)
        if (category_id := changes.get("category_id")) and category_id != task.category_id:
            self._joined.add(cast("str", category_id))
        following = None
        if changes.get("completed_at"):
            following = self._follow(task.with_changes(changes))
            changes["next_task_id"] = following.task_id if following else task.next_task_id
        self._write(task, changes)
        return following

    def delete(self, task: Task) -> None:
        """Add the deletion of `task`."""
        self._count(task, -1)
        due.move_in(self.tx, task.due_row(), None)
        task.change_in(self.tx, Task.deletion(self._now))

    def add_counts(self) -> None:
        """Add what the categories must count; each at once, since a row can change only once."""
        for category_id in sorted({category_id for category_id, _ in self._counts}):
            Category.count_tasks_in(
                self.tx,
                self._user_id,
                category_id,
                opened=self._counts[category_id, False],
                done=self._counts[category_id, True],
                refusal=NoSuchCategory(category_id) if category_id in self._joined else None,
            )

    def _write(self, task: Task, changes: dict[str, object]) -> None:
        after = task.with_changes(changes)
        if changes.keys() & NEEDS_REMINDER_ANEW:
            reminding = reminding_from(after, self._now, self._zone)
            after = after.with_changes(reminding)
            changes |= reminding
        keys = after.place_keys()
        moved = {name: key for name, key in keys.items() if key != getattr(task, name)}
        self._count(task, -1)
        self._count(after, 1)
        due.move_in(self.tx, task.due_row(), after.due_row())
        task.change_in(self.tx, {**changes, **moved})

    def _add(self, task: Task) -> None:
        self._count(task, 1)
        due.move_in(self.tx, None, task.due_row())
        task.save_in(self.tx)

    def _follow(self, done: Task) -> Task | None:
        """Add the next occurrence of `done`, unless it has one, from before it was reopened."""
        if done.next_task_id and Task.find(done.user_id, done.next_task_id):
            return None
        following = series.next_occurrence(done, now=self._now, zone=self._zone)
        if following:
            self._add(placed(following, now=self._now, zone=self._zone))
        return following

    def _count(self, task: Task, amount: int) -> None:
        if task.category_id:
            self._counts[task.category_id, task.completed] += amount


@contextmanager
def writing(user_id: str, *, now: datetime, zone: str) -> Iterator[TaskWriting]:
    """Commit what the block writes, with the counters that belong to it.

    Raises:
        NoSuchCategory: a category that was chosen is not there.
        LostRace: a task had changed since it was read.
        Repeated: it was committed before.
    """
    with transaction() as tx:
        written = TaskWriting(tx, user_id, now=now, zone=zone)
        yield written
        written.add_counts()


def build_task(user_id: str, fields: TaskFields, *, now: datetime, zone: str) -> Task:
    """Make a new task in all its parts, without writing it."""
    values: dict[str, Any] = columns(fields)
    completed = values.pop("completed", False)
    task = Task(user_id, new_id(now), created_at=now, updated_at=now, **values)
    task.completed_at = now if completed else None
    return placed(task, now=now, zone=zone)


def placed(task: Task, *, now: datetime, zone: str) -> Task:
    """Set a new task's reminder and its keys in the indexes."""
    for name, value in {**reminding_from(task, now, zone), **task.place_keys()}.items():
        setattr(task, name, value)
    return task


def columns(fields: Mapping[str, object]) -> dict[str, object]:
    """Turn what clients write into what rows hold."""
    values = dict(fields)
    if "remind_at" in values:
        values["remind_at"] = values["remind_at"] or None
    if "checklist" in values:
        items = cast("list[dict[str, object]]", values["checklist"])
        values["checklist"] = [ChecklistItem(**item) for item in items]  # type: ignore[no-untyped-call]
    return values


def changes_of(task: Task, fields: TaskFields, *, now: datetime) -> dict[str, object]:
    """Name what of `task` changes, with what follows for its series and its completion."""
    changes = columns(fields)
    completed = changes.pop("completed", task.completed)
    if completed != task.completed:
        changes["completed_at"] = now if completed else None
    if changes.get("recurrence", task.recurrence) != task.recurrence:
        changes |= {"series_start": None, "series_place": None}
    if changes.get("due_date", task.due_date) != task.due_date:
        changes["series_start"] = None
    return {**changes, "updated_at": now}


def reminding_from(task: Task, now: datetime, zone: str) -> dict[str, object]:
    """Name which reminders of `task` are to come, and when the first one is; none of a done one."""
    entries = [] if task.completed else task.remind_at or []
    coming = reminders.coming_reminders(entries, due=task.due_date, zone=zone, after=now)
    return {
        "next_reminder_at": coming[0].at if coming else None,
        "reminders_left": [reminder.entry for reminder in coming] or None,
    }
