"""Notifications reach webhooks too, unless their owner said that this type shall not."""

from collections.abc import Callable

from tests.conftest import Person
from tests.notifications.conftest import tell, titles
from tests.webhooks.conftest import make_webhook
from tests.webhooks.receivers import Receiver

Settle = Callable[[], None]


def test_a_notification_arrives(alice: Person, receiver: Receiver, settle: Settle) -> None:
    make_webhook(alice, receiver.url, "notifications.*")
    notification_id = tell(alice, "Water the plants")

    settle()

    [got] = receiver.got
    data = got.event["data"]
    assert got.event["type"] == "notifications.notification-created"
    assert (data["notificationId"], data["type"]) == (notification_id, "task.due")
    assert data["title"] == "Water the plants"


def test_not_one_of_a_type_that_webhooks_shall_not_hear_of(
    alice: Person, receiver: Receiver, settle: Settle
) -> None:
    make_webhook(alice, receiver.url, "notifications.*")
    types = {"task.due": {"webhook": False}, "event.upcoming": {"in_app": False}}
    alice.patch("/v1/notifications/preferences", {"types": types}, "json")
    tell(alice, "Water the plants")
    tell(alice, "A birthday", kind="event.upcoming")

    settle()

    assert [got.event["data"]["title"] for got in receiver.got] == ["A birthday"]
    assert titles(alice) == ["Water the plants"]
