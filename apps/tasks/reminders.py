"""When a task reminds: what `remindAt` may say, and the moments that it means."""

import re
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from apps.core import times
from apps.core.wall_clock import from_wall, is_date, to_wall

MAX_AHEAD = timedelta(days=366)
TIME_ON_A_DAY = time(9)  # A task that is due on a day reminds at 09:00 of its owner's zone.

# RFC 5545, 3.3.6: weeks, or days and a time. Digits are few, so that no number overflows.
_DURATION = re.compile(
    r"-?P(?:(?P<weeks>\d{1,3})W"
    r"|(?=\d|T\d)(?:(?P<days>\d{1,3})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,5})H)?(?:(?P<minutes>\d{1,6})M)?(?:(?P<seconds>\d{1,8})S)?)?)",
    re.ASCII,
)


class Reminder(NamedTuple):
    at: datetime
    entry: str  # Of `remindAt`.


def parse_remind_at(entry: str) -> str:
    """Check an entry of `remindAt`, and write it as it is stored.

    It is a date-time with an offset from UTC (stored in UTC, with milliseconds), or how long
    before the due date, such as `-P1D`, `-PT30M`, or `PT0S` for when it is due.

    Raises:
        ValueError: it is neither, or more than a year ahead; says why to people.
    """
    if match := _DURATION.fullmatch(entry.upper()):
        return _checked(match)
    msg = "A reminder is a date-time with an offset from UTC, or a duration such as -P1D."
    if not times.RFC_3339.fullmatch(entry):
        raise ValueError(msg)
    try:
        return times.to_text(times.from_text(entry.upper()))
    except (ValueError, OverflowError) as error:
        raise ValueError(msg) from error


def is_offset(entry: str) -> bool:
    """Tell an offset, which goes along with the due date, from a fixed moment."""
    return _DURATION.fullmatch(entry) is not None


def coming_reminders(
    remind_at: list[str], *, due: str | None, zone: str, after: datetime
) -> list[Reminder]:
    """List the reminders later than `after`, in order."""
    known = all_reminders(remind_at, due=due, zone=zone)
    coming = (reminder for reminder in known if reminder.at > after)
    return sorted(coming, key=lambda reminder: reminder.at)


def all_reminders(remind_at: list[str], *, due: str | None, zone: str) -> list[Reminder]:
    """List all reminders that have a moment. Those that need a due date wait for one."""
    moments = ((_moment(entry, due, zone), entry) for entry in remind_at)
    return [Reminder(moment, entry) for moment, entry in moments if moment]


def _checked(duration: re.Match[str]) -> str:
    days, exact = _length(duration)
    if not (days or exact):
        return "PT0S"
    if not duration[0].startswith("-"):
        msg = "A reminder comes before the due date: put a minus sign before its duration."
        raise ValueError(msg)
    if days + exact > MAX_AHEAD:
        msg = f"A reminder comes at most {MAX_AHEAD.days} days before the due date."
        raise ValueError(msg)
    return duration[0]


def _length(duration: re.Match[str]) -> tuple[timedelta, timedelta]:
    """Part a duration into days of the wall clock and an exact time."""
    parts = {unit: int(number) for unit, number in duration.groupdict(default="0").items()}
    days = timedelta(weeks=parts.pop("weeks"), days=parts.pop("days"))
    return days, timedelta(**parts)


def _moment(entry: str, due: str | None, zone: str) -> datetime | None:
    duration = _DURATION.fullmatch(entry)
    if duration is None:
        return times.from_text(entry)
    if due is None:
        return None
    days, exact = _length(duration)
    try:
        moment = _due_moment(due, zone)
        if days:  # A day before is the same time of that day, also across a change of clocks.
            moment = from_wall(to_wall(moment, zone) - days, zone)
        return moment - exact
    except OverflowError:  # Before the year 1.
        return None


def _due_moment(due: str, zone: str) -> datetime:
    if is_date(due):
        return from_wall(datetime.combine(date.fromisoformat(due), TIME_ON_A_DAY), zone)
    return times.from_text(due)
