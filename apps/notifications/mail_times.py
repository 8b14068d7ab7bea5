"""When mails go out, by the clock of who gets them: after quiet hours, or with a digest."""

from datetime import datetime, time, timedelta

from apps.core.wall_clock import from_wall, to_wall
from apps.notifications.models import Frequency, Preferences

DAYS = {Frequency.DAILY: 1, Frequency.WEEKLY: 7}  # Among so many days there is one digest.


def quiet_until(preferences: Preferences, zone: str, now: datetime) -> datetime | None:
    """Tell when the quiet hours end that are now; None: there are none."""
    if preferences.quiet_from is None or preferences.quiet_to is None:
        return None
    begin, end = (time.fromisoformat(at) for at in (preferences.quiet_from, preferences.quiet_to))
    wall = to_wall(now, zone)
    if not _is_within(wall.time(), begin, end):
        return None
    day = wall.date() if wall.time() < end else wall.date() + timedelta(days=1)
    until = from_wall(datetime.combine(day, end), zone)
    # Where clocks go back, their end comes twice: the first time counts.
    return until if until > now else None


def next_digest(preferences: Preferences, zone: str, now: datetime) -> datetime | None:
    """Tell when the next digest after `now` comes; None: each mail goes by itself."""
    frequency = Frequency(preferences.digest_frequency)
    if frequency == Frequency.NONE:
        return None
    at, today = time(preferences.digest_hour), to_wall(now, zone).date()
    days = [today + timedelta(days=number) for number in range(DAYS[frequency] + 1)]
    if frequency == Frequency.WEEKLY:
        days = [day for day in days if day.isoweekday() == preferences.digest_weekday]
    moments = [from_wall(datetime.combine(day, at), zone) for day in days]
    return next(moment for moment in moments if moment > now)


def _is_within(wall: time, begin: time, end: time) -> bool:
    if begin < end:
        return begin <= wall < end
    return wall >= begin or wall < end  # Across midnight.
