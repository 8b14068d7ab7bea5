"""What a task may say, where it has a choice, and the parts of its checklist."""

from enum import StrEnum
from typing import Any

from pynamodb.attributes import BooleanAttribute, MapAttribute, UnicodeAttribute


class Priority(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    URGENT = "urgent"


class RecurrenceMode(StrEnum):
    SCHEDULE = "schedule"  # The next occurrence counts from the due date …
    COMPLETION = "completion"  # … or from the day on which this one was done.


class Order(StrEnum):
    CREATED_AT = "createdAt"
    DUE_DATE = "dueDate"
    PRIORITY = "priority"


class ChecklistItem(MapAttribute[str, Any]):
    text = UnicodeAttribute()
    done = BooleanAttribute(default=False)
