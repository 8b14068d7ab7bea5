"""All days of a series: as next_due walks them one by one, from any day on."""

from datetime import date, timedelta
from itertools import islice, takewhile

import pytest

from apps.core.recurrence import latest_day, next_due, series_days
from tests.core.test_recurrence import within

FIRST = date(2026, 3, 1)  # A Sunday.
END = date(2030, 1, 1)
RULES = [
    "FREQ=DAILY;INTERVAL=100",
    "FREQ=WEEKLY;BYDAY=MO,TH;COUNT=7",
    "FREQ=MONTHLY;BYMONTHDAY=-1",
    "FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20280101",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=HOURLY;BYDAY=MO;UNTIL=20260401T120000Z",
    "FREQ=DAILY;COUNT=1",
]


def one_by_one(rule: str) -> list[date]:
    days, due = [FIRST], FIRST.isoformat()
    for ordinal in range(1, 3000):
        following = next_due(
            rule, anchor=FIRST.isoformat(), due=due, zone="Europe/Berlin", ordinal=ordinal
        )
        if following is None or following > END.isoformat():
            break
        due = following
        days.append(date.fromisoformat(due))
    return days


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("later", [-400, 0, 1, 30, 365])
def test_walks_as_next_due_does(rule: str, later: int) -> None:
    since = FIRST + timedelta(later)

    days = series_days(rule, anchor=FIRST, since=since, zone="Europe/Berlin")

    found = list(takewhile(lambda day: day <= END, days))
    assert found == [day for day in one_by_one(rule) if day >= since]


def test_a_rule_that_never_falls_has_its_first_day_alone() -> None:
    rule = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"

    assert list(series_days(rule, anchor=FIRST, since=FIRST, zone="UTC")) == [FIRST]


def test_a_span_of_days_costs_its_years_alone() -> None:
    never = "FREQ=YEARLY;BYYEARDAY=366;BYMONTHDAY=1"  # Which takes 8000 years to find out.
    end = FIRST + timedelta(365)

    with within(0.4):
        for _ in range(50):
            days = series_days(never, anchor=FIRST, since=FIRST, until=end, zone="UTC")
            assert list(days) == [FIRST]


def test_an_endless_series_ends_with_the_calendar() -> None:
    late = date(9998, 12, 20)

    days = series_days("FREQ=DAILY", anchor=FIRST, since=late, zone="UTC")

    assert len(list(islice(days, 100))) == 12


@pytest.mark.parametrize(
    ("rule", "latest"),
    [
        ("FREQ=DAILY", "~"),
        ("FREQ=DAILY;COUNT=3", "~"),
        ("FREQ=DAILY;UNTIL=20260331", "2026-04-01"),
        ("FREQ=DAILY;UNTIL=20260331T233000Z", "2026-04-01"),
        ("FREQ=DAILY;UNTIL=00010101", "0001-01-03"),
        ("FREQ=DAILY;UNTIL=09990101", "0999-01-02"),
        ("FREQ=DAILY;UNTIL=99991231", "9999-12-31"),
        ("FREQ=DAILY;UNTIL=99991231T235959Z", "9999-12-31"),
    ],
)
def test_knows_a_day_after_which_there_is_none(rule: str, latest: str) -> None:
    assert latest_day(rule) == latest
