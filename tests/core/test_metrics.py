"""Figures in log lines: in CloudWatch's embedded format, and each fact counted once."""

from datetime import timedelta

import pytest

from apps.core import dead_letters, due, events, metrics
from apps.core.events import deliver, on
from apps.core.schedules import run
from apps.tasks import services
from apps.tasks.events import TaskCompleted
from tests.conftest import Person
from tests.core.conftest import Fail
from tests.core.faults import TIMEOUT
from tests.core.figures import Figures, Lines
from tests.core.streams import record
from tests.factories import NOW, ZONE, make_task


def completed(user_id: str) -> events.Record:
    task = make_task(user_id)
    services.complete_task(user_id=user_id, task_id=task.task_id, now=NOW, zone=ZONE)
    return record(task, services.get_task(user_id=user_id, task_id=task.task_id))


def test_a_line_is_as_cloudwatch_wants_it(user_id: str, lines: Lines) -> None:
    deliver([completed(user_id)])

    [line] = lines()
    moment = line["_aws"].pop("Timestamp")
    assert 1_700_000_000_000 < moment < 10_000_000_000_000
    assert line["_aws"] == {
        "CloudWatchMetrics": [
            {
                "Namespace": "Hearth",
                "Dimensions": [["Stage"]],
                "Metrics": [{"Name": "TasksCompleted", "Unit": "Count"}],
            }
        ]
    }
    assert (line["Stage"], line["TasksCompleted"]) == ("local", 1)
    assert line["correlationId"]


def test_what_fails_and_comes_again_counts_once(
    user_id: str, figures: Figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    change, failing = completed(user_id), [True]
    monkeypatch.setitem(events._handlers, TaskCompleted, [*events._handlers[TaskCompleted]])

    @on(TaskCompleted)
    def fail_once(_event: TaskCompleted) -> None:
        if failing.pop():
            raise RuntimeError

    failing.insert(0, False)

    assert deliver([change])["batchItemFailures"] != []
    assert figures() == {}
    assert deliver([change])["batchItemFailures"] == []
    assert figures() == {"TasksCompleted": 1}


def test_a_fault_of_ours_is_a_server_error(alice: Person, figures: Figures, fail: Fail) -> None:
    alice.get("/v1/tasks")
    alice.get("/v1/tasks/nowhere")
    assert figures() == {}

    fail(TIMEOUT)
    assert alice.post("/v1/tasks", {"title": "Water"}, "json").status_code == 503

    assert figures() == {"ServerErrors": 1}


def test_the_run_tells_how_late_it_is_and_what_is_dead(
    user_id: str, figures: Figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[due.Due] = []
    monkeypatch.setattr(due, "_kinds", {"late": lambda row, _now: ran.append(row)})
    row = due.Due.of("late", user_id, user_id, NOW)
    row.save_once()

    run("apps.core.due.run_due")
    row.delete()

    told = figures()
    assert [one.subject_id for one in ran] == [user_id]
    assert told["OldestDueSeconds"] > timedelta(days=1).total_seconds()
    assert told["DeadLetters"] == dead_letters.count()


def test_where_nothing_is_due_the_oldest_is_of_now(
    figures: Figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(due, "_kinds", {})

    run("apps.core.due.run_due")

    assert figures()["OldestDueSeconds"] == 0


def test_seconds_are_seconds() -> None:
    framed = metrics.framed({"OldestDueSeconds": 3.5, "DeadLetters": 1}, 1_772_357_400.123)

    [directive] = framed["_aws"]["CloudWatchMetrics"]  # type: ignore[index]
    assert framed["_aws"]["Timestamp"] == 1_772_357_400_123  # type: ignore[index]
    assert [one["Unit"] for one in directive["Metrics"]] == ["Seconds", "Count"]
