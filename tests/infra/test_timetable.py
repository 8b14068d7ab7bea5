"""When schedules run."""

import threading
from datetime import UTC, datetime
from typing import Any

import pytest

from infra.local.timetable import Timetable, next_time

FRIDAY = datetime(2026, 11, 20, 23, 59, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("rate(1 minute)", datetime(2026, 11, 21, 0, 0, 30, tzinfo=UTC)),
        ("rate(2 hours)", datetime(2026, 11, 21, 1, 59, 30, tzinfo=UTC)),
        ("cron(0 0 * * ? *)", datetime(2026, 11, 21, tzinfo=UTC)),
        ("cron(15 10 ? * 2-6 *)", datetime(2026, 11, 23, 10, 15, tzinfo=UTC)),
        ("cron(0/20 3,4 1 * ? *)", datetime(2026, 12, 1, 3, 0, tzinfo=UTC)),
    ],
)
def test_the_next_time_follows_the_expression(expression: str, expected: datetime) -> None:
    assert next_time(expression, FRIDAY) == expected


def test_each_schedule_runs_at_once_and_a_failing_one_stops_no_other() -> None:
    stopping = threading.Event()
    seen: list[str] = []

    def invoke(event: dict[str, Any]) -> None:
        seen.append(event["resources"][0].rpartition("-")[2])
        if len(seen) == 1:
            raise LookupError
        stopping.set()

    schedules = [
        {"function": name, "expression": "rate(1 hour)"} for name in ("apps.a.run", "apps.b.run")
    ]
    Timetable(schedules, invoke=invoke).run(stopping)

    assert seen == ["apps.a.run", "apps.b.run"]
