"""The days on which an occasion falls: once, each year, or by a rule."""

import calendar
import re
from collections.abc import Iterable, Iterator
from datetime import MAXYEAR, date, timedelta
from typing import NamedTuple

from apps.core import recurrence
from apps.core.recurrence import Told, told

ONCE = "none"
YEARLY = "yearly"
YEARLESS = "--"  # ISO 8601 writes a day of any year so, as vCard does: `--02-29`.

LEAP_YEAR = 2000  # In which every day of a year exists.
# In which days of no certain year begin for other programs: before all that is planned, a leap
# year, and no year that some take for an unset one.
FIRST_TOLD_YEAR = 1972

_DAY_OF_YEAR = re.compile(r"--\d\d-\d\d", re.ASCII)


class Series(NamedTuple):
    """When an occasion happens. `start` is its first day, or a day of no certain year."""

    start: str
    recurrence: str  # `none`, `yearly`, or an RFC 5545 RRULE.
    zone: str  # In which an UNTIL that is a moment is read.

    def days(self, since: date) -> Iterator[date]:
        """Walk through its days from `since` on."""
        return self.between(since, date.max)

    def between(self, since: date, end: date) -> Iterator[date]:
        """Walk through its days from `since` to `end`, both included."""
        if self.recurrence == YEARLY:
            return _yearly(self.start, since, end)
        first = date.fromisoformat(self.start)
        if self.recurrence == ONCE:
            return iter([first] if since <= first <= end else [])
        return recurrence.series_days(
            self.recurrence, anchor=first, since=since, until=end, zone=self.zone
        )

    def first(self, since: date, end: date = date.max) -> date | None:
        return next(self.between(since, end), None)

    def falls_on(self, day: date) -> bool:
        return self.first(day, day) == day

    def told(self) -> list[Told]:
        """Name the first days and rules by which other programs find the same days."""
        if self.recurrence == ONCE:
            return [Told(date.fromisoformat(self.start), None)]
        if self.recurrence == YEARLY:
            return [_told_yearly(self.start)]
        return told(self.recurrence, anchor=self.start, due=self.start, zone=self.zone)

    @property
    def latest(self) -> str:
        """Name a day after which it happens no more; `~` where none is known."""
        if self.recurrence == ONCE:
            return self.start
        if self.recurrence == YEARLY:
            return recurrence.ENDLESS
        # It happens on its first day whatever its rule says.
        return max(self.start, recurrence.latest_day(self.recurrence))


def year_of(day: str) -> int | None:
    return None if day.startswith(YEARLESS) else int(day[:4])


def next_reminder_day(series: Series, days_before: Iterable[int], since: date) -> date | None:
    """Find the first day from `since` on that is one of `days_before` a day of the series.

    One walk answers for all of them, since the more days before, the later is what it waits for.
    """
    waiting = sorted(set(days_before))
    found: list[date] = []
    for day in series.days(since + timedelta(waiting[0])) if waiting else ():
        while waiting and day >= since + timedelta(waiting[0]):
            found.append(day - timedelta(waiting.pop(0)))
        if not waiting or min(found) == since:
            break
    return min(found, default=None)


def reminded_on(series: Series, days_before: Iterable[int], today: date) -> list[tuple[date, int]]:
    """List which days of the series, how many days before each, `today` reminds of."""
    coming = ((today + timedelta(before), before) for before in sorted(set(days_before)))
    return [(day, before) for day, before in coming if series.falls_on(day)]


def day_in(year: int, month: int, day: int) -> date:
    """Find a day of a year; 29 February falls on the 28th in most."""
    if (month, day) == (2, 29) and not calendar.isleap(year):
        return date(year, 2, 28)
    return date(year, month, day)


def is_day_of_year(text: str) -> bool:
    """Tell a day of any year, such as `--02-29`."""
    if not _DAY_OF_YEAR.fullmatch(text):
        return False
    try:
        date.fromisoformat(f"{LEAP_YEAR}{text[1:]}")
    except ValueError:
        return False
    return True


def _yearly(first: str, since: date, end: date) -> Iterator[date]:
    month, day = int(first[-5:-3]), int(first[-2:])
    start = max(year_of(first) or since.year, since.year)
    years = range(start, min(end.year + 1, MAXYEAR))
    days = (day_in(year, month, day) for year in years)
    return (found for found in days if since <= found <= end)


def _told_yearly(start: str) -> Told:
    month, day = int(start[-5:-3]), int(start[-2:])
    first = day_in(year_of(start) or FIRST_TOLD_YEAR, month, day)
    # The last day of February is the 29th in leap years, and the 28th in the others.
    leap = ";BYMONTH=2;BYMONTHDAY=-1" if (month, day) == (2, 29) else ""
    return Told(first, f"FREQ=YEARLY{leap}")
