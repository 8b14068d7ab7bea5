"""`POST /webhooks`"""

import base64
from typing import Any
from uuid import uuid4

import pytest

from apps.core.idempotency import Intent
from apps.notifications.models import Webhook, WebhookCount
from apps.notifications.models.webhooks import COUNT
from tests.accounts.test_api_keys import sending, unavailable
from tests.conftest import Person
from tests.threads import at_once
from tests.webhooks.conftest import make_webhook

URL = "https://hooks.example/in"

pytestmark = pytest.mark.usefixtures("names")


def test_shows_the_secret_once(alice: Person, dynamodb_calls: list[str]) -> None:
    body = {"url": URL, "events": ["tasks.*", "media.image-ready"], "description": " Lamp "}

    answer = alice.post("/v1/webhooks", body, "json")

    webhook = answer.json()
    secret = webhook.pop("secret")
    assert answer.status_code == 201
    assert answer["Location"] == f"/v1/webhooks/{webhook['webhookId']}"
    assert answer["ETag"] == '"1"'
    # The window of the rate, twice at its first use; webhook and count.
    assert dynamodb_calls == ["UpdateItem", "UpdateItem", "TransactWriteItems"]
    assert webhook == {
        "webhookId": webhook["webhookId"],
        "userId": alice.user_id,
        "url": URL,
        "events": ["tasks.*", "media.image-ready"],
        "description": "Lamp",
        "enabled": True,
        "disabledReason": None,
        "disabledAt": None,
        "createdAt": webhook["createdAt"],
        "updatedAt": webhook["createdAt"],
        "version": 1,
    }
    assert secret.startswith("whsec_")
    assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 32
    assert alice.get(answer["Location"]).json() == webhook


def test_keeps_the_secret_sealed(alice: Person) -> None:
    webhook = make_webhook(alice, URL)

    row = Webhook.load(alice.user_id, webhook["webhookId"])

    assert webhook["secret"].removeprefix("whsec_") not in str(row.serialize())


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"url": None}, ["url"]),
        ({"url": ""}, ["url"]),
        ({"url": 5}, ["url"]),
        ({"url": "https://hooks.example/" + "x" * 2000}, ["url"]),
        ({"url": "http://hooks.example/"}, ["url"]),
        ({"events": None}, ["events"]),
        ({"events": []}, ["events"]),
        ({"events": "tasks.*"}, ["events"]),
        ({"events": ["tasks.*"] * 51}, ["events"]),
        ({"events": [5]}, ["events.0"]),
        ({"events": ["tasks.*", "tasks", "dogs.*", "*.*"]}, ["events.1", "events.2", "events.3"]),
        ({"events": ["tasks.task-vanished"]}, ["events.0"]),
        ({"events": ["TASKS.*"]}, ["events.0"]),
        ({"events": ["webhook.test"]}, ["events.0"]),
        ({"description": "x" * 201}, ["description"]),
        ({"description": 5}, ["description"]),
        ({"enabled": "true"}, ["enabled"]),
        ({"secretKey": "mine"}, ["secretKey"]),
    ],
)
def test_names_the_field_that_is_wrong(alice: Person, change: Any, fields: list[str]) -> None:
    answer = alice.post("/v1/webhooks", {"url": URL, "events": ["*"], **change}, "json")

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "VALIDATION_ERROR"
    assert list(answer.json()["error"]["details"]) == fields
    assert alice.get("/v1/webhooks").json()["items"] == []


def test_what_only_we_write_is_ignored(alice: Person) -> None:
    mine: Any = {"webhookId": "x", "version": 7, "disabledReason": "x", "userId": "x"}

    webhook = make_webhook(alice, URL, **mine)

    assert (webhook["version"], webhook["userId"]) == (1, alice.user_id)


def test_nobody_has_more_than_twenty(alice: Person, settings: Any) -> None:
    settings.RATES = {**settings.RATES, "webhooks": (1000, 60)}
    body = {"url": URL, "events": ["*"]}

    answers = at_once(24, lambda _: alice.post("/v1/webhooks", body, "json"))

    assert sorted(answer.status_code for answer in answers) == [201] * 20 + [409] * 4
    refused = next(answer.json() for answer in answers if answer.status_code == 409)
    assert refused["error"]["code"] == "TOO_MANY_WEBHOOKS"
    mine = alice.get("/v1/webhooks?limit=100").json()["items"]
    assert len(mine) == WebhookCount.load(alice.user_id, COUNT).webhooks == 20

    assert alice.delete(f"/v1/webhooks/{mine[0]['webhookId']}").status_code == 204
    assert alice.post("/v1/webhooks", body, "json").status_code == 201
    assert alice.post("/v1/webhooks", body, "json").status_code == 409


def test_sixty_a_minute_may_be_asked_for(alice: Person) -> None:
    body = {"url": "http://wrong.example/", "events": ["*"]}

    statuses = [alice.post("/v1/webhooks", body, "json").status_code for _ in range(61)]

    assert statuses == [400] * 60 + [429]


def test_a_repeat_under_a_key_gets_the_same_secret(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    key: Any = {"HTTP_IDEMPOTENCY_KEY": str(uuid4())}
    body = {"url": URL, "events": ["*"]}
    with monkeypatch.context() as patch:
        patch.setattr(Intent, "store", unavailable)
        lost = alice.post("/v1/webhooks", body, "json", **key)

    answers = [alice.post("/v1/webhooks", body, "json", **key) for _ in range(2)]

    assert answers[0].json() == lost.json()
    assert answers[0].content == answers[1].content
    assert answers[1]["Idempotent-Replayed"] == "true"
    assert len(alice.get("/v1/webhooks").json()["items"]) == 1
    assert WebhookCount.load(alice.user_id, COUNT).webhooks == 1


@pytest.mark.parametrize(
    ("scopes", "reads", "writes"),
    [
        (["webhooks:read"], 200, 403),
        (["webhooks:write"], 403, 201),
        (["notifications:read", "notifications:write"], 403, 403),
    ],
)
def test_a_key_needs_the_scope_of_webhooks(
    alice: Person, scopes: list[str], reads: int, writes: int
) -> None:
    key = alice.post("/v1/api-keys", {"name": "K", "scopes": scopes}, "json").json()["secret"]
    script = sending(key)

    made = script.post("/v1/webhooks", {"url": URL, "events": ["*"]}, "json")

    assert (script.get("/v1/webhooks").status_code, made.status_code) == (reads, writes)
