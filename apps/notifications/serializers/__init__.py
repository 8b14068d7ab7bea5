"""The JSON of notifications."""

from apps.notifications.serializers.inbox import (
    ComingSerializer,
    InboxQuery,
    NotificationSerializer,
    PreviewQuery,
    ReadAllSerializer,
    SnoozeSerializer,
    UnreadCountSerializer,
)
from apps.notifications.serializers.preferences import PreferencesSerializer
from apps.notifications.serializers.webhooks import (
    DeliverySerializer,
    NewWebhookSerializer,
    WebhookSerializer,
)

__all__ = [
    "ComingSerializer",
    "DeliverySerializer",
    "InboxQuery",
    "NewWebhookSerializer",
    "NotificationSerializer",
    "PreferencesSerializer",
    "PreviewQuery",
    "ReadAllSerializer",
    "SnoozeSerializer",
    "UnreadCountSerializer",
    "WebhookSerializer",
]
