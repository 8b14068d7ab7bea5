"""Between the moments that are stored and the wall clock of its owner's zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

DATE_LENGTH = len("2026-03-01")


def is_date(due: str) -> bool:
    """Tell a stored day (`2026-03-01`) from a stored moment (`2026-03-01T09:30:00.000Z`)."""
    return len(due) == DATE_LENGTH


def to_wall(moment: datetime, zone: str) -> datetime:
    """Read an aware moment off the wall clocks of `zone`: naive."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def from_wall(wall: datetime, zone: str) -> datetime:
    """Find the moment, in UTC, at which the wall clocks of `zone` show the naive `wall`.

    As RFC 5545 says: a time that is skipped is read with the offset before the gap, of a time
    that comes twice the first is meant. https://www.rfc-editor.org/rfc/rfc5545#section-3.3.5
    """
    return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
