"""`POST /webhooks/{id}/test`"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from tests.conftest import Person
from tests.factories import make_task
from tests.webhooks.conftest import deliveries_of, make_webhook, pass_time
from tests.webhooks.receivers import Receiver, answering

Settle = Callable[[], None]


def send_test(who: Person, webhook: Any, **headers: Any) -> Any:
    return who.post(f"/v1/webhooks/{webhook['webhookId']}/test", **headers)


def test_sends_an_event_of_its_own(
    alice: Person, receiver: Receiver, settle: Settle, dynamodb_calls: list[str]
) -> None:
    webhook = make_webhook(alice, receiver.url, "media.*")
    dynamodb_calls.clear()

    answer = send_test(alice, webhook)

    assert answer.status_code == 201
    delivery = answer.json()
    assert (delivery["type"], delivery["status"]) == ("webhook.test", "waiting")
    # The window of the rate, the webhook; then both it and the delivery.
    assert dynamodb_calls == ["UpdateItem", "UpdateItem", "GetItem", "TransactWriteItems"]
    settle()
    [got] = receiver.got
    got.verify(webhook["secret"])
    assert got.event == {
        "type": "webhook.test",
        "timestamp": delivery["createdAt"],
        "data": {"webhookId": webhook["webhookId"]},
    }
    [shown] = deliveries_of(alice, webhook)
    assert (shown["deliveryId"], shown["status"]) == (delivery["deliveryId"], "delivered")


def test_is_not_tried_again_and_holds_up_nothing(
    alice: Person, receiver: Receiver, settle: Settle
) -> None:
    receiver.behavior = answering(500)
    webhook = make_webhook(alice, receiver.url)
    send_test(alice, webhook)
    settle()

    [delivery] = deliveries_of(alice, webhook)
    assert (delivery["status"], delivery["responseStatus"]) == ("failed", 500)
    receiver.behavior = answering(200)
    make_task(alice.user_id, "Next")
    settle()
    pass_time(settle, days=1)
    assert receiver.titles == ["webhook.test", "Next"]


def test_goes_before_what_waits_also_in_a_pause(
    alice: Person, receiver: Receiver, settle: Settle
) -> None:
    receiver.behavior = answering(500)
    webhook = make_webhook(alice, receiver.url)
    make_task(alice.user_id, "a")
    settle()
    receiver.behavior = answering(200)
    receiver.got.clear()

    send_test(alice, webhook)
    settle()

    assert receiver.titles == ["webhook.test", "a"]


def test_trying_it_out_does_not_use_up_the_attempts_of_the_day(
    alice: Person, receiver: Receiver, settle: Settle
) -> None:
    receiver.behavior = answering(500)
    webhook = make_webhook(alice, receiver.url)
    make_task(alice.user_id, "a")
    settle()

    for _ in range(12):
        send_test(alice, webhook)
        settle()

    waiting = next(one for one in deliveries_of(alice, webhook) if one["status"] == "waiting")
    assert waiting["attempts"] == 1
    assert alice.get(f"/v1/webhooks/{webhook['webhookId']}").json()["enabled"]
    assert receiver.titles.count("a") == 13


def test_is_refused_while_the_webhook_is_off(alice: Person, receiver: Receiver) -> None:
    webhook = make_webhook(alice, receiver.url, enabled=False)

    answer = send_test(alice, webhook)

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "WEBHOOK_DISABLED")


def test_a_repeat_under_a_key_sends_once(alice: Person, receiver: Receiver, settle: Settle) -> None:
    webhook = make_webhook(alice, receiver.url)
    key = {"HTTP_IDEMPOTENCY_KEY": str(uuid4())}

    answers = [send_test(alice, webhook, **key) for _ in range(2)]
    settle()

    assert answers[0].content == answers[1].content
    assert len(receiver.got) == 1


def test_may_be_asked_for_sixty_times_a_minute(alice: Person, receiver: Receiver) -> None:
    webhook = make_webhook(alice, receiver.url)

    statuses = [send_test(alice, webhook).status_code for _ in range(61)]

    assert statuses == [201] * 60 + [429]
