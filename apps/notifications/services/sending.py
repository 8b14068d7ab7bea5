"""What waits for a webhook is sent: in order, one at a time, again after growing pauses.

Whoever has the turn sends from the head of the row until something fails. Then the webhook waits,
and all behind the failed one with it, until its row in the due index opens it again.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from apps.core.db import transaction
from apps.core.errors import LostRace
from apps.notifications.models import Delivery, Webhook
from apps.notifications.receivers.sending import Outcome, post
from apps.notifications.services.webhooks import secret_of

DELIVER = "notifications.deliver"  # The job's name in the queue.
# Between attempts; together 24 hours. The due index is run once a minute.
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240, 480, 489)]
AT_ONCE = 10  # Deliveries of one job, which must end before its turn and its function do.
LONGEST = timedelta(seconds=20)
GAVE_UP = "no-answer"  # Why a webhook is off that was not switched off by its owner.

Clock = Callable[[], datetime]


def deliver_waiting(*, user_id: str, webhook_id: str, clock: Clock) -> bool:
    """Send the first of what waits. Returns whether to go on: more waits and nothing failed."""
    began_at = clock()
    webhook = Webhook.take_turn(user_id, webhook_id, began_at)
    if webhook is None:
        return False
    with suppress(LostRace):  # What failed is tried anew, by what the rows say now.
        for place, delivery in enumerate(
            Delivery.first_waiting(user_id, webhook_id, limit=AT_ONCE)
        ):
            if place and not webhook.is_as_read():  # Deleted, off, or somewhere else by now.
                break
            if not _deliver(webhook, delivery, clock):
                return False
            if clock() - began_at > LONGEST:
                break
    webhook.end_turn()
    # After the turn: whoever came for something new meanwhile was told that it is ours.
    return bool(Delivery.first_waiting(user_id, webhook_id, limit=1))


def _deliver(webhook: Webhook, delivery: Delivery, clock: Clock) -> bool:
    """Try once, and note what came of it. Returns whether the next one may be sent."""
    outcome = post(
        webhook.url, body=delivery.body, headers=_headers(webhook, delivery, now=clock())
    )
    now = clock()
    noted = _noted(delivery, outcome, now)
    if outcome.is_accepted or delivery.is_test:
        done = {"delivered_at": now if outcome.is_accepted else None, "waiting_key": None}
        Delivery.change(*delivery.keys(), changes={**noted, **done})
        return True
    _note_failure(webhook, delivery, noted, now)
    return False


def _note_failure(
    webhook: Webhook, delivery: Delivery, noted: dict[str, object], now: datetime
) -> None:
    """Let the webhook wait, or switch it off after the last attempt.

    Raises:
        LostRace: somebody changed one of them, or the turn was over.
    """
    # Who tries it out while it fails does not use up the attempts of the day.
    counted = delivery.attempts + (0 if webhook.hurried and delivery.attempts else 1)
    noted["attempts"] = counted
    with transaction() as tx:
        if counted > len(PAUSES):
            delivery.change_in(tx, {**noted, "waiting_key": None})
            webhook.change_in(tx, _switched_off(now))
        else:
            retry_at = now + PAUSES[counted - 1]
            delivery.change_in(tx, {**noted, "next_attempt_at": retry_at})
            webhook.wait_in(tx, retry_at)


def _noted(delivery: Delivery, outcome: Outcome, now: datetime) -> dict[str, object]:
    return {
        "attempts": delivery.attempts + 1,
        "attempted_at": now,
        "next_attempt_at": None,
        "response_status": outcome.status,
        "error": outcome.error,
    }


def _switched_off(now: datetime) -> dict[str, object]:
    off = {"enabled": False, "disabled_reason": GAVE_UP, "disabled_at": now, "updated_at": now}
    return {**off, "busy_until": None, "turn": None, "hurried": None}


def _headers(webhook: Webhook, delivery: Delivery, *, now: datetime) -> dict[str, str]:
    # Here, since only the work function sends.
    from standardwebhooks import Webhook as Signer  # noqa: PLC0415

    signature = Signer(secret_of(webhook)).sign(delivery.delivery_id, now, delivery.body)
    return {
        "Content-Type": "application/json",
        "User-Agent": "Hearth-Webhooks",
        "webhook-id": delivery.delivery_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signature,
    }
