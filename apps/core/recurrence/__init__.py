"""What comes again: which rules there are, and when a task or an occasion is next."""

from apps.core.recurrence.days import (
    ENDLESS,
    count_of,
    has_times,
    latest_day,
    series_days,
)
from apps.core.recurrence.due import completion_anchor, next_due
from apps.core.recurrence.rule import validate
from apps.core.recurrence.telling import Told, told

__all__ = [
    "ENDLESS",
    "Told",
    "completion_anchor",
    "count_of",
    "has_times",
    "latest_day",
    "next_due",
    "series_days",
    "told",
    "validate",
]
