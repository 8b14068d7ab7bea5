"""When occasions and contacts wake up: days by the calendar, moments by their owner's clock.

Rows keep days, which mean the same in every zone; a moment only says when the day's work is due.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from apps.core.wall_clock import from_wall, to_wall
from apps.gifts.occurrences import Series, next_reminder_day

TIME_OF_REMINDERS = time(9)
A_DAY = timedelta(1)


def today_in(zone: str, now: datetime) -> date:
    return to_wall(now, zone).date()


def reminder_moment(day: date, zone: str) -> datetime:
    return from_wall(datetime.combine(day, TIME_OF_REMINDERS), zone)


def end_of(day: date, zone: str) -> datetime:
    """Find the moment at which a day is over."""
    return from_wall(datetime.combine(day + A_DAY, time()), zone)


def first_reminder_day(zone: str, now: datetime) -> date:
    """Name the first day whose 09:00 is still to come."""
    today = today_in(zone, now)
    return today if now < reminder_moment(today, zone) else today + A_DAY


def occasion_days(
    series: Series, days_before: Iterable[int], now: datetime
) -> tuple[date | None, date | None]:
    """Tell on which day an occasion is next, and on which it reminds next."""
    since = first_reminder_day(series.zone, now)
    occurrence = series.first(today_in(series.zone, now))
    return occurrence, next_reminder_day(series, days_before, since)


def touch_day(last: datetime, every_days: int, zone: str, now: datetime) -> date:
    """Tell on which day to get in touch again, who was `last` in touch; not in the past."""
    day = today_in(zone, last) + timedelta(every_days)
    return max(day, first_reminder_day(zone, now))
