"""Rules as calendars of others are told them."""

import pytest

from apps.core.recurrence import told_of_days, told_of_moments

ZONE = "Europe/Berlin"


@pytest.mark.parametrize(
    ("until", "told"),
    [("09990101T120000Z", "09990101T120000Z"), ("00010101T000000", "00010101T230632Z")],
)
def test_the_year_of_an_end_has_four_digits(until: str, told: str) -> None:
    rule = f"FREQ=DAILY;UNTIL={until}"

    assert told_of_moments(rule, zone=ZONE, count=None) == f"FREQ=DAILY;UNTIL={told}"


def test_the_year_of_a_last_day_has_four_digits() -> None:
    rule = "FREQ=DAILY;UNTIL=09990101"

    assert told_of_days(rule, zone=ZONE, count=None) == rule
