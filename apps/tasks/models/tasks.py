"""Tasks as rows, and how they are found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from operator import and_
from typing import Any, Self

from pynamodb.attributes import ListAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from apps.core import due, times
from apps.core.db import (
    IntegerAttribute,
    Item,
    Key,
    LoggedTable,
    MomentAttribute,
    Page,
    Transaction,
    optional,
    table_name,
)
from apps.core.due import Due
from apps.core.wall_clock import day_of, first_moment
from apps.tasks.filters import TaskFilter
from apps.tasks.models import indexes
from apps.tasks.models.choices import ChecklistItem, Order, Priority, RecurrenceMode
from apps.tasks.models.indexes import (
    Agenda,
    ByAge,
    ByDueDate,
    ByPriority,
    ByState,
    CategoryIndex,
)

REMINDER = "task-reminder"  # The kind of a task's row in the due index.


class Task(Item):
    """One thing that its owner means to do. Partition: the owner, sort: a ULID, so by age."""

    class Meta(LoggedTable):
        table_name = table_name("tasks")

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    task_id = UnicodeAttribute(range_key=True, attr_name="taskId")
    title = UnicodeAttribute()
    description = optional(UnicodeAttribute())
    priority = UnicodeAttribute(default=Priority.MEDIUM)
    due_date = optional(UnicodeAttribute(attr_name="dueDate"))  # A day, or a moment.
    category_id = optional(UnicodeAttribute(attr_name="categoryId"))
    tags = ListAttribute[str](default=list)
    checklist: ListAttribute[ChecklistItem] = ListAttribute(of=ChecklistItem, default=list)
    completed_at = optional(MomentAttribute(attr_name="completedAt"))
    created_at = MomentAttribute(attr_name="createdAt")
    updated_at = MomentAttribute(attr_name="updatedAt")

    recurrence = optional(UnicodeAttribute())  # An RFC 5545 RRULE.
    recurrence_mode = UnicodeAttribute(attr_name="recurrenceMode", default=RecurrenceMode.SCHEDULE)
    # The due date from which the rule counts; None: this task's own.
    series_start = optional(UnicodeAttribute(attr_name="seriesStart"))
    # Which of the series' occurrences this is, from 1; None: the first.
    series_place = optional(IntegerAttribute(attr_name="seriesPlace"))
    next_task_id = optional(UnicodeAttribute(attr_name="nextTaskId"))

    remind_at = optional(ListAttribute[str](attr_name="remindAt"))  # Absent, never empty.
    next_reminder_at = optional(MomentAttribute(attr_name="nextReminderAt"))
    # Which of `remind_at` are to come: what has fired, or was over, stays so in every zone.
    reminders_left = optional(ListAttribute[str](attr_name="remindersLeft"))  # Absent, never empty.
    # The reminder that fired last: when it was due, and which of `remind_at` it was.
    reminded_at = optional(MomentAttribute(attr_name="remindedAt"))
    reminded_by = optional(UnicodeAttribute(attr_name="remindedBy"))

    age_key = optional(UnicodeAttribute(attr_name="ageKey"))
    state_key = optional(UnicodeAttribute(attr_name="stateKey"))
    due_key = optional(UnicodeAttribute(attr_name="dueKey"))
    priority_key = optional(UnicodeAttribute(attr_name="priorityKey"))
    agenda_key = optional(UnicodeAttribute(attr_name="agendaKey"))

    by_age = ByAge()
    by_state = ByState()
    by_due_date = ByDueDate()
    by_priority = ByPriority()
    agenda = Agenda()
    by_category = CategoryIndex()

    @property
    def completed(self) -> bool:
        return self.completed_at is not None

    def due_row(self) -> Due | None:
        """Make the row under which this task's next reminder stands in the due index."""
        if self.next_reminder_at is None:
            return None
        return Due.of(REMINDER, self.user_id, self.task_id, self.next_reminder_at)

    def place_keys(self) -> dict[str, str | None]:
        """Name this task's keys in the indexes: functions of what it says."""
        return {
            "age_key": self.task_id,
            "state_key": indexes.state_key(self),
            "due_key": indexes.due_key(self),
            "priority_key": indexes.priority_key(self),
            "agenda_key": indexes.agenda_key(self),
        }

    def change_in(
        self, tx: Transaction, changes: Mapping[str, object], expect: Condition | None = None
    ) -> None:
        """Change it, unless it has reminded since it was read: then another reminder is next."""
        unmoved = self.still("next_reminder_at")
        super().change_in(tx, changes, unmoved if expect is None else unmoved & expect)

    def wake_in(
        self, tx: Transaction, moment: datetime | None, notes: Mapping[str, object]
    ) -> None:
        """Let this task remind next at `moment` as part of `tx`, with our other notes on it.

        To its owner it is the same version. The due row goes in it, so of several runs one has
        the effect.
        """
        before = self.due_row()
        # What reminds next follows from what its owner says, so that must be the same as well.
        unmoved = self.still("next_reminder_at") & self.still("version")
        self.note_in(tx, {**notes, "next_reminder_at": moment}, unmoved)
        self.next_reminder_at = moment
        due.move_in(tx, before, self.due_row())

    @classmethod
    def of_category(cls, category_id: str, *, limit: int) -> list[Self]:
        """Read some tasks of a category."""
        return cls.page(category_id, index=CategoryIndex.Meta.index_name, limit=limit).items

    @classmethod
    def reminding(cls, user_id: str, *, after: datetime, until: datetime, limit: int) -> list[Self]:
        """Read some of the open tasks whose next reminder comes in a span of time."""
        is_open = cls.state_key.startswith(indexes.state_prefix(completed=False))
        return cls.page(
            user_id,
            index=ByState.Meta.index_name,
            sort=is_open,
            limit=limit,
            keep=lambda task: bool(task.next_reminder_at and after < task.next_reminder_at < until),
        ).items

    @classmethod
    def stands_alone(cls) -> Condition:
        """No counter and no due row says anything of it."""
        alone: Condition = cls.category_id.does_not_exist() & cls.next_reminder_at.does_not_exist()
        return alone

    @classmethod
    def moves_nothing(cls, named: Mapping[str, Any]) -> Condition | None:
        """Say when the named values move no counter, no reminder and no series."""
        # Where a due date stands in the agenda depends on whether the task is open.
        said = {"completed": False, **named} if "due_date" in named else named
        conditions = [condition(said[name]) for name, condition in _UNMOVED.items() if name in said]
        return reduce(and_, conditions) if conditions else None

    @classmethod
    def keys_from(
        cls, task_id: str, named: Mapping[str, Any], *, completed: bool
    ) -> dict[str, str | None]:
        """Name the keys of indexes that follow from the named values."""
        task = cls("", task_id, **named)
        keys: dict[str, str | None] = {}
        if "priority" in named:
            keys["priority_key"] = indexes.priority_key(task)
        if "due_date" in named:
            keys["due_key"] = indexes.due_key(task)
        if "due_date" in named and not completed:  # A done one stands there by its completion.
            keys["agenda_key"] = indexes.agenda_key(task)
        return keys

    @classmethod
    def listed(
        cls,
        user_id: str,
        wanted: TaskFilter,
        order: Order,
        *,
        ascending: bool,
        limit: int,
        after: Key | None,
    ) -> Page[Self]:
        """Read a page of a user's tasks, by the index that has the order and narrows most."""
        way = _way_to(user_id, wanted, order)
        return cls.page(
            way.partition,
            index=way.index,
            sort=way.sort,
            ascending=ascending,
            limit=limit,
            after=after,
            keep=_judge(user_id, wanted, way),
        )

    @classmethod
    def count_due_days(cls, user_id: str, *, since: str = "", before: str) -> int:
        """Count the open tasks due on a day from `since` on and before another."""
        return cls._count_agenda(user_id, "day", since, before)

    @classmethod
    def count_due_moments(cls, user_id: str, *, since: str = "", before: str) -> int:
        """Count the open tasks due at a moment from `since` on and before another."""
        return cls._count_agenda(user_id, "moment", since, before)

    @classmethod
    def count_done(cls, user_id: str, *, since: str) -> int:
        """Count the tasks done from a moment on."""
        return cls._count_agenda(user_id, "done", since, indexes.UNDATED)

    @classmethod
    def _count_agenda(cls, user_id: str, kind: str, since: str, before: str) -> int:
        start, end = (indexes.agenda_place(kind, bound) for bound in (since, before))
        return cls.count(
            user_id,
            cls.agenda_key.between(start, end),
            index_name=Agenda.Meta.index_name,
            consistent_read=True,
        )


