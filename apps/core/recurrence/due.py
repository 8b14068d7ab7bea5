"""When what recurs is due again: RFC 5545 on the wall clock of its owner."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from apps.core import times
from apps.core.recurrence.calendar import Calendar
from apps.core.recurrence.rule import NUMBERS, Rule, parse_rule
from apps.core.wall_clock import from_wall, is_date, to_wall


def next_due(rule: str, *, anchor: str, due: str, zone: str, ordinal: int) -> str | None:
    """Find the occurrence that follows `due`, or None after the last one.

    `anchor` is the first due date of the series, from which INTERVAL counts and which completes
    the rule; `due` is its `ordinal`-th, counted from 1. Both are as stored, both days or both
    moments, and so is what is returned.
    """
    parsed = parse_rule(rule)
    if parsed.count is not None and ordinal >= parsed.count:
        return None
    try:
        if is_date(due):
            return _next_day(parsed, date.fromisoformat(anchor), date.fromisoformat(due), zone)
        return _next_moment(parsed, times.from_text(anchor), times.from_text(due), zone)
    except OverflowError:  # There is no calendar beyond the year 9999.
        return None


def completion_anchor(due: str | None, completed_at: datetime, zone: str) -> str:
    """Say which `anchor` and `due` a series has that counts from its last completion.

    It is the day of the completion, at the time of the day that the task was due, if any.
    """
    day = to_wall(completed_at, zone).date()
    if due is None or is_date(due):
        return day.isoformat()
    due_time = to_wall(times.from_text(due), zone).time()
    return times.to_text(from_wall(datetime.combine(day, due_time), zone))


def days_of(rule: Rule, anchor: date, since: date, until: date = date.max) -> Iterator[date]:
    """Walk through the days that a rule falls on; with `until` to the end of its year at most."""
    # The RFC ignores times of the day where a series has none.
    rule = replace(rule, hours=NUMBERS, minutes=NUMBERS, seconds=NUMBERS)
    calendar = Calendar(rule, datetime.combine(anchor, time()))
    return (day for day, _ in calendar.days(since, until))


def place_by_rule(rule: Rule, *, anchor: str, due: str, zone: str) -> date | datetime | None:
    """Tell the day or the time by the wall clock of `zone` at which a rule itself falls on `due`.

    None: it does not, which only the first of a series is allowed to, and what was due before its
    owner moved to another zone. In a gap of the clocks it is a time that they do not show.
    """
    if is_date(due):
        day = date.fromisoformat(due)
        found = next(days_of(rule, date.fromisoformat(anchor), day, day), None)
        return day if found == day else None
    moment = times.from_text(due)
    moments = _moments(rule, times.from_text(anchor), moment, zone)
    first, wall = next((one for one in moments if one[0] >= moment), (None, None))
    return wall if first == moment else None


def _next_day(rule: Rule, anchor: date, due: date, zone: str) -> str | None:
    for day in days_of(rule, anchor, due + timedelta(days=1)):
        ended = is_over(rule, datetime.combine(day, time()), zone)
        return None if ended else day.isoformat()
    return None


def _next_moment(rule: Rule, anchor: datetime, due: datetime, zone: str) -> str | None:
    for moment, wall in _moments(rule, anchor, due, zone):
        if moment > due:
            return None if is_over(rule, wall, zone) else times.to_text(moment)
    return None


def _moments(
    rule: Rule, anchor: datetime, due: datetime, zone: str
) -> Iterator[tuple[datetime, datetime]]:
    """Walk through the moments of a rule from the day before `due` on, each with its wall time."""
    start = to_wall(anchor, zone)
    # When a zone skips a day, what falls on the day before is later than its wall clock says.
    since = to_wall(due, zone) - timedelta(days=1)
    for day, seconds in Calendar(rule, start).days(since.date()):
        midnight = datetime.combine(day, time(microsecond=start.microsecond))
        walls = [midnight + timedelta(seconds=second) for second in seconds]
        # Sorted anew: in a gap the wall clock's order is not that of time.
        yield from sorted((from_wall(wall, zone), wall) for wall in walls)


def is_over(rule: Rule, wall: datetime, zone: str) -> bool:
    """Tell whether UNTIL, which may be a day, a moment or a time of the zone, has passed."""
    match rule.until:
        case None:
            return False
        case datetime(tzinfo=None) as until:
            return wall > until
        case datetime() as until:
            return from_wall(wall, zone) > until
        case until:
            return wall.date() > until
