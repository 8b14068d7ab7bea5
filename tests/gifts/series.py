"""Series as others may write them, and what another program finds in our calendar of one.

`recurring-ical-events` stands for other programs: it expands calendars by dateutil's rules.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

import icalendar
import recurring_ical_events
from hypothesis import strategies as st

from apps.core.calendars.rendering import render_calendar
from apps.gifts.calendar import _events
from apps.gifts.models import Occasion

ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Kiritimati"]
MOST_BEFORE = 40  # Days of a reminder, so that a span of alarms has an end.

days = st.dates(date(2023, 1, 1), date(2029, 12, 31))
leap_days = st.sampled_from([date(2024, 2, 29), date(2028, 2, 29)])
starts = days | leap_days
weekdays = st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])
month_days = st.integers(1, 31) | st.integers(-31, -1)
ends = st.one_of(
    st.just(""),
    st.integers(1, 30).map(";COUNT={}".format),
    days.map(";UNTIL={:%Y%m%d}".format),
    days.map(";UNTIL={:%Y%m%d}T120000Z".format),
    days.map(";UNTIL={:%Y%m%d}T233000".format),
)


def joined(name: str, values: st.SearchStrategy[object], most: int = 3) -> st.SearchStrategy[str]:
    several = st.lists(values, max_size=most, unique=True)
    return several.map(lambda some: f";{name}={','.join(map(str, some))}" if some else "")


def rule_of(frequency: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    interval = st.integers(1, 4).map(";INTERVAL={}".format)
    return st.tuples(interval, *parts, ends).map(lambda some: f"FREQ={frequency}{''.join(some)}")


months = joined("BYMONTH", st.integers(1, 12))
# dateutil takes only days that both the numbered and the plain ones name, so none are mixed.
nth_weekdays = joined("BYDAY", weekdays) | joined(
    "BYDAY", st.tuples(st.sampled_from(["1", "2", "-1"]), weekdays).map("".join)
)
# dateutil counts BYSETPOS of a week in which a series begins wrongly, so weeks go without.
positions = st.sampled_from(["1", "2", "-1", "1,-1"]).map(";BYDAY=MO,TU,FR;BYSETPOS={}".format)
rules = st.one_of(
    rule_of("DAILY", months),
    rule_of("WEEKLY", joined("BYDAY", weekdays)),
    rule_of("MONTHLY", joined("BYMONTHDAY", month_days)),
    rule_of("MONTHLY", nth_weekdays),
    rule_of("MONTHLY", positions),
    rule_of("YEARLY", months, joined("BYMONTHDAY", month_days)),
    rule_of("YEARLY", positions),
)
series = st.one_of(
    st.tuples(starts.map(date.isoformat), st.sampled_from(["none", "yearly"])),
    st.tuples(starts.map("--{:%m-%d}".format), st.just("yearly")),
    st.tuples(starts.map(date.isoformat), rules),
)
before_days = st.lists(st.integers(0, MOST_BEFORE), max_size=4, unique=True)


def occasion_of(of: tuple[str, str], before: list[int]) -> Occasion:
    return Occasion(
        "alice", "01KJMB8V8R4T2ZQ5W6X7Y8Z9AD", title="x", date=of[0], recurrence=of[1],
        remind_days_before=before, created_at=datetime.now(UTC), updated_at=datetime.now(UTC),
    )  # fmt: skip


def expand(occasion: Occasion, zone: str, start: date, end: date) -> list[Any]:
    return list(_found_in(render_calendar(_events(occasion, zone), name="x"), start, end))


@lru_cache(maxsize=8)  # Most series are the same text in every zone.
def _found_in(text: bytes, start: date, end: date) -> list[Any]:
    calendar = icalendar.Calendar.from_ical(text)
    assert all(component.errors == [] for component in calendar.walk())
    found: list[Any] = recurring_ical_events.of(calendar).between(start, end + timedelta(1))
    return sorted(found, key=lambda event: event["dtstart"].dt)
