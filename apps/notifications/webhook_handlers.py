"""How webhooks hear of what happens: each handler is one service call, or hands work over."""

from datetime import UTC, datetime
from typing import Any

from apps.core import times
from apps.core.due import Due, when_due
from apps.core.events import Change, Event, follow, on
from apps.core.jobs import hand_over, job
from apps.notifications import services
from apps.notifications.events import WebhookDisabled
from apps.notifications.models import RETRY, Delivery, Webhook


@on(Event)
def queue_deliveries(event: Event) -> None:
    user_id = event.detail.get("userId")
    if user_id:
        services.queue_event(user_id=user_id, event=event, now=datetime.now(UTC))


@follow(Delivery)
def send_when_it_waits(change: Change[Delivery]) -> None:
    old, new = change.old, change.new
    if new and new.waiting_key and not (old and old.waiting_key):
        _hand_over(new.user_id, new.webhook_id)


@follow(Webhook)
def send_when_it_opens(change: Change[Webhook]) -> None:
    if change.old and change.new and _is_open(change.new) and not _is_open(change.old):
        _hand_over(change.new.user_id, change.new.webhook_id)


@job(services.DELIVER)
def deliver(detail: dict[str, Any]) -> None:
    user_id, webhook_id = detail["user_id"], detail["webhook_id"]
    if services.deliver_waiting(user_id=user_id, webhook_id=webhook_id, clock=_now):
        _hand_over(user_id, webhook_id)


@when_due(RETRY)
def retry(due: Due, _now: datetime) -> None:
    services.fire_retry(due)


@on(WebhookDisabled)
def tell_owner(event: WebhookDisabled) -> None:
    services.notify(
        user_id=event.user_id,
        cause=f"webhook {event.webhook_id} {event.disabled_at}",
        moment=times.from_text(event.disabled_at),
        kind="webhook.disabled",
        title="A webhook was switched off",
        body=f"{event.host} did not accept what we sent for 24 hours.",
        data={"type": "webhook", "id": event.webhook_id},
    )


def _is_open(webhook: Webhook) -> bool:
    return webhook.enabled and webhook.retry_at is None


def _hand_over(user_id: str, webhook_id: str) -> None:
    hand_over(services.DELIVER, user_id=user_id, webhook_id=webhook_id)


def _now() -> datetime:
    return datetime.now(UTC)
