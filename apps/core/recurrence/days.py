"""All days of a series, in order: RFC 5545 for what happens on days."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain, islice, takewhile

from apps.core.recurrence.due import days_of, is_over
from apps.core.recurrence.rule import Frequency, Rule, parse_rule

ENDLESS = "~"


def series_days(
    text: str, *, anchor: date, since: date, until: date = date.max, zone: str
) -> Iterator[date]:
    """Walk through the days of a series from `since` to `until`, both included.

    `anchor` is its first day, whether or not the rule falls on it: RFC 5545, 3.8.5.3.
    """
    rule = parse_rule(text)
    # COUNT counts from the first day on, whichever are asked for.
    start = max(anchor, since) if rule.count is None else anchor
    days = islice(_from(rule, anchor, start, until, zone), rule.count)
    return (day for day in takewhile(lambda day: day <= until, days) if day >= since)


def _from(rule: Rule, anchor: date, start: date, until: date, zone: str) -> Iterator[date]:
    matches = (day for day in days_of(rule, anchor, start, until) if day != anchor)
    for day in chain([anchor] if start == anchor else [], matches):
        if day != anchor and is_over(rule, datetime.combine(day, time()), zone):
            return
        yield day


def count_of(text: str) -> int | None:
    """Tell how many days a rule has by its COUNT; None where it has none."""
    return parse_rule(text).count


def has_times(text: str) -> bool:
    """Tell whether a rule goes by hours or names times of the day, which no day has."""
    rule = parse_rule(text)
    return rule.frequency == Frequency.HOURLY or rule.names_times


def latest_day(text: str) -> str:
    """Name a day after which a rule falls no more; `~`, behind every day, where none is known."""
    until = parse_rule(text).until
    if until is None:
        return ENDLESS
    # One more, since a moment in UTC may be the next day elsewhere.
    following = until + timedelta(1)
    return f"{following:%Y-%m-%d}".zfill(10)
