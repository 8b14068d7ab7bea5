"""Between the moments that are stored and the wall clock of its owner's zone."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from apps.core import times

UTC_ZONE = "UTC"
DATE_LENGTH = len("2026-03-01")


def is_date(due: str) -> bool:
    """Tell a stored day (`2026-03-01`) from a stored moment (`2026-03-01T09:30:00.000Z`)."""
    return len(due) == DATE_LENGTH


def first_moment(due: str, zone: str) -> datetime:
    """Find when a stored day begins by the clocks of `zone`, or the stored moment."""
    if not is_date(due):
        return times.from_text(due)
    try:
        return from_wall(datetime.fromisoformat(due), zone)
    except OverflowError:  # The very first day, east of Greenwich.
        return datetime.min.replace(tzinfo=UTC)


def day_of(due: str, zone: str) -> str:
    """Name the stored day, or that of a stored moment by the calendars of `zone`."""
    return due if is_date(due) else to_wall(times.from_text(due), zone).date().isoformat()


def to_wall(moment: datetime, zone: str) -> datetime:
    """Read an aware moment off the wall clocks of `zone`: naive."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def from_wall(wall: datetime, zone: str) -> datetime:
    """Find the moment, in UTC, at which the wall clocks of `zone` show the naive `wall`.

    As RFC 5545 says: a time that is skipped is read with the offset before the gap, of a time
    that comes twice the first is meant. https://www.rfc-editor.org/rfc/rfc5545#section-3.3.5
    """
    return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def day_in_words(day: date) -> str:
    """Write a day as people do: `Friday, 27 November 2026`."""
    return f"{day:%A}, {day.day} {day:%B} {day.year}"


def moment_in_words(moment: datetime, zone: str) -> str:
    """Write a moment as people of `zone` do: `Friday, 27 November 2026, 06:19`."""
    wall = to_wall(moment, zone)
    return f"{day_in_words(wall)}, {wall:%H:%M}"
