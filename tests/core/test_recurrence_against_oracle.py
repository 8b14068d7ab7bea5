import os
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from apps.core.recurrence import next_due, validate
from apps.core.times import to_text
from tests.core.recurrence_oracle import WEEKDAYS, Spec, moments, walls

EXAMPLES = 20_000 if os.environ.get("SOAK") else 100
HORIZON_DAYS = 1500
LONGEST_CHAIN = 6
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"]

pytestmark = pytest.mark.timeout(7200 if os.environ.get("SOAK") else 240)
thorough = settings(max_examples=EXAMPLES, deadline=None)


def numbers(low: int, high: int, *, signed: bool = False) -> st.SearchStrategy[list[int]]:
    values = st.integers(low, high)
    if signed:
        values |= st.integers(-high, -low)
    return st.lists(values, min_size=1, max_size=4)


PARTS = {
    "BYMONTH": numbers(1, 12),
    "BYMONTHDAY": numbers(1, 31, signed=True),
    "BYYEARDAY": numbers(1, 366, signed=True),
    "BYWEEKNO": numbers(1, 53, signed=True),
    "BYHOUR": numbers(0, 23),
    "BYMINUTE": numbers(0, 59),
    "BYSETPOS": st.lists(st.integers(-5, 5).filter(bool), min_size=1, max_size=3),
}
ALLOWED = {
    "HOURLY": {"BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYHOUR", "BYMINUTE", "BYSETPOS"},
    "DAILY": {"BYMONTH", "BYMONTHDAY", "BYHOUR", "BYMINUTE", "BYSETPOS"},
    "WEEKLY": {"BYMONTH", "BYHOUR", "BYMINUTE", "BYSETPOS"},
    "MONTHLY": {"BYMONTH", "BYMONTHDAY", "BYHOUR", "BYMINUTE", "BYSETPOS"},
    "YEARLY": set(PARTS),
}


@st.composite
def specs(draw: st.DrawFn) -> Spec:
    freq = draw(st.sampled_from(sorted(ALLOWED)))
    names = draw(st.sets(st.sampled_from(sorted(ALLOWED[freq])), max_size=3))
    nth = freq in ("MONTHLY", "YEARLY") and "BYWEEKNO" not in names
    number = st.none() | st.integers(-5, 5).filter(bool) if nth else st.none()
    byday = draw(st.lists(st.tuples(number, st.sampled_from(WEEKDAYS)), max_size=3))
    spec = Spec(
        freq,
        draw(st.integers(1, 14)),
        {name: draw(PARTS[name]) for name in sorted(names)},
        byday,
        draw(st.none() | st.dates(date(2024, 6, 1), date(2027, 1, 1)).map("{:%Y%m%d}".format)),
    )
    assume(names != {"BYSETPOS"} or spec.byday)
    return spec


days_of_start = st.dates(date(2023, 1, 1), date(2026, 12, 31))
times_of_start = st.builds(time, st.integers(0, 23), st.integers(0, 59))
starts = st.builds(datetime.combine, days_of_start, times_of_start)


@thorough
@given(specs(), starts, st.sampled_from(ZONES))
def test_every_moment_of_a_series_follows_the_one_before(
    spec: Spec, start: datetime, zone: str
) -> None:
    rule = validate(str(spec))
    anchor = start.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    start = anchor.astimezone(ZoneInfo(zone)).replace(tzinfo=None)  # Out of a gap.
    days = 60 if spec.freq == "HOURLY" else HORIZON_DAYS
    series = [moment for moment in moments(spec, start, zone, days) if moment > anchor]

    due = to_text(anchor)
    for moment in series[:LONGEST_CHAIN]:
        following = next_due(rule, anchor=to_text(anchor), due=due, zone=zone, ordinal=1)
        assert following == to_text(moment)
        due = following

    if len(series) < LONGEST_CHAIN:
        last = next_due(rule, anchor=to_text(anchor), due=due, zone=zone, ordinal=1)
        assert last is None or last >= to_text(anchor + timedelta(days - 2))


@thorough
@given(specs(), days_of_start)
def test_every_day_of_a_series_follows_the_one_before(spec: Spec, start: date) -> None:
    timeless = Spec(
        spec.freq,
        spec.interval,
        {name: by for name, by in spec.by.items() if name not in ("BYHOUR", "BYMINUTE")},
        spec.byday,
        spec.until,
    )
    midnight = datetime.combine(start, time())
    days = 60 if spec.freq == "HOURLY" else HORIZON_DAYS
    series = sorted({wall.date() for wall in walls(timeless, midnight, days)} - {start})

    due = start.isoformat()
    for day in series[:LONGEST_CHAIN]:
        following = next_due(str(spec), anchor=start.isoformat(), due=due, zone="UTC", ordinal=1)
        assert following == day.isoformat()
        due = following
