"""Whoever moves about is reminded of a task once by each entry, by the clock of where they are."""

import os
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.core import times
from apps.tasks.models import Task
from apps.tasks.reminders import Reminder, parse_remind_at
from apps.tasks.services.reminding import _left, _woken
from apps.tasks.services.writing import reminding_from
from tests.stays import Stay, goes_off, some_stays

SOAK = bool(os.environ.get("SOAK"))
EXAMPLES = 20_000 if SOAK else 100

pytestmark = pytest.mark.timeout(7200 if SOAK else 120)
thorough = settings(max_examples=EXAMPLES, deadline=None)

Offset = tuple[int, int]  # So many days of the wall clock before, and hours.

hours = st.integers(-100, 2500).map(lambda number: timedelta(hours=number))
offsets = st.tuples(st.integers(0, 60) | st.integers(0, 2), st.integers(0, 30))
entries = st.lists(offsets | hours, max_size=5, unique=True)


@thorough
@given(hours, st.booleans(), entries, some_stays)
def test_each_reminder_of_a_task_comes_once(
    due_after: timedelta, is_of_a_day: bool, entries: list[Offset | timedelta], stays: list[Stay]
) -> None:
    since = times.to_milliseconds(stays[0].since)
    due: date = (since + due_after).date() if is_of_a_day else since + due_after
    meant = {written(entry, since): entry for entry in entries}
    task = Task(
        "alice", "01KJMB8V8R4T2ZQ5W6X7Y8Z9AD", title="x", remind_at=[*meant],
        due_date=due.isoformat() if is_of_a_day else times.to_text(since + due_after),
        created_at=since, updated_at=since,
    )  # fmt: skip

    told = told_of(task, stays)

    moments = {
        text: set_off([moment_of(entry, due, since, stay.zone) for stay in stays], stays)
        for text, entry in meant.items()
    }
    assert {(one.entry, one.at) for one in told} <= moments.items()
    # At one moment it reminds once.
    assert {one.at for one in told} == {moment for moment in moments.values() if moment}
    assert len({one.entry for one in told}) == len(told)


def written(entry: Offset | timedelta, since: datetime) -> str:
    if isinstance(entry, timedelta):
        return times.to_text(since + entry)
    return parse_remind_at("-P{}DT{}H".format(*entry))


def moment_of(entry: Offset | timedelta, due: date, since: datetime, zone: str) -> datetime:
    if isinstance(entry, timedelta):
        return since + entry
    days, more_hours = entry
    there = ZoneInfo(zone)
    if not isinstance(due, datetime):
        due = datetime.combine(due, time(9), there)
    if days:
        wall = due.astimezone(there).replace(tzinfo=None) - timedelta(days)
        due = wall.replace(tzinfo=there, fold=0)
    return due.astimezone(UTC) - timedelta(hours=more_hours)


def set_off(moments: list[datetime], stays: list[Stay]) -> datetime | None:
    """Tell when a reminder goes off. One that was over when the task was made stays over."""
    return goes_off(moments, stays) if moments[0] > stays[0].since else None


def told_of(task: Task, stays: list[Stay]) -> list[Reminder]:
    """Fire all in time, as runs do, and change the zone at each move."""
    told: list[Reminder] = []
    task = task.with_changes(reminding_from(task, stays[0].since, stays[0].zone))
    for stay in stays:
        left = _left(task, stay.zone)
        while left and left[0].at < stay.until:
            told.append(left[0])
            _, notes = _woken(task, left[0].at, stay.zone)
            task = task.with_changes(notes)
            left = _left(task, stay.zone)
    return told
