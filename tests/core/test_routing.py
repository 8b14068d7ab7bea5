import json
from typing import Any

import pytest

from apps.core import routing, schedules
from apps.core.routing import UnknownEvent, consume, route
from tests.core.streams import record
from tests.factories import make_task

RULE = "arn:aws:events:eu-central-1:000000000000:rule/hearth-prod-work-"
POISON = {"dynamodb": {"SequenceNumber": "17"}, "eventID": "1", "eventSource": "aws:dynamodb"}


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the one consumer of the test is given."""
    details: list[Any] = []
    monkeypatch.setattr(routing, "_consumers", {})
    for source, detail_type in [("hearth", "tasks.task-created"), ("aws.s3", "Object Created")]:
        consume(source, detail_type)(details.append)
    return details


def message(number: int, body: object) -> dict[str, Any]:
    text = body if isinstance(body, str) else json.dumps(body)
    return {"eventSource": "aws:sqs", "messageId": f"m{number}", "body": text}


def bus_event(detail: object) -> dict[str, Any]:
    return {"source": "hearth", "detail-type": "tasks.task-created", "detail": detail}


def test_a_batch_of_a_stream_is_delivered(user_id: str) -> None:
    records = [record(None, make_task(user_id)) for _ in range(2)]

    assert route({"Records": records}) == {"batchItemFailures": []}


def test_a_failing_record_of_a_stream_is_named(user_id: str) -> None:
    records = [record(None, make_task(user_id)), POISON]

    assert route({"Records": records}) == {"batchItemFailures": [{"itemIdentifier": "17"}]}


def test_an_event_of_the_bus_goes_to_its_consumer(taken: list[Any]) -> None:
    route(bus_event({"title": "A"}))

    assert taken == [{"title": "A"}]


def test_each_new_object_of_a_bucket_does_too(taken: list[Any]) -> None:
    objects = [{"eventSource": "aws:s3", "s3": {"object": {"key": key}}} for key in "ab"]

    route({"Records": objects})

    assert taken == [{"object": {"key": "a"}}, {"object": {"key": "b"}}]


def test_a_schedule_runs_the_function_in_its_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[object] = []
    monkeypatch.setattr(schedules, "_jobs", {"apps.core.due.run_due": runs.append})

    route({"detail-type": "Scheduled Event", "resources": [f"{RULE}apps.core.due.run_due"]})

    assert len(runs) == 1


def test_a_message_holds_an_event_of_any_shape(taken: list[Any], user_id: str) -> None:
    stream = {"Records": [record(None, make_task(user_id))]}
    messages = [message(1, bus_event("A")), message(2, stream), message(3, bus_event("B"))]

    assert route({"Records": messages}) == {"batchItemFailures": []}
    assert taken == ["A", "B"]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "5",
        "null",
        '"text"',
        {},
        {"Records": []},
        {"Records": [POISON]},
        {"detail-type": "Scheduled Event", "resources": [f"{RULE}os.system"]},
        {"source": "hearth", "detail-type": "unknown", "detail": {}},
    ],
    ids=str,
)
def test_only_the_messages_that_fail_are_named(taken: list[Any], body: object) -> None:
    messages = [message(1, bus_event("A")), message(2, body), message(3, bus_event("B"))]

    assert route({"Records": messages}) == {"batchItemFailures": [{"itemIdentifier": "m2"}]}
    assert taken == ["A", "B"]


def test_a_message_of_messages_fails_with_the_one_that_fails(taken: list[Any]) -> None:
    inner = {"Records": [message(1, bus_event("A")), message(2, "{")]}

    assert route({"Records": [message(3, inner)]})["batchItemFailures"]


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"Records": []},
        {"Records": [{}]},
        {"Records": None},
        {"Records": [{"eventSource": "x"}]},
        {"detail-type": "Scheduled Event", "resources": []},
        {"source": "a", "detail-type": "b"},
        {"source": "a", "detail-type": "b", "detail": {}},
        {"command": "x"},
        {"raw_command": "x"},
        {"httpMethod": "GET"},
        {"source": "aws.s3", "detail-type": "Object Deleted", "detail": {}},
    ],
    ids=str,
)
def test_what_nobody_expects_is_an_error(event: dict[str, Any]) -> None:
    with pytest.raises(UnknownEvent):
        route(event)


def test_the_error_tells_no_values() -> None:
    with pytest.raises(UnknownEvent) as caught:
        route({"password": "the secret inside"})

    assert str(caught.value) == "An event with the keys ['password']"
