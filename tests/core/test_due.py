from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from apps.core import due
from apps.core.db import transaction
from apps.core.due import SHARDS, Due, due_rows, run_all, run_due, when_due
from apps.core.errors import LostRace
from apps.tasks.models.stats import OpenTasks
from tests.factories import NOW

SOON = NOW + timedelta(seconds=1)


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> str:
    """A kind of its own, the only one that is registered."""
    name = str(uuid4())
    monkeypatch.setattr(due, "_kinds", {})
    return name


def place(kind: str, subject_id: str, due_at: datetime = NOW, user_id: str = "alice") -> Due:
    row = Due.of(kind, user_id, subject_id, due_at)
    row.save_once()
    return row


def found(now: datetime) -> list[str]:
    return sorted(row.subject_id for _, row in due_rows(now))


def take_and_count(row: Due, _now: datetime) -> None:
    with transaction() as tx:
        row.delete_in(tx)
        OpenTasks.count_in(tx, row.user_id, amounts={"low": 1})


def test_finds_what_is_due_by_now_and_nothing_else(kind: str) -> None:
    when_due(kind)(take_and_count)
    place(kind, "past", NOW - timedelta(days=400))
    place(kind, "now", NOW)
    place(kind, "soon", NOW + timedelta(milliseconds=1))
    place(str(uuid4()), "other kind")

    assert found(NOW) == ["now", "past"]
    assert found(SOON) == ["now", "past", "soon"]


def test_spreads_a_kind_over_its_shards_and_finds_all(kind: str) -> None:
    when_due(kind)(take_and_count)
    subjects = sorted(str(uuid4()) for _ in range(40))
    rows = [place(kind, subject) for subject in subjects]

    assert len({row.shard for row in rows}) == SHARDS
    assert found(NOW) == subjects


def test_reads_more_than_a_page_of_a_shard(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(due, "ROWS_AT_ONCE", 2)
    when_due(kind)(take_and_count)
    subjects = sorted(str(uuid4()) for _ in range(30))
    for subject in subjects:
        place(kind, subject)

    assert found(NOW) == subjects


def test_a_backlog_of_one_kind_holds_up_no_other(kind: str) -> None:
    other = str(uuid4())
    fired: list[str] = []
    for one in (kind, other):
        when_due(one)(lambda row, _now: fired.append(row.user_id))
    for number in range(20):
        place(kind, f"{number}", NOW - timedelta(days=1), "alice")
    place(other, "plants", user_id="bob")

    run_all(NOW)

    assert len(fired) == 21
    assert fired.index("bob") < 2 * SHARDS


def test_the_same_subject_at_the_same_time_has_the_same_row(kind: str) -> None:
    first, again = (Due.of(kind, "alice", "plants", NOW) for _ in range(2))

    assert first.keys() == again.keys()
    assert first.place == "2026-03-01T09:30:00.000Z#plants"


def test_the_oldest_of_a_shard_comes_first(kind: str) -> None:
    fired: list[datetime] = []
    when_due(kind)(lambda row, _now: fired.append(row.due_at))
    for days in (1, 3, 2):
        place(kind, "plants", NOW - timedelta(days=days))

    run_all(NOW)

    assert fired == [NOW - timedelta(days=days) for days in (3, 2, 1)]


def test_fires_with_the_time_of_the_run(kind: str) -> None:
    calls: list[tuple[str, datetime]] = []
    when_due(kind)(lambda row, now: calls.append((row.subject_id, now)))
    place(kind, "plants")

    assert run_all(SOON) == 1
    assert calls == [("plants", SOON)]


def test_of_two_runs_at_once_each_row_is_fired_by_one(kind: str, user_id: str) -> None:
    when_due(kind)(take_and_count)
    for number in range(20):
        place(kind, f"{number}", user_id=user_id)

    with ThreadPoolExecutor(4) as pool:
        fired = list(pool.map(lambda _: run_all(NOW), range(4)))

    assert sum(fired) == OpenTasks.of(user_id).low == 20
    assert run_all(NOW) == 0


@pytest.mark.parametrize("error", [ValueError, KeyError, LostRace])
def test_a_row_that_fails_stays_and_the_others_go_on(
    kind: str, user_id: str, error: type[Exception]
) -> None:
    def fire(row: Due, now: datetime) -> None:
        if row.subject_id == "poison":
            raise error
        take_and_count(row, now)

    when_due(kind)(fire)
    for subject in ("before", "poison", "after"):
        place(kind, subject, user_id=user_id)

    assert run_all(NOW) == 2
    assert run_all(NOW) == 0
    assert found(NOW) == ["poison"]


def test_a_failure_is_told_and_a_lost_race_is_none(
    kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    def fire(row: Due, _now: datetime) -> None:
        raise LostRace if row.subject_id == "late" else ValueError

    when_due(kind)(fire)
    place(kind, "late")
    place(kind, "poison")

    run_all(NOW)

    levels = {record.levelname: record.getMessage() for record in caplog.records}
    assert levels == {"INFO": "Another run was faster", "ERROR": "Due work failed"}


def test_the_scheduled_run_fires_too(kind: str) -> None:
    fired: list[Any] = []
    fire: Callable[[Due, datetime], object] = lambda row, _now: fired.append(row)  # noqa: E731
    when_due(kind)(fire)
    place(kind, "plants")

    run_due(NOW)

    assert [row.subject_id for row in fired] == ["plants"]
