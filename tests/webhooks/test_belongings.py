"""Webhooks in an export, and when their owner leaves."""

from collections.abc import Callable

from apps.notifications import belongings
from apps.notifications.models import Delivery, Webhook
from tests.conftest import Person
from tests.factories import NOW, make_task
from tests.notifications.conftest import tell
from tests.webhooks.conftest import deliveries_of, make_webhook
from tests.webhooks.receivers import Receiver, answering
from tests.webhooks.test_retry import retries_of

Settle = Callable[[], None]


def test_an_export_has_them_without_the_secret(
    alice: Person, receiver: Receiver, settle: Settle
) -> None:
    webhook = make_webhook(alice, receiver.url)
    secret = webhook.pop("secret")
    make_task(alice.user_id)
    settle()

    webhooks = list(belongings.webhooks(alice.user_id))

    assert webhooks == [webhook]
    assert secret not in str(webhooks)
    assert list(belongings.deliveries(alice.user_id)) == deliveries_of(alice, webhook)


def test_everything_is_erased_and_others_keep_theirs(
    alice: Person, bob: Person, receiver: Receiver, settle: Settle
) -> None:
    receiver.behavior = answering(500)
    for who in (alice, bob):
        make_webhook(who, receiver.url)
        make_task(who.user_id)
    settle()
    assert len(retries_of(alice)) == 1

    while not belongings.erase(alice.user_id, NOW):
        pass

    assert list(Webhook.query(alice.user_id)) == []
    assert list(Delivery.query(alice.user_id)) == []
    assert retries_of(alice) == []
    assert len(list(Delivery.query(bob.user_id))) == len(retries_of(bob)) == 1


def test_no_delivery_names_who_has_left(
    alice: Person, bob: Person, carol: Person, receiver: Receiver, settle: Settle
) -> None:
    webhook = make_webhook(alice, receiver.url, "notifications.*")
    for who in (bob, carol):
        tell(alice, f"{who.user_id} follows you", actor_id=who.user_id)
    tell(alice, "Water the plants")
    settle()
    assert len(deliveries_of(alice, webhook)) == 3

    while not belongings.erase(bob.user_id, NOW):
        pass

    left = [str(row.serialize(null_check=False)) for row in Delivery.query(alice.user_id)]
    assert len(left) == 2
    assert [row for row in left if bob.user_id in row] == []


def test_nor_whom_the_owner_blocks(
    alice: Person, bob: Person, receiver: Receiver, settle: Settle
) -> None:
    receiver.behavior = answering(500)  # So that it waits.
    webhook = make_webhook(alice, receiver.url, "notifications.*")
    tell(alice, f"{bob.user_id} follows you", actor_id=bob.user_id)
    settle()
    assert len(deliveries_of(alice, webhook)) == 1

    bob.put(f"/v1/users/{alice.user_id}/block")
    settle()

    assert deliveries_of(alice, webhook) == []
