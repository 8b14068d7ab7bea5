import json
from typing import Any

import pytest
from django.test import override_settings

from apps.core import bus
from apps.core.aws.clients import client
from apps.core.errors import Unavailable


@pytest.fixture
def put(monkeypatch: pytest.MonkeyPatch) -> list[list[dict[str, str]]]:
    """The entries of each request to the bus, which are sent all the same."""
    requests: list[list[dict[str, str]]] = []
    events = client("events")
    send = events._make_api_call

    def note_and_send(operation: str, request: dict[str, Any]) -> Any:
        requests.append(request["Entries"])
        return send(operation, request)

    monkeypatch.setattr(events, "_make_api_call", note_and_send)
    return requests


def test_puts_events_on_the_bus_of_the_stage(put: list[list[dict[str, str]]]) -> None:
    bus.publish([("tasks.task-created", {"title": "Größe"})])

    [[entry]] = put
    assert json.loads(entry.pop("Detail")) == {"title": "Größe"}
    assert entry == {
        "EventBusName": "hearth-local",
        "Source": "hearth.tasks",
        "DetailType": "tasks.task-created",
    }


@pytest.mark.parametrize(("events", "requests"), [(0, []), (1, [1]), (10, [10]), (23, [10, 10, 3])])
def test_puts_ten_at_a_time(
    put: list[list[dict[str, str]]], events: int, requests: list[int]
) -> None:
    bus.publish([("tasks.task-created", {"n": number}) for number in range(events)])

    assert [len(entries) for entries in put] == requests


def test_what_the_bus_does_not_take_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = {"FailedEntryCount": 1, "Entries": [{"ErrorCode": "ThrottlingException"}]}
    monkeypatch.setattr(client("events"), "_make_api_call", lambda *_: answer)

    with pytest.raises(Unavailable):
        bus.publish([("tasks.task-created", {})])


def test_without_a_bus_nobody_is_told(put: list[list[dict[str, str]]]) -> None:
    with override_settings(BUS_NAME=""):
        bus.publish([("tasks.task-created", {})])

    assert put == []


def test_a_client_is_made_once() -> None:
    assert client("events") is client("events")
    assert client("events") is not client("sqs")
