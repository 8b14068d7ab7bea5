"""A recurrence rule: from text to numbers, and what is refused.

The source of names, ranges and what excludes what is RFC 5545:
https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

MAX_LENGTH = 500
MAX_NUMBER = 99_999  # Of INTERVAL and COUNT: eleven years of hours.
# So that it has a wall-clock time in every zone, and a day after it; nothing recurs as late.
FIRST_UNTIL, LAST_UNTIL = date.min + timedelta(1), date.max - timedelta(1)
MAX_TIMES_AN_HOUR = 60  # BYMINUTE times BYSECOND: a task that is due each second helps nobody.

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NUMBERS: frozenset[int] = frozenset()


class Frequency(StrEnum):
    """SECONDLY and MINUTELY are left out on purpose."""

    HOURLY = "HOURLY"
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """The parts of a rule. An empty set says nothing; negative numbers count from the end."""

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: date | datetime | None = None  # Inclusive. A naive datetime is of the owner's zone.
    week_start: int = 0  # Monday is 0.
    months: frozenset[int] = NUMBERS
    week_numbers: frozenset[int] = NUMBERS
    year_days: frozenset[int] = NUMBERS
    month_days: frozenset[int] = NUMBERS
    weekdays: frozenset[tuple[int, int]] = frozenset()  # (which one, or 0 for each; weekday)
    hours: frozenset[int] = NUMBERS
    minutes: frozenset[int] = NUMBERS
    seconds: frozenset[int] = NUMBERS
    positions: frozenset[int] = NUMBERS  # BYSETPOS

    @property
    def names_days(self) -> bool:
        return bool(self.week_numbers or self.year_days or self.month_days or self.weekdays)

    @property
    def names_times(self) -> bool:
        return bool(self.hours or self.minutes or self.seconds)


def validate(text: str) -> str:
    """Check a rule, and write it as it is stored: capitals, FREQ first.

    Raises:
        ValueError: the rule is not one of RFC 5545, or finer than hours; says why to people.
    """
    parse_rule(text)
    parts = text.upper().split(";")
    return ";".join(sorted(parts, key=lambda part: not part.startswith("FREQ=")))


def parse_rule(text: str) -> Rule:
    """Read a rule of RFC 5545, such as `FREQ=MONTHLY;BYDAY=-1FR`.

    Raises:
        ValueError: as in `validate`.
    """
    rule = Rule(**_fields(text))
    for objection in _objections(rule):
        raise ValueError(objection)
    return rule


def _fields(text: str) -> dict[str, Any]:
    if len(text) > MAX_LENGTH or not text.isascii():
        msg = f"A recurrence has at most {MAX_LENGTH} plain characters."
        raise ValueError(msg)
    fields: dict[str, Any] = {}
    for part in text.upper().split(";"):
        name, _, value = part.partition("=")
        if name not in _READERS:
            msg = f"A recurrence has no part {name!r}."
            raise ValueError(msg)
        field, read = _READERS[name]
        if field in fields:
            msg = f"{name} is given twice."
            raise ValueError(msg)
        fields[field] = read(name, value)
    if "frequency" not in fields:
        msg = "FREQ is missing."
        raise ValueError(msg)
    return fields


def _objections(rule: Rule) -> Iterator[str]:
    """Tell what contradicts, although each part is right by itself."""
    frequency = rule.frequency
    monthly_or_yearly = frequency in (Frequency.MONTHLY, Frequency.YEARLY)
    nth = any(which for which, _ in rule.weekdays)
    times = max(len(rule.minutes), 1) * max(len(rule.seconds), 1)
    for broken, message in (
        (rule.count and rule.until, "COUNT and UNTIL exclude each other."),
        (
            rule.week_numbers and frequency != Frequency.YEARLY,
            "BYWEEKNO goes with FREQ=YEARLY only.",
        ),
        (
            rule.year_days and frequency not in (Frequency.YEARLY, Frequency.HOURLY),
            "BYYEARDAY goes with FREQ=YEARLY or HOURLY only.",
        ),
        (
            rule.month_days and frequency == Frequency.WEEKLY,
            "BYMONTHDAY does not go with FREQ=WEEKLY.",
        ),
        (
            nth and (not monthly_or_yearly or rule.week_numbers),
            "A number in BYDAY goes with FREQ=MONTHLY or YEARLY only, and not with BYWEEKNO.",
        ),
        (
            rule.positions and not (rule.months or rule.names_days or rule.names_times),
            "BYSETPOS needs another BY part to choose from.",
        ),
        (times > MAX_TIMES_AN_HOUR, f"At most {MAX_TIMES_AN_HOUR} times an hour."),
    ):
        if broken:
            yield message


def _frequency(name: str, value: str) -> Frequency:
    if value not in Frequency.__members__:
        msg = f"{name} must be one of {', '.join(Frequency)}."
        raise ValueError(msg)
    return Frequency(value)


def _until(name: str, value: str) -> date | datetime:
    if not re.fullmatch(r"\d{8}(T\d{6}Z?)?", value):
        msg = f"{name} must look like 20270131 or 20270131T170000Z."
        raise ValueError(msg)
    try:
        moment = datetime.fromisoformat(value.removesuffix("Z"))
    except ValueError as error:
        msg = f"{name} is not a day of the calendar or a time of the day."
        raise ValueError(msg) from error
    day = min(max(moment.date(), FIRST_UNTIL), LAST_UNTIL)
    if "T" not in value:
        return day
    moment = datetime.combine(day, moment.time())
    return moment.replace(tzinfo=UTC) if value.endswith("Z") else moment


def _positive(name: str, value: str) -> int:
    return _integer(name, value, MAX_NUMBER)


def _weekday(name: str, value: str) -> int:
    if value not in WEEKDAYS:
        msg = f"{name} must name days as {', '.join(WEEKDAYS)}."
        raise ValueError(msg)
    return WEEKDAYS.index(value)


def _nth_weekdays(name: str, value: str) -> frozenset[tuple[int, int]]:
    return frozenset(
        (_integer(name, day[:-2], 53, signed=True) if day[:-2] else 0, _weekday(name, day[-2:]))
        for day in value.split(",")
    )


def _several(
    high: int, *, low: int = 1, signed: bool = False
) -> Callable[[str, str], frozenset[int]]:
    def read(name: str, value: str) -> frozenset[int]:
        numbers = value.split(",")
        return frozenset(_integer(name, text, high, low=low, signed=signed) for text in numbers)

    return read


def _seconds(name: str, value: str) -> frozenset[int]:
    # As the RFC asks of who keeps no leap seconds: 60 is the same as 59.
    return frozenset(min(second, 59) for second in _several(60, low=0)(name, value))


def _integer(name: str, text: str, high: int, *, low: int = 1, signed: bool = False) -> int:
    # At most five digits: int() of thousands would take its time.
    pattern = r"[+-]?\d{1,5}" if signed else r"\d{1,5}"
    if not re.fullmatch(pattern, text) or not low <= abs(int(text)) <= high:
        also = ", or the same below zero" if signed else ""
        msg = f"{name} takes whole numbers from {low} to {high}{also}."
        raise ValueError(msg)
    return int(text)


_READERS: dict[str, tuple[str, Callable[[str, str], Any]]] = {
    "FREQ": ("frequency", _frequency),
    "INTERVAL": ("interval", _positive),
    "COUNT": ("count", _positive),
    "UNTIL": ("until", _until),
    "WKST": ("week_start", _weekday),
    "BYMONTH": ("months", _several(12)),
    "BYWEEKNO": ("week_numbers", _several(53, signed=True)),
    "BYYEARDAY": ("year_days", _several(366, signed=True)),
    "BYMONTHDAY": ("month_days", _several(31, signed=True)),
    "BYDAY": ("weekdays", _nth_weekdays),
    "BYHOUR": ("hours", _several(23, low=0)),
    "BYMINUTE": ("minutes", _several(59, low=0)),
    "BYSECOND": ("seconds", _seconds),
    "BYSETPOS": ("positions", _several(366, signed=True)),
}
