"""Between moments and the wall clock of a time zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def to_wall(moment: datetime, zone: str) -> datetime:
    """Read an aware moment off the wall clocks of `zone`: naive."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def from_wall(wall: datetime, zone: str) -> datetime:
    """Find the moment, in UTC, at which the wall clocks of `zone` show the naive `wall`.

    As RFC 5545 says: a time that is skipped is read with the offset before the gap, of a time
    that comes twice the first is meant. https://www.rfc-editor.org/rfc/rfc5545#section-3.3.5
    """
    return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
