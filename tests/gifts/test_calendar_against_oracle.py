"""Other programs find in our calendars the very days and alarms that we say."""

import os
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.gifts.models import Occasion
from apps.gifts.occurrences import next_reminder_day, reminded_on
from apps.gifts.reminders import reminder_moment
from tests.gifts.series import MOST_BEFORE, ZONES, before_days, days, expand, occasion_of, series

SOAK = bool(os.environ.get("SOAK"))
EXAMPLES = 20_000 if SOAK else 150

pytestmark = pytest.mark.timeout(7200 if SOAK else 240)
thorough = settings(max_examples=EXAMPLES, deadline=None)


@thorough
@given(series, days, st.integers(0, 800), st.sampled_from(ZONES))
def test_others_find_the_same_days(
    of: tuple[str, str], start: date, length: int, zone: str
) -> None:
    end = start + timedelta(length)
    occasion = occasion_of(of, [])

    found = [event["dtstart"].dt for event in expand(occasion, zone, start, end)]

    assert found == list(occasion.series(zone).between(start, end))


@thorough
@given(series, before_days, days, st.sampled_from(ZONES))
def test_alarms_are_our_reminders(
    of: tuple[str, str], before: list[int], start: date, zone: str
) -> None:
    end = start + timedelta(300)
    occasion = occasion_of(of, before)

    alarms = {
        moment
        for event in expand(occasion, zone, start, end + timedelta(MOST_BEFORE))
        for alarm in event.walk("VALARM")
        if start <= (moment := on_the_clock(event["dtstart"].dt, alarm["trigger"].dt, zone)).date()
        and moment.astimezone(ZoneInfo(zone)).date() <= end
    }

    assert alarms == set(reminders(occasion, zone, start, end))


def on_the_clock(day: date, after: timedelta, zone: str) -> datetime:
    """What lasts a day begins at midnight of no zone; so it is counted on the wall clock."""
    wall = datetime.combine(day, time()) + after
    return wall.replace(tzinfo=ZoneInfo(zone))


def reminders(occasion: Occasion, zone: str, start: date, end: date) -> list[datetime]:
    told = occasion.series(zone)
    found: list[datetime] = []
    day = next_reminder_day(told, occasion.remind_days_before, start)
    while day and day <= end:
        assert reminded_on(told, occasion.remind_days_before, day)
        found.append(reminder_moment(day, zone))
        day = next_reminder_day(told, occasion.remind_days_before, day + timedelta(1))
    return found
