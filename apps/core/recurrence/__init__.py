"""What comes again: which rules there are, and when a task or an occasion is next."""

from apps.core.recurrence.due import completion_anchor, next_due
from apps.core.recurrence.rule import validate

__all__ = ["completion_anchor", "next_due", "validate"]
