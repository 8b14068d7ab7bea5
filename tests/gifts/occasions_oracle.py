"""When occasions are next and remind, by brute force: each day is looked at."""

from calendar import isleap
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def falls_on(first: str, recurrence: str, day: date) -> bool:
    """Tell whether an occasion that is on `first`, or yearly from then on, is on `day`."""
    if recurrence == "none":
        return day.isoformat() == first
    if not first.startswith("--") and day < date.fromisoformat(first):
        return False
    wanted = first[-5:]
    if wanted == "02-29" and not isleap(day.year):
        wanted = "02-28"
    return f"{day:%m-%d}" == wanted


def moment(day: date, hour: int, zone: str) -> datetime:
    wall = datetime.combine(day, time(hour), ZoneInfo(zone))
    return wall.astimezone(UTC)


def next_day(first: str, recurrence: str, now: datetime, zone: str) -> date | None:
    today = now.astimezone(ZoneInfo(zone)).date()
    days = (today + timedelta(number) for number in range(9 * 366))
    return next((day for day in days if falls_on(first, recurrence, day)), None)


def reminders(
    first: str, recurrence: str, before: list[int], now: datetime, zone: str, days: int
) -> Iterator[tuple[datetime, list[str]]]:
    """List the moments within so many days at which something is told, and of which days."""
    today = now.astimezone(ZoneInfo(zone)).date()
    for number in range(days):
        day = today + timedelta(number)
        told = [
            f"{day + timedelta(ahead)} {ahead}"
            for ahead in sorted(set(before))
            if falls_on(first, recurrence, day + timedelta(ahead))
        ]
        if told and moment(day, 9, zone) > now:
            yield moment(day, 9, zone), told
