import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.core.correlation import correlated
from apps.core.logs import JsonFormatter, pseudonym
from apps.tasks import services
from tests.conftest import Person
from tests.core.conftest import Fail
from tests.core.faults import TIMEOUT
from tests.factories import make_task

CANARY = "canary-4711"


class Log(io.StringIO):
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]


@pytest.fixture
def log() -> Iterator[Log]:
    """What the log says during the test, written as in every stage."""
    text = Log()
    handler = logging.StreamHandler(text)
    handler.setFormatter(JsonFormatter())
    logging.getLogger().addHandler(handler)
    yield text
    logging.getLogger().removeHandler(handler)


def formatted(message: object, **more: Any) -> dict[str, Any]:
    record = logging.makeLogRecord({"msg": message, **more})
    line = JsonFormatter().format(record)
    assert "\n" not in line
    read: dict[str, Any] = json.loads(line)
    return read


def test_each_request_is_one_line(alice: Person, log: Log) -> None:
    task = make_task(alice.user_id)

    response = alice.get(f"/v1/tasks/{task.task_id}", headers={"X-Correlation-Id": "request-1"})

    [line] = log.lines()
    assert line.pop("at").endswith("Z")
    assert line.pop("milliseconds") > 0
    assert line == {
        "level": "INFO",
        "logger": "apps.core.api.observation",
        "message": "request",
        "correlationId": response["X-Correlation-Id"],
        "method": "GET",
        "route": line["route"],
        "status": 200,
        "userId": pseudonym(alice.user_id),
        "requestId": None,
        "dynamodbCalls": 1,
        "consumedCapacity": 1.0,
    }
    assert "task_id" in line["route"]


@pytest.mark.parametrize("path", ["/v1/nowhere", f"/v1/tasks/{CANARY}", f"/{CANARY}?q={CANARY}"])
def test_a_request_for_nothing_is_one_line_too(anonymous: APIClient, log: Log, path: str) -> None:
    anonymous.get(path)

    [line] = log.lines()
    assert (line["route"], line["status"], line["userId"]) == (None, 404, None)
    assert line["dynamodbCalls"] == 0


def test_the_function_names_its_own_request(alice: Person, log: Log) -> None:
    class Context:
        aws_request_id = "lambda-1"

    alice.get("/v1/tasks", **{"lambda.context": Context()})  # type: ignore[arg-type]  # As Zappa.

    [line] = log.lines()
    assert line["requestId"] == "lambda-1"


def test_all_lines_of_a_request_carry_its_correlation_id(
    alice: Person, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "list_tasks", lambda **_: 1 / 0)

    response = alice.get("/v1/tasks")

    assert [line["message"] for line in log.lines()] == ["Unhandled exception", "request"]
    ids = {line["correlationId"] for line in log.lines()}
    assert ids == {response["X-Correlation-Id"]}
    assert "ZeroDivisionError" in log.lines()[0]["trace"]


def test_nothing_of_a_request_is_in_the_log(alice: Person, log: Log, fail: Fail) -> None:
    secrets = {"title": CANARY, "description": "mail@canary-4711.example"}
    headers = {"Idempotency-Key": f"key-{CANARY}", "Cookie": f"a={CANARY}", "User-Agent": CANARY}

    alice.post("/v1/tasks", secrets, "json", headers=headers)
    alice.post("/v1/tasks", {**secrets, CANARY: CANARY, "tags": CANARY}, "json")
    alice.post("/v1/tasks", f'{{"{CANARY}"', content_type="application/json")
    alice.get(f"/v1/tasks?q={CANARY}&cursor={CANARY}&{CANARY}=1")
    alice.get(f"/v1/{CANARY}/{alice.token}")
    APIClient().get("/v1/tasks", headers={"Authorization": f"Bearer {CANARY}"})
    fail(TIMEOUT)
    alice.post("/v1/tasks", secrets, "json")

    text = log.getvalue()
    assert len(log.lines()) >= 7
    for secret in (CANARY, alice.token, alice.user_id, "canary-4711.example"):
        assert secret not in text


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("two\nlines", "two\nlines"),
        ('"quoted"', '"quoted"'),
        ("Größe \N{GRINNING FACE}", "Größe \N{GRINNING FACE}"),
        ("\x1b[31mred", "\x1b[31mred"),
        ("\u2028", "\u2028"),
        ({"a": [1, None]}, {"a": [1, None]}),
        ({1: 2}, {"1": 2}),
        (ValueError("odd"), "odd"),
        (float("nan"), None),
    ],
)
def test_whatever_is_said_is_one_line_of_json(value: object, shown: object) -> None:
    assert formatted("said", it=value)["it"] == shown


@pytest.mark.parametrize("value", ["\ud800", 2**70, {("a", "b"): 1}, {"\ud800": 2**70}])
def test_no_line_is_lost_for_what_has_no_json(value: object) -> None:
    line = formatted("said", it=value)

    assert line["message"] == "said"
    assert "it" in line


def test_a_message_has_its_arguments() -> None:
    with correlated("request-1"):
        line = formatted("%s of %d", args=("one", 3), levelname="INFO")

    assert line["message"] == "one of 3"
    assert (line["level"], line["correlationId"]) == ("INFO", "request-1")


def test_an_error_has_its_trace() -> None:
    error = ValueError("the cause")

    line = formatted("failed", exc_info=(ValueError, error, None))

    assert line["trace"] == "ValueError: the cause"


def test_a_pseudonym_is_the_same_each_time_and_tells_nothing(alice: Person, bob: Person) -> None:
    assert pseudonym(alice.user_id) == pseudonym(alice.user_id) != pseudonym(bob.user_id)
    assert alice.user_id[:8] not in pseudonym(alice.user_id)
