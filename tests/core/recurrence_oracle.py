"""RFC 5545 once more, by brute force: each day is looked at, and each period in full."""

from calendar import monthcalendar
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby, product
from zoneinfo import ZoneInfo

WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
MONDAY = datetime.combine(date(1, 1, 1), time())
PERIODS: dict[str, Callable[[datetime], int]] = {
    "HOURLY": lambda wall: int((wall - MONDAY).total_seconds() // 3600),
    "DAILY": lambda wall: (wall - MONDAY).days,
    "WEEKLY": lambda wall: (wall - MONDAY).days // 7,
    "MONTHLY": lambda wall: wall.year * 12 + wall.month,
    "YEARLY": lambda wall: wall.year,
}


@dataclass(frozen=True)
class Spec:
    """A rule whose weeks start on Monday. BYDAY is like `[(2, "MO"), (None, "FR")]`."""

    freq: str
    interval: int = 1
    by: dict[str, list[int]] = field(default_factory=dict)
    byday: list[tuple[int | None, str]] = field(default_factory=list)
    until: str | None = None

    def __str__(self) -> str:
        parts = [f"FREQ={self.freq}", f"INTERVAL={self.interval}"]
        parts += [f"{name}={','.join(map(str, values))}" for name, values in self.by.items()]
        if self.byday:
            parts.append("BYDAY=" + ",".join(f"{number or ''}{day}" for number, day in self.byday))
        if self.until:
            parts.append(f"UNTIL={self.until}")
        return ";".join(parts)


def moments(spec: Spec, start: datetime, zone: str, days: int) -> list[datetime]:
    """List the moments, in UTC, of the series within so many days, each one once."""
    return sorted(
        {wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) for wall in walls(spec, start, days)}
    )


def walls(spec: Spec, start: datetime, days: int) -> Iterator[datetime]:
    """List the wall times of the series within so many days of its start."""
    # A margin, so that the first and the last period are seen in full.
    margin = 1 if spec.freq in ("HOURLY", "DAILY") else 366
    all_days = [start.date() + timedelta(number) for number in range(-margin, days + margin)]
    fitting = [day for day in all_days if _fits(spec, start, day)]
    times = sorted(_times(spec, start))
    period_of = PERIODS[spec.freq]
    every = [datetime.combine(day, at) for day, at in product(fitting, times)]
    for number, period in groupby(every, period_of):
        if (number - period_of(start)) % spec.interval == 0:
            for wall in _positions(spec, list(period)):
                over = spec.until and f"{wall:%Y%m%d}" > spec.until
                if start <= wall < start + timedelta(days) and not over:
                    yield wall


def _positions(spec: Spec, period: list[datetime]) -> list[datetime]:
    wanted = spec.by.get("BYSETPOS")
    if not wanted:
        return period
    size = len(period)
    return [wall for index, wall in enumerate(period) if {index + 1, index - size} & set(wanted)]


def _times(spec: Spec, start: datetime) -> Iterator[time]:
    hourly = spec.freq == "HOURLY"
    hours = spec.by.get("BYHOUR") or (range(24) if hourly else [start.hour])
    minutes = spec.by.get("BYMINUTE") or [start.minute]
    for hour, minute in product(sorted(set(hours)), sorted(set(minutes))):
        yield time(hour, minute, start.second)


def _fits(spec: Spec, start: datetime, day: date) -> bool:
    tests = [
        day.month in months if (months := spec.by.get("BYMONTH")) else None,
        _is_month_day(day, numbers) if (numbers := spec.by.get("BYMONTHDAY")) else None,
        _is_year_day(day, numbers) if (numbers := spec.by.get("BYYEARDAY")) else None,
        _is_in_week(day, numbers) if (numbers := spec.by.get("BYWEEKNO")) else None,
        any(_is_weekday(spec, day, *which) for which in spec.byday) if spec.byday else None,
    ]
    return all(test is not False for test in [*tests, *_defaults(spec, start, day)])


def _defaults(spec: Spec, start: datetime, day: date) -> Iterator[bool]:
    if spec.byday or {"BYMONTHDAY", "BYYEARDAY"} & set(spec.by):
        return
    if spec.freq == "WEEKLY" or "BYWEEKNO" in spec.by:
        yield day.weekday() == start.weekday()
    elif spec.freq in ("MONTHLY", "YEARLY"):
        yield day.day == start.day
        yield day.month == start.month or spec.freq == "MONTHLY" or "BYMONTH" in spec.by


def _is_month_day(day: date, numbers: list[int]) -> bool:
    next_month = (day.replace(day=1) + timedelta(31)).replace(day=1)
    return any(
        day == (day.replace(day=1) + timedelta(number - 1))
        if number > 0
        else day == next_month + timedelta(number)
        for number in numbers
    )


def _is_year_day(day: date, numbers: list[int]) -> bool:
    return any(
        day == date(day.year, 1, 1) + timedelta(number - 1)
        if number > 0
        else day == date(day.year + 1, 1, 1) + timedelta(number)
        for number in numbers
    )


def _is_in_week(day: date, numbers: list[int]) -> bool:
    year, week, _ = day.isocalendar()
    weeks = date(year, 12, 28).isocalendar().week
    return any(week == (number if number > 0 else weeks + 1 + number) for number in numbers)


def _is_weekday(spec: Spec, day: date, number: int | None, weekday: str) -> bool:
    if WEEKDAYS[day.weekday()] != weekday:
        return False
    if number is None:
        return True
    months = [day.month] if spec.freq == "MONTHLY" or "BYMONTH" in spec.by else range(1, 13)
    same = [
        date(day.year, month, week[day.weekday()])
        for month in months
        for week in monthcalendar(day.year, month)
        if week[day.weekday()]
    ]
    forward = dict(enumerate(same, start=1))
    backward = dict(enumerate(reversed(same), start=1))
    return day == (forward.get(number) if number > 0 else backward.get(-number))
