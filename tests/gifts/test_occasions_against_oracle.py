"""Next days and reminders of occasions equal those of a brute-force oracle, day by day."""

import os
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.gifts.models import Occasion
from apps.gifts.services.reminding import _woken
from apps.gifts.services.scheduling import scheduled
from tests.gifts.occasions_oracle import next_day, reminders

EXAMPLES = 20_000 if os.environ.get("SOAK") else 100
HORIZON_DAYS = 800
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Kiritimati"]

pytestmark = pytest.mark.timeout(7200 if os.environ.get("SOAK") else 240)
thorough = settings(max_examples=EXAMPLES, deadline=None)

days = st.dates(date(2024, 1, 1), date(2029, 12, 31))
leap_days = st.sampled_from([date(2024, 2, 29), date(2028, 2, 29)])
starts = (days | leap_days).map(date.isoformat)
series = st.tuples(starts, st.sampled_from(["none", "yearly"])) | st.tuples(
    (days | leap_days).map("--{:%m-%d}".format), st.just("yearly")
)
before_days = st.lists(st.integers(0, 365) | st.integers(0, 3), max_size=10, unique=True)
moments = st.datetimes(
    datetime(2024, 1, 1),  # noqa: DTZ001  # Hypothesis wants naive bounds.
    datetime(2029, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def occasion_of(first: str, recurrence: str, before: list[int]) -> Occasion:
    return Occasion(
        "alice", "01KJMB8V8R4T2ZQ5W6X7Y8Z9AD", title="x", date=first, recurrence=recurrence,
        remind_days_before=before, created_at=datetime.now(UTC), updated_at=datetime.now(UTC),
    )  # fmt: skip


@thorough
@given(series, before_days, moments, st.sampled_from(ZONES))
def test_walks_through_the_same_moments(
    of: tuple[str, str], before: list[int], now: datetime, zone: str
) -> None:
    occasion = occasion_of(*of, before)
    occasion = occasion.with_changes(scheduled(occasion, now=now, zone=zone))
    expected = next_day(*of, now, zone)
    assert occasion.next_occurrence == (expected.isoformat() if expected else None)

    told: list[tuple[datetime, list[str]]] = []
    until = now + timedelta(HORIZON_DAYS - 2)
    while occasion.due_at and occasion.due_at < until:
        at = occasion.due_at
        woken = _woken(occasion, at, zone)
        if "reminded" in woken:
            told.append((at, list(woken["reminded"])))  # type: ignore[call-overload]
        occasion = occasion.with_changes(woken)
        following = next_day(*of, at, zone)
        assert occasion.next_occurrence == (following.isoformat() if following else None)
        assert occasion.due_at is None or occasion.due_at > at

    oracle = reminders(*of, before, now, zone, HORIZON_DAYS)
    assert told == [(at, entries) for at, entries in oracle if at < until]
