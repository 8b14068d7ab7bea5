"""What happened to tasks: the language in which other domains hear of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from apps.core import times
from apps.core.events import Event, changes_of
from apps.tasks.models import Task


@dataclass(frozen=True, kw_only=True)
class TaskEvent(Event):
    """A fact about one task."""

    user_id: str
    task_id: str
    title: str


@dataclass(frozen=True, kw_only=True)
class TaskCreated(TaskEvent):
    name: ClassVar[str] = "tasks.task-created"


@dataclass(frozen=True, kw_only=True)
class TaskCompleted(TaskEvent):
    name: ClassVar[str] = "tasks.task-completed"


@dataclass(frozen=True, kw_only=True)
class TaskReopened(TaskEvent):
    name: ClassVar[str] = "tasks.task-reopened"


@dataclass(frozen=True, kw_only=True)
class TaskDeleted(TaskEvent):
    name: ClassVar[str] = "tasks.task-deleted"


@dataclass(frozen=True, kw_only=True)
class TaskReminderDue(TaskEvent):
    name: ClassVar[str] = "tasks.task-reminder-due"

    due_at: str  # When the reminder was due.
    reminder: str  # Which of the task's `remindAt` it was.
    due_date: str | None  # Of the task.


@changes_of(Task)
def announce(old: Task | None, new: Task | None) -> Iterator[Event]:
    """Tell what the step from `old` to `new` means. None: there was, or is, no such task."""
    if new is None:
        if old:
            yield TaskDeleted(user_id=old.user_id, task_id=old.task_id, title=old.title)
        return
    task = {"user_id": new.user_id, "task_id": new.task_id, "title": new.title}
    was_completed = old is not None and old.completed
    if old is None:
        yield TaskCreated(**task)
    if new.completed and not was_completed:
        yield TaskCompleted(**task)
    if was_completed and not new.completed:
        yield TaskReopened(**task)
    if new.reminded_at and new.reminded_by and not (old and _reminded(old) == _reminded(new)):
        yield TaskReminderDue(
            **task,
            due_at=times.to_text(new.reminded_at),
            reminder=new.reminded_by,
            due_date=new.due_date,
        )


def _reminded(task: Task) -> tuple[object, str | None]:
    return task.reminded_at, task.reminded_by
