"""`PATCH` and `DELETE /webhooks/{id}`"""

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from apps.notifications.models import WebhookCount
from apps.notifications.models.webhooks import COUNT
from tests.conftest import Person
from tests.factories import make_task
from tests.webhooks.conftest import MakeReceiver, make_webhook
from tests.webhooks.receivers import Receiver, answering

URL = "https://hooks.example/in"

Settle = Callable[[], None]

pytestmark = pytest.mark.usefixtures("names")


def path_of(webhook: Any) -> str:
    return f"/v1/webhooks/{webhook['webhookId']}"


def test_sets_only_what_it_names_in_one_call(alice: Person, dynamodb_calls: list[str]) -> None:
    webhook = make_webhook(alice, URL, description="Lamp")
    dynamodb_calls.clear()

    answer = alice.patch(path_of(webhook), {"events": ["*"]}, "json")

    body = answer.json()
    assert answer.status_code == 200
    assert dynamodb_calls == ["UpdateItem"]
    assert (body["events"], body["description"], body["url"]) == (["*"], "Lamp", URL)
    assert (body["version"], answer["ETag"]) == (2, '"2"')
    assert "secret" not in body


def test_null_puts_back_to_the_default(alice: Person) -> None:
    webhook = make_webhook(alice, URL, description="Lamp", enabled=False)

    body = alice.patch(path_of(webhook), {"description": None, "enabled": None}, "json").json()

    assert (body["description"], body["enabled"]) == (None, True)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"url": None}, "url"),
        ({"url": "https://127.0.0.1/"}, "url"),
        ({"events": ["dogs.*"]}, "events.0"),
        ({"events": None}, "events"),
        ({"enabled": 1}, "enabled"),
        ({"color": "red"}, "color"),
    ],
)
def test_names_the_field_that_is_wrong(alice: Person, change: Any, field: str) -> None:
    webhook = make_webhook(alice, URL)

    answer = alice.patch(path_of(webhook), change, "json")

    assert answer.status_code == 400
    assert list(answer.json()["error"]["details"]) == [field]
    assert alice.get(path_of(webhook)).json()["version"] == 1


def test_refuses_another_version_and_names_the_current_one(alice: Person) -> None:
    path = path_of(make_webhook(alice, URL))

    for answer in (
        alice.patch(path, {"enabled": False}, "json", headers={"If-Match": '"2"'}),
        alice.delete(path, headers={"If-Match": '"2"'}),
    ):
        assert answer.status_code == 412
        assert answer.json()["error"]["details"] == {"currentVersion": 1}
    patched = alice.patch(path, {"enabled": False}, "json", headers={"If-Match": '"1"'})
    assert patched.status_code == 200
    assert alice.delete(path, headers={"If-Match": '"2"'}).status_code == 204


def test_sending_moves_no_version(alice: Person, receiver: Receiver, settle: Settle) -> None:
    webhook = make_webhook(alice, receiver.url)
    make_task(alice.user_id)
    settle()

    assert alice.get(path_of(webhook)).json()["version"] == 1


def test_other_events_hold_from_now_on(alice: Person, receiver: Receiver, settle: Settle) -> None:
    webhook = make_webhook(alice, receiver.url, "media.*")
    make_task(alice.user_id, "Before")
    settle()
    alice.patch(path_of(webhook), {"events": ["tasks.*"]}, "json")
    make_task(alice.user_id, "After")

    settle()

    assert receiver.titles == ["After"]


def test_a_deleted_one_is_gone_and_hears_nothing(
    alice: Person, receiver: Receiver, settle: Settle, dynamodb_calls: list[str]
) -> None:
    webhook = make_webhook(alice, receiver.url)
    dynamodb_calls.clear()

    answer = alice.delete(path_of(webhook))

    assert answer.status_code == 204
    assert dynamodb_calls == ["GetItem", "TransactWriteItems"]
    assert alice.delete(path_of(webhook)).status_code == 404
    assert alice.get(path_of(webhook)).status_code == 404
    assert alice.get(f"{path_of(webhook)}/deliveries").status_code == 404
    assert WebhookCount.load(alice.user_id, COUNT).webhooks == 0
    make_task(alice.user_id)
    settle()
    assert receiver.got == []


@pytest.mark.parametrize("change", [None, {"enabled": False}, {"url": "elsewhere"}])
def test_what_is_written_while_it_is_sent_to_holds_for_the_next_delivery(
    alice: Person, make_receiver: MakeReceiver, settle: Settle, change: dict[str, Any] | None
) -> None:
    first, second = make_receiver(), make_receiver()
    webhook = make_webhook(alice, first.url)

    def write(handler: BaseHTTPRequestHandler) -> None:
        if change is None:
            alice.delete(path_of(webhook))
        else:
            named = {**change, **({"url": second.url} if "url" in change else {})}
            alice.patch(path_of(webhook), named, "json")
        answering(200)(handler)

    first.behavior = write
    for title in "abc":
        make_task(alice.user_id, title)
    settle()

    moved_on = ["b", "c"] if change and "url" in change else []
    assert (first.titles, second.titles) == (["a"], moved_on)


def test_what_was_read_may_be_sent_back_with_the_secret(alice: Person) -> None:
    webhook = make_webhook(alice, URL)

    answer = alice.patch(path_of(webhook), {**webhook, "events": ["*"]}, "json")

    assert (answer.status_code, answer.json()["events"]) == (200, ["*"])


def test_what_waits_for_a_deleted_one_is_not_sent(
    alice: Person, receiver: Receiver, settle: Settle
) -> None:
    webhook = make_webhook(alice, receiver.url)
    alice.post(f"{path_of(webhook)}/test")
    alice.delete(path_of(webhook))

    settle()

    assert receiver.got == []
