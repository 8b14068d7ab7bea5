"""Other programs find in our calendar the very moments at which a task comes again.

`recurring-ical-events` stands for them: it expands calendars by dateutil's rules.
"""

import os
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from apps.core import recurrence, times
from apps.core.calendars.rendering import render_calendar
from apps.tasks.calendar import _to_dos
from apps.tasks.models import Task
from tests.gifts.series import ZONES, rules

SOAK = bool(os.environ.get("SOAK"))
EXAMPLES = 20_000 if SOAK else 40
LONGEST_CHAIN = 12
A_SECOND = timedelta(seconds=1)
FOR_GOOD = timedelta(1500)

pytestmark = pytest.mark.timeout(7200 if SOAK else 120)
thorough = settings(max_examples=EXAMPLES, deadline=None)

# Some days before clocks change somewhere, in the hours in which they do.
changes = st.sampled_from(["2024-03-31", "2024-10-27", "2025-03-09", "2026-04-05", "2026-11-01"])
before_changes = st.builds(
    lambda change, ahead: date.fromisoformat(change) - timedelta(ahead), changes, st.integers(0, 9)
)
days = st.dates(date(2023, 1, 1), date(2027, 12, 31)) | before_changes
times_of_day = st.builds(time, st.integers(0, 3) | st.integers(0, 23), st.sampled_from([0, 15, 30]))


@thorough
@given(rules, days, times_of_day, st.sampled_from(ZONES), st.integers(1, 3))
def test_others_find_the_same_moments(
    rule: str, day: date, at: time, zone: str, place: int
) -> None:
    anchor = times.to_text(datetime.combine(day, at, ZoneInfo(zone)))
    whole = chain_of(rule, anchor, zone)
    chain = whole[place - 1 :]
    assume(chain)
    has_ended = len(whole) < LONGEST_CHAIN

    task = Task(
        "alice", "01KJMB8V8R4T2ZQ5W6X7Y8Z9AD", title="x", due_date=chain[0], recurrence=rule,
        series_start=anchor, series_place=place,
        created_at=datetime.now(UTC), updated_at=datetime.now(UTC),
    )  # fmt: skip

    until = times.from_text(chain[-1]) + (FOR_GOOD if has_ended else A_SECOND)
    assert found_by_others(task, zone, until) == chain


def chain_of(rule: str, anchor: str, zone: str) -> list[str]:
    """List when a task is due that is done each time."""
    chain = [anchor]
    while len(chain) < LONGEST_CHAIN:
        due = recurrence.next_due(rule, anchor=anchor, due=chain[-1], zone=zone, ordinal=len(chain))
        if due is None:
            break
        chain.append(due)
    return chain


def found_by_others(task: Task, zone: str, until: datetime) -> list[str]:
    text = render_calendar(_to_dos(task, zone), name="x")
    calendar = icalendar.Calendar.from_ical(text)
    assert all(component.errors == [] for component in calendar.walk())
    query = recurring_ical_events.of(calendar, components=["VTODO"])
    found = query.between(times.from_text(task.due_date or "") - A_SECOND, until)
    return sorted(times.to_text(to_do.start) for to_do in found)
