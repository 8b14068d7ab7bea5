"""Deliveries: one for each event and webhook, listed, asked for again, and tried out.

event -> a delivery at the end of its webhook's row -> stream -> job: services/sending.py
"""

from datetime import datetime, timedelta
from typing import cast

import orjson

from apps.core import limits, times
from apps.core.caches import ExpiringCache
from apps.core.db import Key, Page, Repeated, decide_again, transaction
from apps.core.due import Due
from apps.core.errors import Conflict
from apps.core.events import Event
from apps.core.ids import id_of, new_id
from apps.core.limits import rate_of
from apps.notifications.models import TEST, Delivery, Webhook
from apps.notifications.models.webhooks import MOST_WEBHOOKS
from apps.notifications.services.webhooks import wants

# A stream rounds its times down to the second, and clocks differ.
SURELY_BEFORE = timedelta(seconds=5)

Known = tuple[datetime, list[Webhook]]  # When they were read, and what was there.

_known: ExpiringCache[Known] = ExpiringCache(size=1000, seconds=60)


class WebhookDisabled(Conflict):
    """Nothing is sent to a webhook that is switched off."""

    code = "WEBHOOK_DISABLED"
    message = "This webhook is switched off. Enable it first."


def queue_event(*, user_id: str, event: Event, now: datetime) -> None:
    """Let each webhook of the user that wants this event hear of it; once, however often told."""
    occurred_at = times.from_text(event.occurred_at)
    for webhook in _webhooks_at(user_id, occurred_at, now):
        if webhook.enabled and wants(webhook, event.name):
            _delivery(webhook, event, occurred_at, now).save_once()


def send_test(*, user_id: str, webhook_id: str, now: datetime) -> Delivery:
    """Let a webhook be sent to at once, whatever waits for it; this is not tried again.

    Raises:
        NotFound: the user has no such webhook.
        WebhookDisabled, RateLimited.
    """
    limits.use(rate_of("webhook-sends"), user_id, now)
    delivery_id = new_id(now)
    delivery = Delivery.new(
        *(user_id, webhook_id, delivery_id),
        event_id=delivery_id,
        kind=TEST,
        body=_body(TEST, times.to_text(now), {"webhookId": webhook_id}),
        now=now,
    )
    return _send_test(delivery)


def list_deliveries(
    *, user_id: str, webhook_id: str, limit: int, after: Key | None
) -> Page[Delivery]:
    """List what a webhook was sent in the last 30 days. Raises NotFound."""
    Webhook.load(user_id, webhook_id)
    return Delivery.of_webhook(user_id, webhook_id, limit=limit, after=after)


def redeliver(*, user_id: str, webhook_id: str, delivery_id: str, now: datetime) -> Delivery:
    """Send a delivery again, behind what waits; one that waits itself is tried without a pause.

    Raises:
        NotFound: the user has no such webhook or delivery.
        WebhookDisabled, RateLimited.
    """
    limits.use(rate_of("webhook-sends"), user_id, now)
    return _redeliver(user_id, webhook_id, delivery_id, now)


def fire_retry(due: Due) -> None:
    """Let a webhook that has failed be sent to again: its stream tells that it may."""
    Webhook.stop_waiting(due.user_id, due.subject_id, due.due_at)
    due.delete()  # Last, so that a crash in between leaves it for the next run.


@decide_again
def _send_test(delivery: Delivery) -> Delivery:
    webhook = _load_enabled(delivery.user_id, delivery.webhook_id)
    try:
        with transaction() as tx:
            delivery.save_in(tx)
            webhook.hurry_in(tx)
    except Repeated as repeated:
        return cast("Delivery", repeated.row)
    return delivery


@decide_again
def _redeliver(user_id: str, webhook_id: str, delivery_id: str, now: datetime) -> Delivery:
    webhook = _load_enabled(user_id, webhook_id)
    delivery = Delivery.find_by_id(user_id, webhook_id, delivery_id)
    with transaction() as tx:
        webhook.hurry_in(tx)
        if not delivery.waiting_key:
            again = {"waiting_key": delivery.key_at_end(now), "attempts": 0, "delivered_at": None}
            delivery.change_in(tx, again)
    return delivery


def _webhooks_at(user_id: str, moment: datetime, now: datetime) -> list[Webhook]:
    """Find the webhooks that a user had at `moment`.

    What was read after it holds all of them. So a batch of changes that had to wait asks once for
    each user, and nobody misses an event that came just after their webhook.
    """
    read_at, webhooks = _known.get(user_id) or (moment, [])
    if read_at < moment + SURELY_BEFORE:
        webhooks = Webhook.of_user(user_id, limit=MOST_WEBHOOKS).items
        _known.put(user_id, (now, webhooks))
    return webhooks


def _delivery(webhook: Webhook, event: Event, occurred_at: datetime, now: datetime) -> Delivery:
    return Delivery.new(
        *(webhook.user_id, webhook.webhook_id),
        id_of(occurred_at, f"{event.event_id} {webhook.webhook_id}"),
        event_id=event.event_id,
        kind=event.name,
        body=_body(event.name, event.occurred_at, event.detail),
        now=now,
        actor_id=event.detail.get("actorId"),
    )


def _body(kind: str, timestamp: str, data: dict[str, object]) -> str:
    return orjson.dumps({"type": kind, "timestamp": timestamp, "data": data}).decode()


def _load_enabled(user_id: str, webhook_id: str) -> Webhook:
    webhook = Webhook.load(user_id, webhook_id)
    if not webhook.enabled:
        raise WebhookDisabled
    return webhook
