"""Rules as other programs must be told them, who are stricter than we are.

RFC 5545, 3.3.10: UNTIL is of the type of the start, in UTC where that has a time; and what begins
on a day has no times.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

from apps.core import times
from apps.core.recurrence.due import next_due, place_by_rule
from apps.core.recurrence.rule import Frequency, Rule, parse_rule
from apps.core.wall_clock import from_wall, is_date, to_wall

Changes = Mapping[str, str | None]  # Part → what it says instead; None: nothing.

NO_TIMES: Changes = {"BYHOUR": None, "BYMINUTE": None, "BYSECOND": None}
DAY_HOURS = 24


class Told(NamedTuple):
    """What other programs are told of a series, or of a part of it."""

    start: date  # Or an aware moment: of the zone whose clock the rule follows, or else in UTC.
    rule: str | None  # None: it happens once.

    @classmethod
    def once(cls, due: str) -> Self:
        """Tell of what is due, as stored, and comes no more."""
        return cls(date.fromisoformat(due) if is_date(due) else times.from_text(due), None)

    @property
    def due(self) -> str:
        """Name the start as it is stored."""
        if isinstance(self.start, datetime):
            return times.to_text(self.start)
        return self.start.isoformat()


def told(rule: str, *, anchor: str, due: str, zone: str, ordinal: int = 1) -> list[Told]:
    """Say by what other programs find `due`, the `ordinal`-th of a series, and all that follow.

    What the rule does not fall on is a part of its own: it is the first of the series by RFC 5545,
    3.8.5.3, but what programs make of a start that is none of the rule's differs.
    """
    following = next_due(rule, anchor=anchor, due=due, zone=zone, ordinal=ordinal)
    if following is None:  # Of a rule that ends before it starts, readers would show nothing.
        return [Told.once(due)]
    parsed = parse_rule(rule)
    place = place_by_rule(parsed, anchor=anchor, due=due, zone=zone)
    if place is None:
        rest = told(rule, anchor=anchor, due=following, zone=zone, ordinal=ordinal + 1)
        return [Told.once(due), *rest]
    count = parsed.count and parsed.count - ordinal + 1
    if isinstance(place, datetime):
        start = place.replace(tzinfo=ZoneInfo(zone))
        return [Told(start, _of_moments(rule, parsed, zone, count))]
    return [Told(place, _of_days(rule, parsed, zone, count))]


def _of_days(text: str, rule: Rule, zone: str, count: int | None) -> str | None:
    """Write a rule of something that begins on a day.

    None where there is no such rule: of each n hours, that is no number of days.
    """
    hours: Changes = {}
    if rule.frequency == Frequency.HOURLY:
        if rule.year_days or (rule.interval > DAY_HOURS and rule.interval % DAY_HOURS):
            return None
        days = max(rule.interval // DAY_HOURS, 1)
        hours = {"FREQ": "DAILY", "INTERVAL": str(days), "BYSETPOS": None}
    until = _last_day(rule, zone)
    ends = _ends(count, _digits(until) if until else None)
    return _rewrite(text, {**NO_TIMES, **hours, **ends})


def _of_moments(text: str, rule: Rule, zone: str, count: int | None) -> str:
    """Write a rule of something that begins at a time of `zone`."""
    until = _last_moment(rule, zone)
    return _rewrite(text, _ends(count, f"{_digits(until)}{until:T%H%M%SZ}" if until else None))


def _digits(day: date) -> str:
    return f"{day:%Y%m%d}".zfill(8)  # Years before 1000 come without their zeros.


def _ends(count: int | None, until: str | None) -> Changes:
    changes = {"COUNT": str(count)} if count is not None else {}
    return {**changes, "UNTIL": until} if until else changes


def _rewrite(text: str, changes: Changes) -> str:
    parts = dict(part.split("=") for part in text.split(";"))
    told = {name: value for name, value in {**parts, **changes}.items() if value is not None}
    return ";".join(f"{name}={value}" for name, value in told.items())


def _last_day(rule: Rule, zone: str) -> date | None:
    """Name the last day whose midnight is not after UNTIL."""
    match rule.until:
        case datetime(tzinfo=None) as until:
            return until.date()
        case datetime() as until:
            return to_wall(until, zone).date()
        case until:
            return until


def _last_moment(rule: Rule, zone: str) -> datetime | None:
    match rule.until:
        case datetime(tzinfo=None) as until:
            return from_wall(until, zone)
        case datetime() as until:
            return until.astimezone(UTC)
        case date() as until:
            return from_wall(datetime.combine(until, time(23, 59, 59)), zone)
        case _:
            return None
