"""A receiver that accepts nothing for a day is switched off, and its owner told."""

from collections.abc import Callable

import pytest

from apps.notifications.models import Delivery
from apps.notifications.receivers import sending
from apps.notifications.services.sending import PAUSES
from tests.conftest import Person
from tests.factories import make_task
from tests.webhooks.conftest import MakeReceiver, deliveries_of, make_webhook, pass_time
from tests.webhooks.receivers import Receiver, answering
from tests.webhooks.test_retry import make_tasks, retries_of

Settle = Callable[[], None]


def test_one_that_never_answers_is_switched_off_and_its_owner_told(
    alice: Person, receiver: Receiver, settle: Settle
) -> None:
    receiver.behavior = answering(500)
    webhook = make_webhook(alice, receiver.url, description="The lamp")
    make_tasks(alice, "ab")
    settle()
    for _ in PAUSES:
        assert alice.get(f"/v1/webhooks/{webhook['webhookId']}").json()["enabled"]
        pass_time(settle, days=1)

    body = alice.get(f"/v1/webhooks/{webhook['webhookId']}").json()
    assert (body["enabled"], body["disabledReason"], body["version"]) == (False, "no-answer", 2)
    assert receiver.titles == ["a"] * 10
    [notice] = alice.get("/v1/notifications/pending").json()["items"]
    assert notice["type"] == "webhook.disabled"
    assert notice["data"] == {"type": "webhook", "id": webhook["webhookId"]}
    host = f"receiver.hooks.test:{receiver.port}"
    assert notice["body"] == f"{host} did not accept what we sent for 24 hours."
    states = {one["status"] for one in deliveries_of(alice, webhook)}
    assert states == {"failed", "waiting"}
    assert retries_of(alice) == []


def test_one_that_keeps_silent_is_switched_off_too(
    alice: Person, receiver: Receiver, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "SECONDS", 0.2)
    receiver.behavior = lambda _handler: receiver.over.wait(60)
    webhook = make_webhook(alice, receiver.url)
    make_task(alice.user_id)
    settle()
    [delivery] = Delivery.first_waiting(alice.user_id, webhook["webhookId"], limit=2)
    Delivery.change(*delivery.keys(), changes={"attempts": len(PAUSES)})  # As a day later.
    pass_time(settle, days=1)

    body = alice.get(f"/v1/webhooks/{webhook['webhookId']}").json()
    assert (body["enabled"], body["disabledReason"]) == (False, "no-answer")
    [shown] = deliveries_of(alice, webhook)
    assert (shown["status"], shown["error"], shown["attempts"]) == ("failed", "timeout", 10)
    [notice] = alice.get("/v1/notifications/pending").json()["items"]
    assert notice["type"] == "webhook.disabled"


def test_when_it_is_enabled_again_what_waited_comes_in_order(
    alice: Person, receiver: Receiver, settle: Settle
) -> None:
    receiver.behavior = answering(500)
    webhook = make_webhook(alice, receiver.url)
    make_tasks(alice, "abc")
    settle()
    for _ in PAUSES:
        pass_time(settle, days=1)
    receiver.behavior = answering(200)
    receiver.got.clear()
    make_task(alice.user_id, "While it was off")
    settle()

    body = alice.patch(f"/v1/webhooks/{webhook['webhookId']}", {"enabled": True}, "json").json()
    settle()

    assert (body["enabled"], body["disabledReason"], body["disabledAt"]) == (True, None, None)
    assert receiver.titles == ["b", "c"]


def test_other_webhooks_hear_that_one_was_switched_off(
    alice: Person, make_receiver: MakeReceiver, settle: Settle
) -> None:
    bad, good = make_receiver(), make_receiver()
    bad.behavior = answering(500)
    webhook = make_webhook(alice, bad.url)
    make_webhook(alice, good.url, "notifications.webhook-disabled")
    make_task(alice.user_id)
    settle()
    for _ in PAUSES:
        pass_time(settle, days=1)

    [got] = good.got
    assert got.event["data"]["webhookId"] == webhook["webhookId"]
    assert got.event["data"]["host"] == f"receiver.hooks.test:{bad.port}"
