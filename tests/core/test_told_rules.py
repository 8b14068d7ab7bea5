"""Rules as calendars of others are told them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from apps.core.recurrence import Told, told

ZONE = "Europe/Berlin"


@pytest.mark.parametrize(
    ("until", "in_utc"),
    [("09990103T120000Z", "09990103T120000Z"), ("09990103T000000", "09990102T230632Z")],
)
def test_the_year_of_an_end_has_four_digits(until: str, in_utc: str) -> None:
    rule, due = f"FREQ=DAILY;UNTIL={until}", "0999-01-01T12:00:00.000Z"

    [part] = told(rule, anchor=due, due=due, zone=ZONE)

    assert part.rule == f"FREQ=DAILY;UNTIL={in_utc}"


def test_the_year_of_a_last_day_has_four_digits() -> None:
    rule = "FREQ=DAILY;UNTIL=09990103"

    assert told(rule, anchor="0999-01-01", due="0999-01-01", zone=ZONE) == [
        Told(date(999, 1, 1), rule)
    ]


def test_a_time_that_clocks_skip_is_told_as_the_rule_says_it() -> None:
    """Else what follows would be found an hour late."""
    anchor, due = "2024-03-29T01:30:00.000Z", "2024-03-31T01:30:00.000Z"

    [part] = told("FREQ=DAILY;COUNT=9", anchor=anchor, due=due, zone=ZONE, ordinal=3)

    assert part == Told(datetime(2024, 3, 31, 2, 30, tzinfo=ZoneInfo(ZONE)), "FREQ=DAILY;COUNT=7")
    assert part.due == due


def test_what_the_rule_does_not_fall_on_is_a_part_of_its_own() -> None:
    rule, due = "FREQ=WEEKLY;COUNT=3;BYDAY=MO", "2026-05-10T16:00:00.000Z"

    first, rest = told(rule, anchor=due, due=due, zone=ZONE)

    assert first == Told(datetime(2026, 5, 10, 16, tzinfo=UTC), None)
    assert (rest.due, rest.rule) == ("2026-05-11T16:00:00.000Z", "FREQ=WEEKLY;COUNT=2;BYDAY=MO")


def test_what_was_due_before_its_owner_moved_is_a_part_of_its_own() -> None:
    """In March clocks of New York are changed weeks before those of Berlin."""
    anchor, due = "2026-02-10T17:00:00.000Z", "2026-03-10T17:00:00.000Z"

    parts = told("FREQ=MONTHLY", anchor=anchor, due=due, zone="America/New_York", ordinal=2)

    assert [(part.due, part.rule) for part in parts] == [
        (due, None),
        ("2026-04-10T16:00:00.000Z", "FREQ=MONTHLY"),
    ]


def test_what_comes_once_more_has_no_rule() -> None:
    rule, due = "FREQ=WEEKLY;COUNT=2;BYDAY=MO", "2026-05-10"

    parts = told(rule, anchor=due, due=due, zone=ZONE)

    assert parts == [Told(date(2026, 5, 10), None), Told(date(2026, 5, 11), None)]
