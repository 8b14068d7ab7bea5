"""What notifications hold of a person."""

from collections.abc import Iterator
from datetime import datetime

from apps.core.belongings import JSON, Belongings, register
from apps.notifications import services
from apps.notifications.models import (
    Delivery,
    Mail,
    Notification,
    Preferences,
    UnreadCount,
    Webhook,
    WebhookCount,
)
from apps.notifications.serializers import (
    DeliverySerializer,
    NotificationSerializer,
    PreferencesSerializer,
    WebhookSerializer,
)


def notifications(user_id: str) -> Iterator[JSON]:
    return (NotificationSerializer.render(one) for one in Notification.all_in(user_id))


def preferences(user_id: str) -> Iterator[JSON]:
    yield PreferencesSerializer.render(services.get_preferences(user_id=user_id))


def webhooks(user_id: str) -> Iterator[JSON]:
    """List them without their secrets, which would let others speak in our name."""
    return (WebhookSerializer.render(one) for one in Webhook.all_of_user(user_id))


def deliveries(user_id: str) -> Iterator[JSON]:
    return (DeliverySerializer.render(one) for one in Delivery.all_in(user_id))


def erase(user_id: str, now: datetime) -> bool:
    done = [
        services.erase_notifications(user_id),
        services.erase_name(user_id, now),
        services.erase_webhooks(user_id),
    ]
    return all(done)


register(
    Belongings(
        domain="notifications",
        models=(Delivery, Mail, Notification, Preferences, UnreadCount, Webhook, WebhookCount),
        erase=erase,
        documents={
            "notifications": notifications,
            "notification-preferences": preferences,
            "webhooks": webhooks,
            "webhook-deliveries": deliveries,
        },
    )
)
