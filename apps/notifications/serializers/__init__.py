"""The JSON of notifications."""

from apps.notifications.serializers.inbox import NotificationSerializer
from apps.notifications.serializers.webhooks import (
    DeliverySerializer,
    NewWebhookSerializer,
    WebhookSerializer,
)

__all__ = [
    "DeliverySerializer",
    "NewWebhookSerializer",
    "NotificationSerializer",
    "WebhookSerializer",
]
