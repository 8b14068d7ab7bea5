"""Receivers that are slow or send us elsewhere harm nobody else."""

import time
from collections.abc import Callable

from tests.conftest import Person
from tests.factories import make_task
from tests.webhooks.conftest import MakeReceiver, deliveries_of, make_webhook
from tests.webhooks.receivers import answering

Settle = Callable[[], None]


def test_a_slow_receiver_delays_no_other(
    alice: Person, bob: Person, make_receiver: MakeReceiver, settle: Settle
) -> None:
    slow, quick = make_receiver(), make_receiver()
    slow.behavior = lambda _handler: slow.over.wait(60)
    webhook = make_webhook(alice, slow.url)
    make_webhook(bob, quick.url)
    for number in range(5):
        make_task(alice.user_id, f"Slow {number}")
    make_task(bob.user_id, "Quick")

    started = time.monotonic()
    settle()
    took = time.monotonic() - started

    assert quick.titles == ["Quick"]
    assert slow.titles == ["Slow 0"]  # The others wait behind it, and cost nobody a second.
    assert 5 <= took < 5 + 10
    errors = [one["error"] for one in deliveries_of(alice, webhook) if one["attempts"]]
    assert errors == ["timeout"]


def test_a_redirect_is_not_followed(
    alice: Person, make_receiver: MakeReceiver, settle: Settle
) -> None:
    first, second = make_receiver(), make_receiver()
    first.behavior = answering(307, Location=second.url)
    webhook = make_webhook(alice, first.url)
    make_task(alice.user_id)

    settle()

    assert len(first.got) == 1
    assert second.connections == 0
    [delivery] = deliveries_of(alice, webhook)
    assert (delivery["status"], delivery["responseStatus"]) == ("waiting", 307)