def _is(attribute: Any, value: object) -> Condition:
    condition: Condition = attribute.does_not_exist() if value is None else attribute == value
    return condition


def _is_completed(value: bool) -> Condition:  # noqa: FBT001  # A value of the client's.
    return Task.completed_at.exists() if value else Task.completed_at.does_not_exist()


def _is_due_freely(value: str | None) -> Condition:
    """Say when the due date may become `value`: neither reminder nor series hangs on it."""
    nothing_hangs_on_it = Task.remind_at.does_not_exist() & Task.series_start.does_not_exist()
    is_free: Condition = nothing_hangs_on_it | _is(Task.due_date, value)
    return is_free


# What must hold so that a value may be set without knowing the rest of the task.
_UNMOVED: dict[str, Callable[[Any], Condition]] = {
    "category_id": lambda value: _is(Task.category_id, value),
    "completed": _is_completed,
    "due_date": _is_due_freely,
    "recurrence": lambda value: Task.series_place.does_not_exist() | _is(Task.recurrence, value),
    "remind_at": lambda value: _is(Task.remind_at, value),
}


@dataclass(frozen=True)
class Way:
    """How to a list: a partition, an index of it, a range there, and what that judges already."""

    partition: str
    index: str | None
    sort: Condition | None
    judges: tuple[str, ...]


