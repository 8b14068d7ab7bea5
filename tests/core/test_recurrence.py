import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone

import pytest

from apps.core.recurrence import completion_anchor, next_due, validate

SUNDAY = "2026-03-01T09:30:00.000Z"
SIXTY = ",".join(map(str, range(60)))


def following(
    rule: str,
    due: str = SUNDAY,
    *,
    anchor: str | None = None,
    zone: str = "UTC",
    ordinal: int = 1,
) -> str | None:
    return next_due(rule, anchor=anchor or due, due=due, zone=zone, ordinal=ordinal)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Bound the processor time of a block. Measuring coverage slows it, and a busy machine."""
    limit = seconds * (30 if sys.gettrace() else 1)
    began = time.process_time()
    yield
    assert time.process_time() - began < limit


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("FREQ=DAILY", "FREQ=DAILY"),
        ("interval=2;freq=weekly;byday=mo,we", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE"),
        ("COUNT=3;FREQ=MONTHLY;BYDAY=-1FR,+2MO", "FREQ=MONTHLY;COUNT=3;BYDAY=-1FR,+2MO"),
        ("FREQ=HOURLY;BYMINUTE=0,30;BYSECOND=60", "FREQ=HOURLY;BYMINUTE=0,30;BYSECOND=60"),
        ("FREQ=DAILY;UNTIL=20270131T170000Z", "FREQ=DAILY;UNTIL=20270131T170000Z"),
        (
            "FREQ=YEARLY;WKST=SU;BYWEEKNO=-1;BYDAY=MO;BYYEARDAY=-366;BYSETPOS=-1",
            "FREQ=YEARLY;WKST=SU;BYWEEKNO=-1;BYDAY=MO;BYYEARDAY=-366;BYSETPOS=-1",
        ),
    ],
)
def test_stores_a_rule_in_capitals_and_its_frequency_first(text: str, stored: str) -> None:
    assert validate(text) == stored


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no part ''"),
        ("INTERVAL=2", "FREQ is missing"),
        ("FREQ=SECONDLY", "FREQ must be one of HOURLY, DAILY"),
        ("FREQ=MINUTELY", "FREQ must be one of"),
        ("RRULE:FREQ=DAILY", "no part 'RRULE:FREQ'"),
        ("FREQ=DAILY;", "no part ''"),
        ("FREQ=DAILY;FREQ=DAILY", "FREQ is given twice"),
        ("FREQ=DAILY;BYEASTER=1", "no part 'BYEASTER'"),
        ("FREQ=DAILY;BYWEEKDAY=MO", "no part 'BYWEEKDAY'"),
        ("FREQ=DAILY;INTERVAL", "INTERVAL takes whole numbers from 1 to 99999."),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL takes"),
        ("FREQ=DAILY;INTERVAL=-1", "INTERVAL takes"),
        ("FREQ=DAILY;INTERVAL=+1", "INTERVAL takes"),
        ("FREQ=DAILY;INTERVAL=1.5", "INTERVAL takes"),
        ("FREQ=DAILY;INTERVAL=1_0", "INTERVAL takes"),
        ("FREQ=DAILY;INTERVAL=100000", "INTERVAL takes"),
        ("FREQ=DAILY;INTERVAL= 1", "INTERVAL takes"),
        ("FREQ=DAILY;INTERVAL=1\n", "INTERVAL takes"),
        ("FREQ=DAILY;COUNT=0", "COUNT takes"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20270101", "COUNT and UNTIL exclude each other"),
        ("FREQ=DAILY;UNTIL=2027-01-01", "UNTIL must look like"),
        ("FREQ=DAILY;UNTIL=20270230", "UNTIL is not a day of the calendar"),
        ("FREQ=DAILY;UNTIL=20270228T250000", "UNTIL is not a day of the calendar"),
        ("FREQ=DAILY;WKST=1MO", "WKST must name days as MO"),
        ("FREQ=DAILY;BYDAY=XX", "BYDAY must name days"),
        ("FREQ=DAILY;BYDAY=MO,", "BYDAY must name days"),
        ("FREQ=MONTHLY;BYDAY=0MO", "BYDAY takes whole numbers from 1 to 53, or the same below"),
        ("FREQ=MONTHLY;BYDAY=-54MO", "BYDAY takes"),
        ("FREQ=WEEKLY;BYDAY=1MO", "A number in BYDAY goes with"),
        ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO", "A number in BYDAY goes with"),
        ("FREQ=YEARLY;BYMONTH=13", "BYMONTH takes"),
        ("FREQ=YEARLY;BYMONTH=-1", "BYMONTH takes"),
        ("FREQ=YEARLY;BYWEEKNO=54", "BYWEEKNO takes"),
        ("FREQ=MONTHLY;BYWEEKNO=5", "BYWEEKNO goes with FREQ=YEARLY only"),
        ("FREQ=YEARLY;BYYEARDAY=367", "BYYEARDAY takes"),
        ("FREQ=DAILY;BYYEARDAY=1", "BYYEARDAY goes with FREQ=YEARLY or HOURLY only"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY takes"),
        ("FREQ=MONTHLY;BYMONTHDAY=-32", "BYMONTHDAY takes"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY does not go with FREQ=WEEKLY"),
        ("FREQ=DAILY;BYHOUR=24", "BYHOUR takes whole numbers from 0 to 23."),
        ("FREQ=DAILY;BYMINUTE=60", "BYMINUTE takes"),
        ("FREQ=DAILY;BYSECOND=61", "BYSECOND takes"),
        ("FREQ=DAILY;BYMINUTE=0,30;BYSECOND=" + SIXTY, "At most 60 times an hour"),
        ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS needs another BY part"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", "BYSETPOS takes"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=367", "BYSETPOS takes"),
        ("FREQ=DAILY;BYMONTH=\u0661", "at most 500 plain characters"),
        ("FREQ=DAILY;BYMONTH=" + "1," * 300, "at most 500 plain characters"),
    ],
)
def test_refuses_what_rfc_5545_does_not_allow(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason.replace("+", r"\+")):
        validate(text)


def test_refuses_hostile_text_at_no_cost() -> None:
    hostile = ["9" * 10_000_000, ";" * 500, "FREQ=DAILY;INTERVAL=" + "9" * 480, "=" * 500]

    for text in hostile:
        with pytest.raises(ValueError, match=r"recurrence|INTERVAL"), within(0.01):
            validate(text)


@pytest.mark.parametrize(
    ("rule", "due", "expected"),
    [
        ("FREQ=DAILY", "2026-02-28", "2026-03-01"),
        ("FREQ=WEEKLY", SUNDAY, "2026-03-08T09:30:00.000Z"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-03-06", "2026-03-09"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2026-03-27", "2026-04-24"),
        ("FREQ=MONTHLY;BYDAY=2TU", "2026-03-10", "2026-04-14"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-31", "2026-02-28"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-04-30", "2026-05-29"),
        ("FREQ=YEARLY", "2026-03-01", "2027-03-01"),
        ("FREQ=YEARLY;BYDAY=20MO", "2026-05-18", "2027-05-17"),
        ("FREQ=YEARLY;BYYEARDAY=-1", "2026-12-31", "2027-12-31"),
        ("FREQ=YEARLY;BYWEEKNO=20", "2026-05-13", "2027-05-19"),
        ("FREQ=HOURLY;INTERVAL=5", SUNDAY, "2026-03-01T14:30:00.000Z"),
        ("FREQ=DAILY;BYHOUR=9,17;BYMINUTE=0", SUNDAY, "2026-03-01T17:00:00.000Z"),
        ("FREQ=HOURLY;BYSECOND=60", SUNDAY, "2026-03-01T09:30:59.000Z"),
        ("FREQ=HOURLY;INTERVAL=36", "2026-03-01", "2026-03-02"),
        ("FREQ=DAILY;BYHOUR=17", "2026-03-01", "2026-03-02"),
    ],
)
def test_finds_the_next_occurrence(rule: str, due: str, expected: str) -> None:
    assert following(rule, due) == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        # From Wednesday on. Week 1 begins on December 30, a Monday, or on December 29.
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,WE;WKST=MO", "2024-12-29"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,WE;WKST=SU", "2025-01-05"),
        ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=SU;WKST=MO", "2025-01-05"),
        ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=SU;WKST=SU", "2024-12-29"),
    ],
)
def test_weeks_begin_when_the_rule_says(rule: str, expected: str) -> None:
    assert following(rule, "2024-12-25") == expected


def test_counts_positions_of_the_first_week_from_its_beginning() -> None:
    rule = "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=2"

    assert following(rule, "2026-03-04") == "2026-03-11"


def test_keeps_the_step_of_the_series_however_late_the_task_is() -> None:
    anchor = "2026-01-31"

    days = ["2026-01-31", "2026-03-31", "2026-05-31"]
    found = [following("FREQ=MONTHLY;INTERVAL=2", day, anchor=anchor) for day in days]

    assert found == ["2026-03-31", "2026-05-31", "2026-07-31"]
    assert following("FREQ=DAILY;INTERVAL=3", "2026-02-01", anchor=anchor) == "2026-02-03"


def test_count_is_of_the_whole_series() -> None:
    assert following("FREQ=DAILY;COUNT=3", ordinal=2) == "2026-03-02T09:30:00.000Z"
    assert following("FREQ=DAILY;COUNT=3", ordinal=3) is None


@pytest.mark.parametrize(
    ("until", "included"),
    [
        ("20260302", True),
        ("20260301", False),
        ("20260302T053000", True),  # The clock of New York then shows 5:30.
        ("20260302T052959", False),
        ("20260302T103000Z", True),
        ("20260302T102959Z", False),
        ("99991231T235959Z", True),
    ],
)
def test_until_is_included_and_read_in_the_right_zone(until: str, *, included: bool) -> None:
    due, expected = "2026-03-01T10:30:00.000Z", "2026-03-02T10:30:00.000Z"

    found = following(f"FREQ=DAILY;UNTIL={until}", due, zone="America/New_York")

    assert found == (expected if included else None)


@pytest.mark.parametrize(
    ("until", "included"),
    [
        ("20260302", True),
        ("20260302T000000", True),
        ("20260301T235959", False),
        ("20260302T050000Z", True),  # That day begins in New York.
        ("20260302T045959Z", False),
    ],
)
def test_until_ends_a_series_of_days(until: str, *, included: bool) -> None:
    found = following(f"FREQ=DAILY;UNTIL={until}", "2026-03-01", zone="America/New_York")

    assert found == ("2026-03-02" if included else None)


@pytest.mark.parametrize(
    ("zone", "due", "expected"),
    [
        ("Europe/Berlin", "2026-03-28T08:00:00.000Z", "2026-03-29T07:00:00.000Z"),
        ("Europe/Berlin", "2026-10-24T07:00:00.000Z", "2026-10-25T08:00:00.000Z"),
        # 02:30 is skipped: with the offset before, it is 03:30 of the clock.
        ("Europe/Berlin", "2026-03-28T01:30:00.000Z", "2026-03-29T01:30:00.000Z"),
        # 02:30 comes twice: the first.
        ("Europe/Berlin", "2026-10-24T00:30:00.000Z", "2026-10-25T00:30:00.000Z"),
        # Half an hour forward, on October 4.
        ("Australia/Lord_Howe", "2026-10-02T22:30:00.000Z", "2026-10-03T22:00:00.000Z"),
        # December 30, 2011 was skipped: it falls on the 31st.
        ("Pacific/Apia", "2011-12-29T20:00:00.000Z", "2011-12-30T20:00:00.000Z"),
    ],
)
def test_keeps_the_time_of_the_wall_clock(zone: str, due: str, expected: str) -> None:
    assert following("FREQ=DAILY", due, zone=zone) == expected


def test_returns_to_its_time_after_a_gap() -> None:
    anchor, in_gap = "2026-03-28T01:30:00.000Z", "2026-03-29T01:30:00.000Z"

    found = following("FREQ=DAILY", in_gap, anchor=anchor, zone="Europe/Berlin")

    assert found == "2026-03-30T00:30:00.000Z"


def test_never_goes_back_when_clocks_do() -> None:
    second_half_past_two = "2026-10-25T01:10:00.000Z"
    rule = "FREQ=DAILY;BYHOUR=2;BYMINUTE=10,50"

    found = following(rule, second_half_past_two, zone="Europe/Berlin")

    assert found == "2026-10-26T01:10:00.000Z"


def test_misses_nothing_that_a_gap_has_moved() -> None:
    moved_from_ten_past_two = "2026-03-29T01:10:00.000Z"
    rule = "FREQ=DAILY;BYHOUR=2;BYMINUTE=10,50"

    found = following(rule, moved_from_ten_past_two, zone="Europe/Berlin")

    assert found == "2026-03-29T01:50:00.000Z"


@pytest.mark.parametrize(
    ("rule", "anchor"),
    [
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", SUNDAY),
        ("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31", "2026-02-01"),
        ("FREQ=MONTHLY;INTERVAL=48;BYMONTHDAY=29", "2026-02-01"),
        ("FREQ=MONTHLY;BYDAY=6MO", SUNDAY),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6", SUNDAY),
        ("FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR;BYMONTH=2;INTERVAL=12", "2026-03-01"),
        ("FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=31", SUNDAY),
        ("FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6", SUNDAY),
        ("FREQ=YEARLY;INTERVAL=4;BYYEARDAY=366", "2026-03-01"),
        ("FREQ=YEARLY;INTERVAL=99999", SUNDAY),
        ("FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA;BYSETPOS=366;BYMINUTE=" + SIXTY, "2026-03-01"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=8", SUNDAY),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=MO,WE,TH,FR,SA,SU", "2026-03-03"),
        ("FREQ=DAILY;BYDAY=MO,TU;BYSETPOS=2", SUNDAY),
        ("FREQ=HOURLY;INTERVAL=24;BYHOUR=5", "2026-03-01T06:00:00.000Z"),
        ("FREQ=HOURLY;INTERVAL=24;BYHOUR=5;BYMINUTE=" + SIXTY, "2026-03-01T06:00:00.000Z"),
        ("FREQ=HOURLY;INTERVAL=7;BYHOUR=5;BYDAY=MO", SUNDAY),
        ("FREQ=HOURLY;BYMONTHDAY=31;BYMONTH=2", SUNDAY),
        ("FREQ=HOURLY;INTERVAL=8761;BYYEARDAY=365;BYHOUR=0;BYMINUTE=" + SIXTY, SUNDAY),
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin"])
def test_knows_within_100_ms_that_a_rule_never_occurs(rule: str, anchor: str, zone: str) -> None:
    validate(rule)

    with within(0.1):
        assert following(rule, anchor, zone=zone) is None


@pytest.mark.parametrize(
    ("rule", "anchor", "expected"),
    [
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", "2072-02-29", "2112-02-29"),
        ("FREQ=YEARLY;INTERVAL=100", "2024-02-29", "2124-02-29"),
        ("FREQ=YEARLY;INTERVAL=1000;BYMONTH=2;BYMONTHDAY=-1", "2024-02-29", "3024-02-29"),
        ("FREQ=HOURLY;INTERVAL=4536;BYYEARDAY=60", SUNDAY, "2189-03-01T09:30:00.000Z"),
        ("FREQ=DAILY;INTERVAL=5411;BYMONTH=2", SUNDAY, "2189-02-15T09:30:00.000Z"),
    ],
)
def test_finds_what_is_rare(rule: str, anchor: str, expected: str) -> None:
    with within(0.1):
        assert following(rule, anchor) == expected


@pytest.mark.parametrize("rule", ["FREQ=HOURLY", "FREQ=DAILY", "FREQ=HOURLY;BYMINUTE=" + SIXTY])
def test_an_old_series_costs_no_more_than_a_young_one(rule: str) -> None:
    with within(0.05):
        assert following(rule, SUNDAY, anchor="1970-03-01T09:30:00.000Z") is not None


@pytest.mark.parametrize(
    "due",
    ["9999-12-31", "9999-12-31T23:59:59.999Z", "0001-01-01T00:00:00.000Z"],
)
def test_ends_with_the_calendar(due: str) -> None:
    zones = ["Pacific/Kiritimati", "America/New_York"]

    assert None in [following("FREQ=DAILY", due, zone=zone) for zone in zones]


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (None, "2026-03-31"),
        ("2026-03-01", "2026-03-31"),
        ("2026-03-01T08:00:00.000Z", "2026-03-31T07:00:00.000Z"),  # 9:00 in Berlin.
    ],
)
def test_counts_from_the_day_of_the_completion_in_the_owners_zone(
    due: str | None, expected: str
) -> None:
    completed_at = datetime(2026, 3, 30, 23, 30, tzinfo=UTC)

    assert completion_anchor(due, completed_at, "Europe/Berlin") == expected
    elsewhere = completed_at.astimezone(timezone(timedelta(hours=-8)))
    assert completion_anchor(due, elsewhere, "Europe/Berlin") == expected
