from datetime import UTC, datetime, timedelta

import pytest

from apps.core import due, schedules
from apps.core.schedules import UnknownSchedule, run, scheduled


def test_runs_a_function_under_its_dotted_name(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[datetime] = []
    monkeypatch.setattr(schedules, "_jobs", {})

    @scheduled
    def job(now: datetime) -> None:
        runs.append(now)

    run(f"{__name__}.{job.__qualname__}")

    [now] = runs
    assert now.tzinfo is UTC
    assert now.microsecond % 1000 == 0
    assert datetime.now(UTC) - now < timedelta(minutes=1)


def test_the_due_index_is_run_on_schedule() -> None:
    assert schedules._jobs["apps.core.due.run_due"] is due.run_due


@pytest.mark.parametrize("name", ["", "os.system", "apps.core.due.run_all", "run_due"])
def test_nothing_else_runs(name: str) -> None:
    with pytest.raises(UnknownSchedule):
        run(name)
