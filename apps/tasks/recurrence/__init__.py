"""Recurring tasks: which rules there are, and when a task is due again."""

from apps.tasks.recurrence.due import completion_anchor, next_due
from apps.tasks.recurrence.rule import validate

__all__ = ["completion_anchor", "next_due", "validate"]
