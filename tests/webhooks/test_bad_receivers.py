"""Receivers that are slow or send us elsewhere harm nobody else."""

import time
from collections.abc import Callable
from threading import Thread

import pytest

from apps.notifications import services
from apps.notifications.receivers import sending
from tests.conftest import Person
from tests.factories import make_task
from tests.notifications.conftest import now, tell, titles, unread
from tests.webhooks.conftest import MakeReceiver, deliveries_of, make_webhook
from tests.webhooks.receivers import answering
from tests.webhooks.test_races import queue

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


def test_while_a_receiver_keeps_us_waiting_all_else_goes_on(
    alice: Person,
    bob: Person,
    make_receiver: MakeReceiver,
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sending, "SECONDS", 60)  # So that it outlasts what goes on meanwhile.
    slow, quick = make_receiver(), make_receiver()
    slow.behavior = lambda _handler: slow.over.wait(60)
    webhook = make_webhook(alice, slow.url)
    make_webhook(bob, quick.url)
    queue(alice, "Slow")
    whose = {"user_id": alice.user_id, "webhook_id": webhook["webhookId"]}
    job = Thread(target=services.deliver_waiting, kwargs={**whose, "clock": now})
    job.start()
    assert slow.is_asked.wait(30)

    tell(alice, "Water the plants")
    make_task(bob.user_id, "Quick")
    settle()

    assert quick.titles == ["Quick"]
    assert (titles(alice), unread(alice)) == (["Water the plants"], 1)
    assert job.is_alive()
    slow.over.set()
    job.join()


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
