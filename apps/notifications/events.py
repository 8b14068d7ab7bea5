"""What happened to notifications and webhooks: the language in which others hear of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlsplit

from apps.core import times
from apps.core.events import Event, changes_of
from apps.notifications.models import Notification, Webhook


@dataclass(frozen=True, kw_only=True)
class NotificationCreated(Event):
    """Somebody is told of something, and wants to hear of it by webhooks, too."""

    name: ClassVar[str] = "notifications.notification-created"

    user_id: str
    notification_id: str
    type: str
    title: str
    actor_id: str | None  # Whom the title names.


@dataclass(frozen=True, kw_only=True)
class WebhookDisabled(Event):
    """A webhook was switched off since it did not answer."""

    name: ClassVar[str] = "notifications.webhook-disabled"

    user_id: str
    webhook_id: str
    host: str  # Of its URL, whose path may hold a secret.
    disabled_at: str


@changes_of(Notification)
def announce_notification(old: Notification | None, new: Notification | None) -> Iterator[Event]:
    """Tell of what is new, if its owner chose so for its type."""
    if new and old is None and new.by_webhook:
        yield NotificationCreated(
            user_id=new.user_id,
            notification_id=new.notification_id,
            type=new.type,
            title=new.title,
            actor_id=new.actor_id,
        )


@changes_of(Webhook)
def announce(old: Webhook | None, new: Webhook | None) -> Iterator[Event]:
    """Tell that we gave up on a webhook; what its owner does they know."""
    if new and new.disabled_at and not (old and old.disabled_at):
        yield WebhookDisabled(
            user_id=new.user_id,
            webhook_id=new.webhook_id,
            host=urlsplit(new.url).netloc,
            disabled_at=times.to_text(new.disabled_at),
        )
