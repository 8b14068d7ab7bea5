"""What the background work says carries an id, too: of the request behind it, or of its run."""

import logging
from collections.abc import Callable
from datetime import datetime

import pytest

from apps.core import jobs, schedules
from apps.core.correlation import correlated, current_id
from apps.core.ids import new_id
from apps.core.logs import JsonFormatter
from apps.core.routing import _consumers, route
from tests.factories import NOW


def test_a_job_works_on_behalf_of_the_request(
    monkeypatch: pytest.MonkeyPatch, settle: Callable[[], None]
) -> None:
    seen: list[str] = []
    monkeypatch.setitem(
        _consumers, (jobs.SOURCE, "tests.knit"), lambda _detail: seen.append(current_id())
    )

    with correlated("request-1"):
        jobs.hand_over("tests.knit")
    settle()

    assert seen == ["request-1"]


def test_an_event_of_the_bus_gives_its_own_id(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    monkeypatch.setitem(_consumers, ("else", "Told"), lambda _detail: seen.append(current_id()))

    route({"id": "event-1", "source": "else", "detail-type": "Told", "detail": {}})

    assert seen == ["event-1"]


def test_each_run_has_an_id_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def look(_now: datetime) -> None:
        seen.append(current_id())

    monkeypatch.setitem(schedules._jobs, "tests.look", look)

    schedules.run("tests.look")
    schedules.run("tests.look")

    assert len(set(seen)) == 2
    assert {len(one) for one in seen} == {len(new_id(NOW))}


def test_what_no_request_is_behind_is_of_the_process() -> None:
    lines = [JsonFormatter().format(logging.makeLogRecord({"msg": word})) for word in ("a", "b")]

    ids = {line.partition('"correlationId":"')[2].partition('"')[0] for line in lines}

    assert len(ids) == 1
    assert ids.pop().startswith("process-")
