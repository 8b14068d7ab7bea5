"""What comes again: which rules there are, and when a task or an occasion is next."""

from apps.core.recurrence.days import ENDLESS, count_of, latest_day, series_days
from apps.core.recurrence.due import completion_anchor, next_due
from apps.core.recurrence.rule import validate

__all__ = [
    "ENDLESS",
    "completion_anchor",
    "count_of",
    "latest_day",
    "next_due",
    "series_days",
    "validate",
]
