"""What notifications keep: one file per kind of row."""

from apps.notifications.models.counter import UnreadCount
from apps.notifications.models.deliveries import TEST, Delivery
from apps.notifications.models.inbox import Notification
from apps.notifications.models.mail import Mail
from apps.notifications.models.preferences import Frequency, Preferences
from apps.notifications.models.webhooks import RETRY, Webhook, WebhookCount

__all__ = [
    "RETRY",
    "TEST",
    "Delivery",
    "Frequency",
    "Mail",
    "Notification",
    "Preferences",
    "UnreadCount",
    "Webhook",
    "WebhookCount",
]
