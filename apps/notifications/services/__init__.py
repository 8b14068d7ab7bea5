"""What notifications can do: the functions that views and handlers call."""

from apps.notifications.services.deliveries import (
    fire_retry,
    list_deliveries,
    queue_event,
    redeliver,
    send_test,
)
from apps.notifications.services.inbox import erase_notifications, list_pending, notify
from apps.notifications.services.sending import DELIVER, deliver_waiting
from apps.notifications.services.webhooks import (
    WebhookFields,
    create_webhook,
    delete_webhook,
    erase_webhooks,
    get_webhook,
    list_webhooks,
    update_webhook,
)

__all__ = [
    "DELIVER",
    "WebhookFields",
    "create_webhook",
    "delete_webhook",
    "deliver_waiting",
    "erase_notifications",
    "erase_webhooks",
    "fire_retry",
    "get_webhook",
    "list_deliveries",
    "list_pending",
    "list_webhooks",
    "notify",
    "queue_event",
    "redeliver",
    "send_test",
    "update_webhook",
]
