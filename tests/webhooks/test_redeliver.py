"""`GET /webhooks/{id}/deliveries` and `POST …/{deliveryId}/redeliver`"""

from collections.abc import Callable
from typing import Any

from apps.core.ids import new_id
from tests.conftest import Person
from tests.factories import NOW, make_task
from tests.webhooks.conftest import deliveries_of, make_webhook, page_by_page
from tests.webhooks.receivers import Receiver, answering

Settle = Callable[[], None]


def redeliver(who: Person, delivery: Any) -> Any:
    path = f"/v1/webhooks/{delivery['webhookId']}/deliveries/{delivery['deliveryId']}/redeliver"
    return who.post(path)


def test_sends_it_again_under_the_same_id(
    alice: Person, receiver: Receiver, settle: Settle, dynamodb_calls: list[str]
) -> None:
    webhook = make_webhook(alice, receiver.url)
    make_task(alice.user_id)
    settle()
    [delivery] = deliveries_of(alice, webhook)
    dynamodb_calls.clear()

    answer = redeliver(alice, delivery)

    assert answer.status_code == 200
    assert (answer.json()["status"], answer.json()["attempts"]) == ("waiting", 0)
    # The window of the rate, webhook, delivery, both.
    assert dynamodb_calls == [*["UpdateItem"] * 2, *["GetItem"] * 2, "TransactWriteItems"]
    settle()
    first, second = receiver.got
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    second.verify(webhook["secret"])
    [delivery] = deliveries_of(alice, webhook)
    assert (delivery["status"], delivery["attempts"]) == ("delivered", 1)


def test_one_that_waits_is_tried_without_a_pause(
    alice: Person, receiver: Receiver, settle: Settle
) -> None:
    receiver.behavior = answering(500)
    webhook = make_webhook(alice, receiver.url)
    make_task(alice.user_id, "a")
    settle()
    [delivery] = deliveries_of(alice, webhook)
    receiver.behavior = answering(200)

    answer = redeliver(alice, delivery)
    settle()

    assert answer.status_code == 200
    assert receiver.titles == ["a", "a"]
    assert deliveries_of(alice, webhook)[0]["status"] == "delivered"


def test_a_test_may_be_sent_again(alice: Person, receiver: Receiver, settle: Settle) -> None:
    receiver.behavior = answering(500)
    webhook = make_webhook(alice, receiver.url)
    delivery = alice.post(f"/v1/webhooks/{webhook['webhookId']}/test").json()
    settle()
    receiver.behavior = answering(200)

    redeliver(alice, delivery)
    settle()

    assert deliveries_of(alice, webhook)[0]["status"] == "delivered"


def test_is_refused_while_the_webhook_is_off(
    alice: Person, receiver: Receiver, settle: Settle
) -> None:
    webhook = make_webhook(alice, receiver.url)
    delivery = alice.post(f"/v1/webhooks/{webhook['webhookId']}/test").json()
    settle()
    alice.patch(f"/v1/webhooks/{webhook['webhookId']}", {"enabled": False}, "json")

    answer = redeliver(alice, delivery)

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "WEBHOOK_DISABLED")


def test_what_belongs_to_another_webhook_or_user_is_not_found(
    alice: Person, bob: Person, receiver: Receiver, settle: Settle
) -> None:
    webhook, other = make_webhook(alice, receiver.url), make_webhook(alice, receiver.url, "media.*")
    delivery = alice.post(f"/v1/webhooks/{webhook['webhookId']}/test").json()
    settle()

    assert redeliver(bob, delivery).status_code == 404
    assert redeliver(alice, {**delivery, "webhookId": other["webhookId"]}).status_code == 404
    assert redeliver(alice, {**delivery, "deliveryId": new_id(NOW)}).status_code == 404
    assert redeliver(alice, {**delivery, "deliveryId": "nonsense"}).status_code == 404
    settle()
    assert len(receiver.got) == 1


def test_lists_each_delivery_once_across_pages(
    alice: Person, receiver: Receiver, settle: Settle, dynamodb_calls: list[str]
) -> None:
    webhook, other = make_webhook(alice, receiver.url), make_webhook(alice, receiver.url)
    for title in "abcde":
        make_task(alice.user_id, title)
    settle()
    path = f"/v1/webhooks/{webhook['webhookId']}/deliveries"
    dynamodb_calls.clear()

    seen = [delivery["deliveryId"] for delivery in page_by_page(alice, path)]

    assert dynamodb_calls == ["GetItem", "Query"] * 3
    assert len(seen) == 5
    assert seen == sorted(set(seen), reverse=True)
    assert {one["webhookId"] for one in deliveries_of(alice, other)} == {other["webhookId"]}
    assert alice.get(f"{path}?cursor=x").json()["error"]["code"] == "INVALID_CURSOR"
