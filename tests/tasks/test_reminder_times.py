from datetime import UTC, datetime

import pytest

from apps.tasks.reminders import Reminder, coming_reminders, is_offset, parse_remind_at

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
DUE = "2026-03-29T10:00:00.000Z"  # Noon in Berlin, on the day that summer time begins.


@pytest.mark.parametrize(
    ("entry", "stored"),
    [
        ("-P1D", "-P1D"),
        ("-pt30m", "-PT30M"),
        ("-P1DT2H30M15S", "-P1DT2H30M15S"),
        ("-P52W", "-P52W"),
        ("-P366D", "-P366D"),
        ("PT0S", "PT0S"),
        ("-P0D", "PT0S"),
        ("P0W", "PT0S"),
        ("2026-03-01T09:30:00Z", "2026-03-01T09:30:00.000Z"),
        ("2026-03-01T09:30:00.1234+02:00", "2026-03-01T07:30:00.123Z"),
    ],
)
def test_stores_an_entry_in_its_one_form(entry: str, stored: str) -> None:
    assert parse_remind_at(entry) == stored


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("P1D", "put a minus sign"),
        ("-P367D", "at most 366 days"),
        ("-P365DT48H", "at most 366 days"),
        ("-P53W", "at most 366 days"),
        ("-P", "A reminder is"),
        ("-PT", "A reminder is"),
        ("-P1DT", "A reminder is"),
        ("-PD", "A reminder is"),
        ("-P1W2D", "A reminder is"),
        ("-P1M", "A reminder is"),
        ("-PT1.5H", "A reminder is"),
        ("-PT999999999S", "A reminder is"),
        ("-P\u0661D", "A reminder is"),
        ("+P1D", "A reminder is"),
        ("tomorrow", "A reminder is"),
        ("2026-W10-1T09:00Z", "A reminder is"),
        ("20260301T0900+00", "A reminder is"),
        ("2026-03-01", "A reminder is"),
        ("2026-03-01T09:30:00", "A reminder is"),
        ("2026-02-30T09:30:00Z", "A reminder is"),
        ("0001-01-01T00:00:00+23:00", "A reminder is"),
        ("", "A reminder is"),
    ],
)
def test_refuses_what_is_no_reminder(entry: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_remind_at(entry)


@pytest.mark.parametrize(
    ("entry", "due", "expected"),
    [
        ("PT0S", DUE, datetime(2026, 3, 29, 10, tzinfo=UTC)),
        ("-PT30M", DUE, datetime(2026, 3, 29, 9, 30, tzinfo=UTC)),
        # A day of the wall clock, noon to noon, had 23 hours.
        ("-P1D", DUE, datetime(2026, 3, 28, 11, tzinfo=UTC)),
        ("-PT24H", DUE, datetime(2026, 3, 28, 10, tzinfo=UTC)),
        ("-P1DT2H", DUE, datetime(2026, 3, 28, 9, tzinfo=UTC)),
        ("-P1W", DUE, datetime(2026, 3, 22, 11, tzinfo=UTC)),
        # Of a day the reminders count from 09:00.
        ("PT0S", "2026-03-29", datetime(2026, 3, 29, 7, tzinfo=UTC)),
        ("-P1D", "2026-03-29", datetime(2026, 3, 28, 8, tzinfo=UTC)),
        ("-PT1H", "2026-03-29", datetime(2026, 3, 29, 6, tzinfo=UTC)),
        # The second 02:30 of the day that it ends.
        ("PT0S", "2026-10-25T01:30:00.000Z", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("2026-03-01T09:30:00.000Z", DUE, datetime(2026, 3, 1, 9, 30, tzinfo=UTC)),
        ("2026-03-01T09:30:00.000Z", None, datetime(2026, 3, 1, 9, 30, tzinfo=UTC)),
    ],
)
def test_counts_back_on_the_owners_clock(entry: str, due: str | None, expected: datetime) -> None:
    found = coming_reminders([entry], due=due, zone="Europe/Berlin", after=LONG_AGO)

    assert found == [Reminder(expected, entry)]


def test_tells_offsets_from_moments() -> None:
    assert is_offset("-P1D")
    assert is_offset("PT0S")
    assert not is_offset("2026-03-01T09:30:00.000Z")


def test_lists_those_that_are_still_to_come_in_order() -> None:
    entries = ["PT0S", "-P1D", "2026-03-29T09:00:00.000Z", "-PT1H"]

    def after(hour: int, minute: int = 0) -> list[str]:
        moment = datetime(2026, 3, 29, hour, minute, tzinfo=UTC)
        coming = coming_reminders(entries, due=DUE, zone="Europe/Berlin", after=moment)
        return [reminder.entry for reminder in coming]

    assert after(8, 59) == ["2026-03-29T09:00:00.000Z", "-PT1H", "PT0S"]
    assert after(9) == ["PT0S"]
    assert after(10) == []


@pytest.mark.parametrize(
    ("entries", "due"),
    [([], DUE), (["-P1D", "PT0S"], None), (["-P1D"], "0001-01-01T00:00:00.000Z")],
)
def test_there_may_be_none(entries: list[str], due: str | None) -> None:
    assert coming_reminders(entries, due=due, zone="Europe/Berlin", after=LONG_AGO) == []
