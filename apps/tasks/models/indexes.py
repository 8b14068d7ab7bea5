"""The indexes of the tasks table, and the keys that a task has in them.

Local ones, so that people read their own writes. A task that is marked as deleted has none of
these keys and so is in none of them.
"""

from typing import TYPE_CHECKING

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import (
    AllProjection,
    GlobalSecondaryIndex,
    KeysOnlyProjection,
    LocalSecondaryIndex,
)

from apps.core import times
from apps.core.db import MomentAttribute

if TYPE_CHECKING:
    from apps.tasks.models.tasks import Task

UNDATED = "~"  # Sorts behind every date.
RANKS = {"urgent": 0, "high": 1, "medium": 2, "low": 3}


class ByAge(LocalSecondaryIndex["Task"]):  # type: ignore[no-untyped-call]  # PynamoDB's.
    """All tasks of a user by age. The table has them so too, but among the deleted ones."""

    class Meta:
        index_name = "ByAge"
        projection = AllProjection()

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    age_key = UnicodeAttribute(range_key=True, attr_name="ageKey")


class ByState(LocalSecondaryIndex["Task"]):  # type: ignore[no-untyped-call]
    """The open or the done tasks of a user, by age."""

    class Meta:
        index_name = "ByState"
        projection = AllProjection()

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    state_key = UnicodeAttribute(range_key=True, attr_name="stateKey")


class ByDueDate(LocalSecondaryIndex["Task"]):  # type: ignore[no-untyped-call]
    """All tasks of a user by due date, the undated ones last."""

    class Meta:
        index_name = "ByDueDate"
        projection = AllProjection()

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    due_key = UnicodeAttribute(range_key=True, attr_name="dueKey")


class ByPriority(LocalSecondaryIndex["Task"]):  # type: ignore[no-untyped-call]
    """All tasks of a user by priority, urgent ones first, and by age."""

    class Meta:
        index_name = "ByPriority"
        projection = AllProjection()

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    priority_key = UnicodeAttribute(range_key=True, attr_name="priorityKey")


class Agenda(LocalSecondaryIndex["Task"]):  # type: ignore[no-untyped-call]
    """What is due and what was done, by time, to be counted. Open undated ones are absent."""

    class Meta:
        index_name = "Agenda"
        projection = KeysOnlyProjection()

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    agenda_key = UnicodeAttribute(range_key=True, attr_name="agendaKey")


class CategoryIndex(GlobalSecondaryIndex["Task"]):  # type: ignore[no-untyped-call]
    """The tasks of a category, by age. Its key names no owner, so readers check the owner."""

    class Meta:
        index_name = "CategoryIndex"
        projection = AllProjection()

    category_id = UnicodeAttribute(hash_key=True, attr_name="categoryId")
    created_at = MomentAttribute(range_key=True, attr_name="createdAt")


def state_key(task: "Task") -> str:
    return f"{state_prefix(completed=task.completed)}{task.task_id}"


def state_prefix(*, completed: bool) -> str:
    return "done#" if completed else "open#"


def due_key(task: "Task") -> str:
    return f"{task.due_date or UNDATED}#{task.task_id}"


def priority_key(task: "Task") -> str:
    return f"{priority_prefix(task.priority)}{task.task_id}"


def priority_prefix(priority: str) -> str:
    return f"{RANKS[priority]}#"


def agenda_key(task: "Task") -> str | None:
    if task.completed_at:
        return agenda_place("done", f"{times.to_text(task.completed_at)}#{task.task_id}")
    if task.due_date is None:
        return None
    return agenda_place(due_kind(task.due_date), f"{task.due_date}#{task.task_id}")


def agenda_place(kind: str, place: str) -> str:
    return f"{kind}#{place}"


def due_kind(due_date: str) -> str:
    """Days and moments are counted apart: a day begins at another moment in each zone."""
    return "moment" if "T" in due_date else "day"
