"""`{% load humane %}`: sizes and times as people read them."""

from datetime import timedelta

from django.template import Library

register = Library()

UNITS = ("B", "KB", "MB", "GB", "TB")


@register.filter
def size(count: int) -> str:
    """Write bytes: 1536 as "1.5 KB"."""
    value, unit = float(count), 0
    while value >= 1024 and unit < len(UNITS) - 1:  # noqa: PLR2004
        value, unit = value / 1024, unit + 1
    return f"{value:.{1 if unit else 0}f} {UNITS[unit]}"


@register.filter
def duration(length: timedelta | None) -> str:
    """Write a length of time in its two largest units: "2 h 5 min"."""
    if length is None:
        return "\u2013"
    minutes, seconds = divmod(max(0, int(length.total_seconds())), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = [(days, "d"), (hours, "h"), (minutes, "min"), (seconds, "s")]
    first = next((place for place, (value, _) in enumerate(parts) if value), len(parts) - 1)
    return " ".join(f"{value} {unit}" for value, unit in parts[first : first + 2])
