"""A receiver that fails: it is tried again for a day, in order, and then switched off."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

from apps.core import due
from apps.core.due import Due, due_rows
from apps.core.events import deliver
from apps.notifications import services
from apps.notifications.models import RETRY, Webhook
from apps.notifications.services.sending import PAUSES
from tests.conftest import Person
from tests.core.streams import record
from tests.factories import make_task
from tests.webhooks.conftest import MakeReceiver, deliveries_of, make_webhook, pass_time
from tests.webhooks.receivers import Receiver, answering

Settle = Callable[[], None]
DAY = timedelta(days=1)
HOURS = 8 if "SOAK" in os.environ else 4  # In which it is tried, less often than ten times.
EVENTS_AN_HOUR = 50 if "SOAK" in os.environ else 2


def retries_of(who: Person) -> list[Due]:
    rows = due_rows(datetime.now(UTC) + 2 * DAY)
    return [row for kind, row in rows if kind == RETRY and row.user_id == who.user_id]


def make_tasks(who: Person, titles: str) -> None:
    for title in titles:
        make_task(who.user_id, title)


def test_the_pauses_grow_to_a_day() -> None:
    assert sum(PAUSES, timedelta()) == DAY
    assert sorted(PAUSES) == PAUSES


def test_what_failed_is_tried_again_after_a_minute(
    alice: Person, receiver: Receiver, settle: Settle
) -> None:
    receiver.behavior = answering(503)
    webhook = make_webhook(alice, receiver.url)
    make_task(alice.user_id)
    settle()

    [delivery] = deliveries_of(alice, webhook)
    assert (delivery["status"], delivery["attempts"]) == ("waiting", 1)
    assert (delivery["responseStatus"], delivery["error"]) == (503, None)
    pause = datetime.fromisoformat(delivery["nextAttemptAt"]) - datetime.fromisoformat(
        delivery["attemptedAt"]
    )
    assert pause == timedelta(minutes=1)

    pass_time(settle, seconds=50)
    assert len(receiver.got) == 1
    receiver.behavior = answering(200)
    pass_time(settle, seconds=61)
    assert len(receiver.got) == 2
    [delivery] = deliveries_of(alice, webhook)
    assert (delivery["status"], delivery["attempts"]) == ("delivered", 2)
    assert retries_of(alice) == []


def test_every_attempt_has_the_same_id_and_body_and_a_signature_of_its_own_time(
    alice: Person, receiver: Receiver, settle: Settle
) -> None:
    receiver.behavior = answering(500)
    secret = make_webhook(alice, receiver.url)["secret"]
    make_task(alice.user_id)
    settle()
    pass_time(settle, minutes=2)

    first, second = receiver.got
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    for got in receiver.got:
        got.verify(secret)


def test_what_comes_later_does_not_overtake_what_fails(
    alice: Person, receiver: Receiver, settle: Settle
) -> None:
    receiver.behavior = answering(500)
    make_webhook(alice, receiver.url)
    make_tasks(alice, "abc")
    settle()
    make_tasks(alice, "de")
    settle()
    for hours in (1, 2, 3):
        pass_time(settle, hours=hours)
    assert receiver.titles == ["a"] * 4

    receiver.behavior = answering(200)
    receiver.got.clear()
    pass_time(settle, hours=4)

    assert receiver.titles == ["a", "b", "c", "d", "e"]


def test_one_that_fails_now_and_then_gets_every_event_in_order(
    alice: Person, receiver: Receiver, settle: Settle
) -> None:
    accepted: list[str] = []

    def sometimes(handler: Any) -> None:
        got = receiver.got[-1]
        is_in_the_mood = len(receiver.got) % 3 == 0
        if is_in_the_mood:
            accepted.append(got.title)
        answering(200 if is_in_the_mood else 500)(handler)

    receiver.behavior = sometimes
    make_webhook(alice, receiver.url)
    make_tasks(alice, "abcdef")
    settle()
    for hours in range(1, 13):
        pass_time(settle, hours=10 * hours)

    assert accepted == ["a", "b", "c", "d", "e", "f"]


def test_one_that_fails_for_hours_in_every_way_gets_every_event_in_order(
    alice: Person, make_receiver: MakeReceiver, settle: Settle
) -> None:
    receiver, elsewhere = make_receiver(), make_receiver()
    failures = [answering(500), answering(429), answering(302, Location=elsewhere.url), hang_up]
    make_webhook(alice, receiver.url)
    told: list[str] = []
    for hour in range(HOURS):
        receiver.behavior = failures[hour % len(failures)]
        told += [f"{hour} {number}" for number in range(EVENTS_AN_HOUR)]
        for title in told[-EVENTS_AN_HOUR:]:
            make_task(alice.user_id, title)
        pass_time(settle, hours=10 * hour)
    assert receiver.titles == ["0 0"] * HOURS

    receiver.behavior = answering(200)
    receiver.got.clear()
    pass_time(settle, hours=10 * HOURS)

    assert receiver.titles == told
    assert elsewhere.got == []


def hang_up(_handler: BaseHTTPRequestHandler) -> None:
    """Let the connection be closed without an answer."""


def test_an_event_that_is_told_again_while_it_waits_is_not_sent_twice(
    alice: Person, receiver: Receiver, settle: Settle
) -> None:
    receiver.behavior = answering(500)
    webhook = make_webhook(alice, receiver.url)
    created = record(None, make_task(alice.user_id, "a"), datetime.now(UTC))
    settle()
    receiver.got.clear()

    deliver([created, created])
    settle()

    assert receiver.got == []
    assert len(deliveries_of(alice, webhook)) == 2  # By two streams, each once.


def test_a_failing_receiver_delays_no_other_of_the_same_user(
    alice: Person, make_receiver: MakeReceiver, settle: Settle
) -> None:
    bad, good = make_receiver(), make_receiver()
    bad.behavior = answering(500)
    make_webhook(alice, bad.url)
    make_webhook(alice, good.url)
    make_tasks(alice, "abc")

    settle()

    assert good.titles == ["a", "b", "c"]
    assert bad.titles == ["a"]


def test_another_url_ends_the_pause(
    alice: Person, make_receiver: MakeReceiver, settle: Settle
) -> None:
    bad, good = make_receiver(), make_receiver()
    bad.behavior = answering(500)
    webhook = make_webhook(alice, bad.url)
    make_tasks(alice, "ab")
    settle()

    alice.patch(f"/v1/webhooks/{webhook['webhookId']}", {"url": good.url}, "json")
    settle()

    assert good.titles == ["a", "b"]


def test_another_url_during_an_attempt_that_fails_lets_it_not_pause(
    alice: Person, make_receiver: MakeReceiver, settle: Settle
) -> None:
    bad, good = make_receiver(), make_receiver()
    webhook = make_webhook(alice, bad.url)

    def move_and_fail(handler: BaseHTTPRequestHandler) -> None:
        alice.patch(f"/v1/webhooks/{webhook['webhookId']}", {"url": good.url}, "json")
        answering(500)(handler)

    bad.behavior = move_and_fail
    make_tasks(alice, "ab")

    settle()

    assert (bad.titles, good.titles) == (["a"], ["a", "b"])
    assert retries_of(alice) == []


def test_a_row_of_an_earlier_pause_fires_nothing(
    alice: Person, receiver: Receiver, settle: Settle
) -> None:
    receiver.behavior = answering(500)
    webhook = make_webhook(alice, receiver.url)
    make_task(alice.user_id)
    settle()
    [stale] = retries_of(alice)
    alice.patch(f"/v1/webhooks/{webhook['webhookId']}", {"enabled": True}, "json")
    settle()  # It fails again, and waits for another time.
    receiver.got.clear()

    services.fire_retry(stale)
    settle()

    assert receiver.got == []
    assert stale.place not in [row.place for row in retries_of(alice)]


def test_a_crash_after_it_was_opened_leaves_the_row_for_the_next_run(
    alice: Person, receiver: Receiver, settle: Settle
) -> None:
    receiver.behavior = answering(500)
    make_webhook(alice, receiver.url)
    make_task(alice.user_id)
    settle()
    receiver.behavior = answering(200)
    [row] = retries_of(alice)
    Webhook.stop_waiting(row.user_id, row.subject_id, row.due_at)
    settle()

    pass_time(settle, minutes=2)

    assert len(receiver.got) == 2
    assert retries_of(alice) == []


def test_while_somebody_has_the_turn_nobody_else_sends(
    alice: Person, receiver: Receiver, settle: Settle
) -> None:
    webhook = make_webhook(alice, receiver.url)
    now = datetime.now(UTC)
    turn = Webhook.take_turn(alice.user_id, webhook["webhookId"], now)
    assert turn
    make_task(alice.user_id, "a")
    settle()
    assert receiver.got == []

    later = now + timedelta(seconds=61)  # Whoever had it has crashed.
    services.deliver_waiting(
        user_id=alice.user_id, webhook_id=webhook["webhookId"], clock=lambda: later
    )

    assert receiver.titles == ["a"]


def test_a_failure_and_a_retry_cost_little(
    alice: Person, receiver: Receiver, settle: Settle, dynamodb_calls: list[str]
) -> None:
    receiver.behavior = answering(500)
    webhook = make_webhook(alice, receiver.url)
    make_task(alice.user_id)
    settle()
    [row] = retries_of(alice)
    dynamodb_calls.clear()

    due._kinds[RETRY](row, datetime.now(UTC))
    opened = dynamodb_calls.copy()
    dynamodb_calls.clear()
    services.deliver_waiting(
        user_id=alice.user_id, webhook_id=webhook["webhookId"], clock=lambda: datetime.now(UTC)
    )

    assert opened == ["UpdateItem", "DeleteItem"]
    # The turn, what waits; then delivery, webhook and due row together.
    assert dynamodb_calls == ["UpdateItem", "Query", "TransactWriteItems"]
