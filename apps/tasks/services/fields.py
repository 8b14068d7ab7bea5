"""What clients may write, and what services return."""

from typing import NamedTuple, TypedDict

from apps.tasks.models import Priority, RecurrenceMode, Task


class ChecklistFields(TypedDict):
    text: str
    done: bool


class TaskFields(TypedDict, total=False):
    """What its owner may write of a task."""

    title: str
    description: str
    completed: bool
    priority: Priority
    due_date: str | None  # A day, or a moment in UTC.
    category_id: str | None
    tags: list[str]
    checklist: list[ChecklistFields]
    recurrence: str | None  # An RFC 5545 RRULE.
    recurrence_mode: RecurrenceMode
    remind_at: list[str]  # Moments, or offsets before the due date.


class CategoryFields(TypedDict, total=False):
    """What its owner may write of a category."""

    name: str
    color: str | None
    icon: str | None


class Completion(NamedTuple):
    task: Task
    next: Task | None  # The next occurrence of a recurring task.
