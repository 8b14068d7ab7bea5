"""What the BY parts of a rule say about one day and its times, whatever its INTERVAL."""

from calendar import isleap, monthrange
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby, product

from apps.core.recurrence.rule import Frequency, Rule

Times = tuple[int, ...]  # Seconds after midnight, ascending.


def complete(rule: Rule, start: datetime) -> Rule:
    """Fill in what a rule leaves to the start of its series: day, hour, minute and second."""
    every_hour = rule.frequency == Frequency.HOURLY
    return replace(
        _complete_days(rule, start),
        hours=rule.hours or frozenset(range(24) if every_hour else {start.hour}),
        minutes=rule.minutes or frozenset({start.minute}),
        seconds=rule.seconds or frozenset({start.second}),
    )


def times_of_day(rule: Rule) -> Times:
    """List the times of each day that a completed rule falls on."""
    in_hour = sorted(60 * minute + second for minute, second in product(rule.minutes, rule.seconds))
    if rule.frequency == Frequency.HOURLY:
        in_hour = [in_hour[place] for place in _places(rule, len(in_hour))]
    times = sorted(3600 * hour + rest for hour, rest in product(rule.hours, in_hour))
    if rule.frequency == Frequency.DAILY:
        times = [times[place] for place in _places(rule, len(times))]
    return tuple(times)


def falls_on(rule: Rule, day: date) -> bool:
    """Tell whether all BY parts but BYSETPOS agree with the day."""
    return (
        (not rule.months or day.month in rule.months)
        and (not rule.month_days or not rule.month_days.isdisjoint(_number(*_in_month(day))))
        and (not rule.year_days or not rule.year_days.isdisjoint(_number(*_in_year(day))))
        and (not rule.week_numbers or not rule.week_numbers.isdisjoint(_week_number(rule, day)))
        and (not rule.weekdays or _weekday_agrees(rule, day))
    )


def choose(rule: Rule, days: list[date], times: Times) -> Iterator[tuple[date, Times]]:
    """Apply BYSETPOS to the times of all days of one period."""
    places = _places(rule, len(days) * len(times))
    for index, group in groupby(places, key=lambda place: place // len(times)):
        yield days[index], tuple(times[place % len(times)] for place in group)


def _complete_days(rule: Rule, start: datetime) -> Rule:
    same_weekday = frozenset({(0, start.weekday())})
    same_day = frozenset({start.day})
    match rule.frequency:
        case Frequency.WEEKLY if not rule.weekdays:
            return replace(rule, weekdays=same_weekday)
        case Frequency.MONTHLY if not rule.names_days:
            return replace(rule, month_days=same_day)
        case Frequency.YEARLY if not rule.names_days:
            months = rule.months or frozenset({start.month})
            return replace(rule, months=months, month_days=same_day)
        case Frequency.YEARLY if not (rule.year_days or rule.month_days or rule.weekdays):
            return replace(rule, weekdays=same_weekday)  # Only the week is named.
    return rule


def _places(rule: Rule, size: int) -> list[int]:
    """Turn BYSETPOS into places, from 0, in a set of `size`."""
    if not rule.positions:
        return list(range(size))
    places = {position - 1 if position > 0 else size + position for position in rule.positions}
    return sorted(place for place in places if 0 <= place < size)


def _in_month(day: date) -> tuple[int, int]:
    return day.day - 1, monthrange(day.year, day.month)[1]


def _in_year(day: date) -> tuple[int, int]:
    return day.timetuple().tm_yday - 1, 365 + isleap(day.year)


def _number(index: int, length: int, step: int = 1) -> tuple[int, int]:
    """Count days, or steps of several days, from the start (1) and from the end (-1)."""
    return index // step + 1, (index - length) // step


def _week_number(rule: Rule, day: date) -> tuple[int, int]:
    # A week belongs to the year that has most of it, and so its fourth day.
    fourth = day + timedelta(3 - (day.weekday() - rule.week_start) % 7)
    return _number(*_in_year(fourth), step=7)


def _weekday_agrees(rule: Rule, day: date) -> bool:
    weekday = day.weekday()
    if (0, weekday) in rule.weekdays:
        return True
    of_month = rule.frequency == Frequency.MONTHLY or rule.months
    numbers = _number(*(_in_month(day) if of_month else _in_year(day)), step=7)
    return any((number, weekday) in rule.weekdays for number in numbers)
