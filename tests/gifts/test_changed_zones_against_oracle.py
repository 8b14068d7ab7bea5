"""Whoever moves about is told of each reminder once, by the clock of where they are by then.

What there is to tell is read by another program, from the calendars that we would export there.
"""

import os
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from apps.gifts.models import Contact, Occasion
from apps.gifts.reminders import reminder_moment
from apps.gifts.services.reminding import _moved, _touched, _woken
from apps.gifts.services.scheduling import scheduled, touch_scheduled
from tests.gifts.series import MOST_BEFORE, before_days, expand, occasion_of, series
from tests.stays import Stay, goes_off, some_stays, stays_from

SOAK = bool(os.environ.get("SOAK"))
EXAMPLES = 20_000 if SOAK else 60

pytestmark = pytest.mark.timeout(7200 if SOAK else 120)
thorough = settings(max_examples=EXAMPLES, deadline=None)

Told = tuple[datetime, str]  # When, and of which day how many days before.

# Its last day is New Year's Day in Kiritimati alone, which only somebody there is told of.
UNTIL_NOON = ("2025-12-25", "FREQ=DAILY;UNTIL=20251231T120000Z")
TO_KIRITIMATI = stays_from(
    datetime(2025, 12, 31, 16, tzinfo=UTC),
    [timedelta(hours=2)],
    ["America/New_York", "Pacific/Kiritimati"],
)


@thorough
@given(series, before_days, some_stays)
@example(UNTIL_NOON, [0], TO_KIRITIMATI)
def test_each_reminder_of_an_event_comes_once(
    of: tuple[str, str], before: list[int], stays: list[Stay]
) -> None:
    occasion = occasion_of(of, before)

    told = told_of(occasion, stays)

    assert sorted(told) == sorted(expected_of(occasion, stays))


def told_of(occasion: Occasion, stays: list[Stay]) -> list[Told]:
    """Fire all in time, as runs do, and change the zone at each move."""
    told: list[Told] = []
    changes = scheduled(occasion, now=stays[0].since, zone=stays[0].zone)
    for stay in stays:
        occasion = occasion.with_changes(changes or _moved(occasion, stay.since, stay.zone))
        changes = {}
        while occasion.due_at and occasion.due_at < stay.until:
            at, woken = occasion.due_at, _woken(occasion, occasion.due_at, stay.zone)
            occasion = occasion.with_changes(woken)
            told += [(at, entry) for entry in occasion.reminded if "reminded" in woken]
    return told


def expected_of(occasion: Occasion, stays: list[Stay]) -> list[Told]:
    alarms = [alarms_in(occasion, stay.zone, stays) for stay in stays]
    told: list[Told] = []
    for entry in set().union(*alarms):
        walls = [known.get(entry) for known in alarms]
        moments = [wall and stay.moment_of(wall) for stay, wall in zip(stays, walls, strict=True)]
        if moment := goes_off(moments, stays):
            told.append((moment, entry))
    return told


def alarms_in(occasion: Occasion, zone: str, stays: list[Stay]) -> dict[str, datetime]:
    """Read in the calendar that is exported in `zone` what it tells of, and at what wall time."""
    start, end = stays[0].since.date(), stays[-1].until.date()
    alarms: dict[str, datetime] = {}
    for event in expand(occasion, zone, start, end + timedelta(MOST_BEFORE + 2)):
        day = event["dtstart"].dt
        for alarm in event.walk("VALARM"):
            wall = datetime.combine(day, time()) + alarm["trigger"].dt
            alarms[f"{day} {(day - wall.date()).days}"] = wall
    return alarms


@thorough
@given(st.integers(1, 40), some_stays)
def test_it_is_time_to_get_in_touch_once_in_so_many_days(
    every_days: int, stays: list[Stay]
) -> None:
    first = stays[0]
    contact = Contact(
        "alice", "01KJMB8V8R4T2ZQ5W6X7Y8Z9AD", name="Anna", stay_in_touch_days=every_days,
        created_at=first.since, updated_at=first.since,
    )  # fmt: skip
    contact = contact.with_changes(touch_scheduled(contact, now=first.since, zone=first.zone))

    told = touched_of(contact, stays)

    begins = date.fromisoformat(contact.touch_day or "")
    walls = [
        datetime.combine(begins + timedelta(every_days * number), time(9)) for number in range(400)
    ]
    moments = [goes_off([stay.moment_of(wall) for stay in stays], stays) for wall in walls]
    assert told == [moment for moment in moments if moment]


def touched_of(contact: Contact, stays: list[Stay]) -> list[datetime]:
    told: list[datetime] = []
    for stay in stays:
        day = date.fromisoformat(contact.touch_day or "")
        contact = contact.with_changes({"due_at": reminder_moment(day, stay.zone)})
        while contact.due_at and contact.due_at < stay.until:
            told.append(contact.due_at)
            contact = contact.with_changes(_touched(contact, contact.due_at, stay.zone))
    return told
