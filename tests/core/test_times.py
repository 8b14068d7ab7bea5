from datetime import UTC, datetime, timedelta, timezone

import pytest

from apps.core import times


def test_a_moment_is_written_in_utc_with_milliseconds() -> None:
    berlin = timezone(timedelta(hours=1))
    moment = datetime(2026, 3, 1, 10, 30, 0, 999_999, tzinfo=berlin)

    assert times.to_text(moment) == "2026-03-01T09:30:00.999Z"


def test_what_was_written_is_read_again() -> None:
    moment = datetime(2026, 3, 1, 9, 30, 0, 999_000, tzinfo=UTC)

    assert times.from_text(times.to_text(moment)) == moment
    assert times.from_text("2026-03-01T10:30:00.999+01:00") == moment


def test_texts_sort_as_moments_do() -> None:
    moments = [datetime(year, 1, 1, tzinfo=UTC) for year in (1, 999, 1000, 2026, 9999)]

    texts = [times.to_text(moment) for moment in moments]

    assert sorted(texts) == texts


@pytest.mark.parametrize("text", ["2026-03-01T09:30:00", "2026-03-01", "now", ""])
def test_a_moment_needs_its_offset(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        times.from_text(text)


def test_cuts_to_milliseconds_and_rounds_nothing() -> None:
    moment = datetime(2026, 3, 1, 9, 30, 0, 999_999, tzinfo=UTC)

    assert times.to_milliseconds(moment).microsecond == 999_000
