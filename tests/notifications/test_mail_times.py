"""When mails go out, by the clock of who gets them."""

from datetime import UTC, datetime

import pytest

from apps.notifications.mail_times import next_digest, quiet_until
from apps.notifications.models import Preferences

BERLIN = "Europe/Berlin"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("begin", "end", "now", "expected"),
    [
        # Winter in Berlin: UTC+1.
        ("22:00", "07:00", "2026-01-10T20:59", None),
        ("22:00", "07:00", "2026-01-10T21:00", "2026-01-11T06:00"),
        ("22:00", "07:00", "2026-01-10T23:30", "2026-01-11T06:00"),
        ("22:00", "07:00", "2026-01-11T05:59", "2026-01-11T06:00"),
        ("22:00", "07:00", "2026-01-11T06:00", None),
        ("13:00", "15:00", "2026-01-10T12:30", "2026-01-10T14:00"),
        ("13:00", "15:00", "2026-01-10T14:00", None),
        # The clocks go forward on 29 March at 02:00, and back on 25 October at 03:00.
        ("22:00", "07:00", "2026-03-28T22:00", "2026-03-29T05:00"),
        ("22:00", "07:00", "2026-10-24T22:00", "2026-10-25T06:00"),
        ("22:00", "02:30", "2026-03-29T00:30", "2026-03-29T01:30"),  # 02:30 is skipped: 03:30.
        ("22:00", "02:30", "2026-10-25T00:10", "2026-10-25T00:30"),  # It comes twice: the first
        ("22:00", "02:30", "2026-10-25T01:10", None),  # counts, so the second time is over.
    ],
)
def test_quiet_hours_end_by_the_owners_clock(
    begin: str, end: str, now: str, expected: str | None
) -> None:
    preferences = Preferences("u", quiet_from=begin, quiet_to=end)

    until = quiet_until(preferences, BERLIN, at(now))

    assert until == (at(expected) if expected else None)


def test_without_quiet_hours_nothing_waits() -> None:
    assert quiet_until(Preferences("u"), BERLIN, at("2026-01-10T23:00")) is None


@pytest.mark.parametrize(
    ("frequency", "hour", "now", "expected"),
    [
        ("none", 8, "2026-01-10T06:59", None),
        ("daily", 8, "2026-01-10T06:59", "2026-01-10T07:00"),
        ("daily", 8, "2026-01-10T07:00", "2026-01-11T07:00"),
        ("daily", 8, "2026-03-28T08:00", "2026-03-29T06:00"),
        ("daily", 2, "2026-03-28T12:00", "2026-03-29T01:00"),  # Skipped: 03:00 of summer time.
        ("daily", 2, "2026-10-24T12:00", "2026-10-25T00:00"),  # The first of two.
        ("daily", 2, "2026-10-25T00:30", "2026-10-26T01:00"),  # So the second is none.
        ("daily", 0, "2026-01-10T22:59", "2026-01-10T23:00"),
        # 2026-01-07 is a Wednesday, the third day of the week.
        ("weekly", 8, "2026-01-07T06:59", "2026-01-07T07:00"),
        ("weekly", 8, "2026-01-07T07:00", "2026-01-14T07:00"),
        ("weekly", 8, "2026-01-08T12:00", "2026-01-14T07:00"),
    ],
)
def test_digests_come_at_their_hour_by_the_owners_clock(
    frequency: str, hour: int, now: str, expected: str | None
) -> None:
    preferences = Preferences("u", digest_frequency=frequency, digest_hour=hour, digest_weekday=3)

    digest = next_digest(preferences, BERLIN, at(now))

    assert digest == (at(expected) if expected else None)