def _way_to(user_id: str, wanted: TaskFilter, order: Order) -> Way:
    if order == Order.DUE_DATE:
        return Way(user_id, ByDueDate.Meta.index_name, _due_range(wanted), ())
    if order == Order.PRIORITY or wanted.priority:
        return Way(user_id, ByPriority.Meta.index_name, _priority_range(wanted), ("priority",))
    if wanted.category_id:
        return Way(wanted.category_id, CategoryIndex.Meta.index_name, None, ())
    if wanted.completed is not None:
        prefix = indexes.state_prefix(completed=wanted.completed)
        in_state = Task.state_key.startswith(prefix)
        return Way(user_id, ByState.Meta.index_name, in_state, ("completed",))
    return Way(user_id, ByAge.Meta.index_name, None, ())


def _due_range(wanted: TaskFilter) -> Condition | None:
    """Hold all that is due between two bounds, and what is due some hours before or behind, too.

    Keys are in the order of days and moments in UTC, a day before all moments of it.
    """
    after, before = wanted.due_after, wanted.due_before
    if after is None and before is None:
        return None
    start, end = after or " ", before or indexes.UNDATED
    if after:
        start = min(times.to_text(first_moment(after, wanted.zone)), day_of(after, wanted.zone))
    if before:
        last = f"{day_of(before, wanted.zone)}~"  # Behind all that is due on that day.
        end = max(times.to_text(first_moment(before, wanted.zone)), last)
    # A key goes on behind the due date, so that none is equal to a bound; and DynamoDB refuses a
    # range that ends before it starts, which holds nothing anyhow.
    return Task.due_key.between(min(start, end), end)


def _priority_range(wanted: TaskFilter) -> Condition | None:
    if wanted.priority is None:
        return None
    return Task.priority_key.startswith(indexes.priority_prefix(wanted.priority))


def _judge(user_id: str, wanted: TaskFilter, way: Way) -> Callable[[Task], bool] | None:
    """Make the judge of rows that the way does not single out alone; None: it does."""
    judged: dict[str, Any] = dict.fromkeys(way.judges)
    left = replace(wanted, **judged)
    if left.is_empty:
        return None
    return lambda task: task.user_id == user_id and left.fits(task)
