"""The days of a rule, in order, and quickly so also where there is none.

The calendar repeats itself every 400 years, and has 28 kinds of years: by the weekday of January
1, and by which of a year and its neighbors is a leap year. What a rule matches in a year is found
once per kind, and all years are looked through in milliseconds, so that a rule that never falls is
known to. dateutil walks period by period to the year 9999, which takes seconds, cannot be stopped
early, and counts BYSETPOS of a series' first week wrongly.
"""

from calendar import isleap
from collections.abc import Iterable, Iterator
from datetime import MAXYEAR, date, datetime, timedelta
from itertools import groupby
from math import gcd

from apps.core.recurrence.matching import Times, choose, complete, falls_on, times_of_day
from apps.core.recurrence.rule import Frequency, Rule

Match = tuple[timedelta, Times]  # Since January 1.

DAY_HOURS = 24

# How many periods make up a week or a year, if that many always do.
CYCLES = {Frequency.HOURLY: 7 * DAY_HOURS, Frequency.DAILY: 7, Frequency.MONTHLY: 12}


class Calendar:
    """The days and times of a rule whose series starts at `start`, all on the wall clock."""

    def __init__(self, rule: Rule, start: datetime) -> None:
        self._rule = complete(rule, start)
        self._first_period = self._period(start, start.hour)
        self._times = times_of_day(self._rule)
        self._reachable: dict[tuple[int, int], Times] = {}
        self._years: dict[tuple[int, ...], list[Match]] = {}

    def days(self, since: date, until: date = date.max) -> Iterator[tuple[date, Times]]:
        """Walk through the days that the rule falls on, from `since` on.

        With `until` it goes no further than the year of that day.
        """
        # A week may begin in the year before.
        is_weekly = self._rule.frequency == Frequency.WEEKLY
        first = max(since.year - 1, 1) if is_weekly else since.year
        # And one may end in the year after, so not in the last year.
        following = min(first + self._cycle_years() + 1, until.year + 1, MAXYEAR)
        for year in range(first, following):
            new_year = date(year, 1, 1)
            if self._pauses_in(new_year):
                continue
            for after, times in self._in_year(new_year):
                day = new_year + after
                if day >= since and (taken := self._taken(day, times, self._rule.interval)):
                    yield day, taken

    def _cycle_years(self) -> int:
        """Tell after how many years calendar and INTERVAL are in the same step again."""
        periods = self._period(date(2001, 1, 1)) - self._period(date(1601, 1, 1))
        return 400 * self._rule.interval // gcd(self._rule.interval, periods)

    def _period(self, day: date, hour: int = 0) -> int:
        """Give each period a number, of which INTERVAL takes each n-th."""
        match self._rule.frequency:
            case Frequency.YEARLY:
                return day.year
            case Frequency.MONTHLY:
                return 12 * day.year + day.month
            case Frequency.WEEKLY:
                return (day.toordinal() - 1 - self._rule.week_start) // 7
            case Frequency.DAILY:
                return day.toordinal()
            case _:  # Hours.
                return DAY_HOURS * day.toordinal() + hour

    def _taken(self, day: date, times: Times, interval: int) -> Times:
        """Leave out what lies in periods that INTERVAL passes over."""
        since_first = self._period(day) - self._first_period
        if self._rule.frequency != Frequency.HOURLY:
            return () if since_first % interval else times
        if -since_first % interval >= DAY_HOURS:
            return ()
        return tuple(time for time in times if not (since_first + time // 3600) % interval)

    def _pauses_in(self, new_year: date) -> bool:
        """Tell, cheaply, whether INTERVAL passes over the whole year."""
        first = self._period(new_year)
        last = self._period(date(new_year.year, 12, 31), hour=23)
        return (self._first_period - first) % self._rule.interval > last - first

    def _in_year(self, new_year: date) -> list[Match]:
        leaps = (isleap(new_year.year + shift) for shift in (-1, 0, 1))
        kind = (new_year.weekday(), *leaps)
        if kind not in self._years:
            self._years[kind] = [(day - new_year, times) for day, times in self._matches(new_year)]
        return self._years[kind]

    def _matches(self, new_year: date) -> Iterable[tuple[date, Times]]:
        days = self._days_of(new_year)
        matches = [(day, self._reachable_on(day)) for day in days if falls_on(self._rule, day)]
        matches = [(day, times) for day, times in matches if times]
        if not self._rule.positions or self._rule.frequency in (Frequency.DAILY, Frequency.HOURLY):
            return matches
        periods = groupby((day for day, _ in matches), key=self._period)
        return (
            match for _, days in periods for match in choose(self._rule, list(days), self._times)
        )

    def _days_of(self, new_year: date) -> Iterator[date]:
        """List the days of a year, or of the weeks that begin in it."""
        first, following = new_year, date(new_year.year + 1, 1, 1)
        if self._rule.frequency == Frequency.WEEKLY:
            first, following = (
                day + timedelta((self._rule.week_start - day.weekday()) % 7)
                for day in (first, following)
            )
        return (first + timedelta(number) for number in range((following - first).days))

    def _reachable_on(self, day: date) -> Times:
        """Leave out what INTERVAL passes over in each week or each year alike.

        Otherwise `DAILY;INTERVAL=7;BYDAY=MO` from a Tuesday on would be looked for in every year.
        """
        key = (day.weekday(), day.month)
        if key not in self._reachable:
            cycle = gcd(self._rule.interval, CYCLES.get(self._rule.frequency, 1))
            self._reachable[key] = self._taken(day, self._times, cycle)
        return self._reachable[key]
