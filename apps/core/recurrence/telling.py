"""Rules as other programs must be told them, who are stricter than we are.

RFC 5545, 3.3.10: UNTIL is of the type of the start, in UTC where that has a time; and what begins
on a day has no times.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from apps.core.recurrence.rule import Frequency, Rule, parse_rule
from apps.core.wall_clock import from_wall, to_wall

Changes = Mapping[str, str | None]  # Part → what it says instead; None: nothing.

NO_TIMES: Changes = {"BYHOUR": None, "BYMINUTE": None, "BYSECOND": None}
DAY_HOURS = 24


def told_of_days(text: str, *, zone: str, count: int | None) -> str | None:
    """Write a rule of something that begins on a day, with the `count` that it has.

    None where there is no such rule: of each n hours, that is no number of days.
    """
    rule = parse_rule(text)
    hours: Changes = {}
    if rule.frequency == Frequency.HOURLY:
        if rule.year_days or (rule.interval > DAY_HOURS and rule.interval % DAY_HOURS):
            return None
        days = max(rule.interval // DAY_HOURS, 1)
        hours = {"FREQ": "DAILY", "INTERVAL": str(days), "BYSETPOS": None}
    until = _last_day(rule, zone)
    ends = _ends(count, _digits(until) if until else None)
    return _rewrite(text, {**NO_TIMES, **hours, **ends})


def told_of_moments(text: str, *, zone: str, count: int | None) -> str:
    """Write a rule of something that begins at a time of `zone`, with the `count` that it has."""
    until = _last_moment(parse_rule(text), zone)
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
