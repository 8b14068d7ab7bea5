"""What notifications can do: the functions that views and handlers call."""

from apps.notifications.services.deliveries import (
    fire_retry,
    list_deliveries,
    queue_event,
    redeliver,
    send_test,
)
from apps.notifications.services.erasing import erase_name, erase_notifications
from apps.notifications.services.inbox import (
    archive_notification,
    count_unread,
    delete_notification,
    fire_notification,
    list_notifications,
    list_pending,
    notify,
    read_notification,
    snooze_notification,
    unread_notification,
)
from apps.notifications.services.mail import (
    SEND,
    SEND_DIGEST,
    fire_digest,
    fire_mail,
    send_digest,
    send_mail,
)
from apps.notifications.services.parting import (
    PART,
    PARTED,
    fire_parted,
    forget_each_other,
    part,
)
from apps.notifications.services.preferences import (
    PreferenceFields,
    get_preferences,
    stop_mails,
    update_preferences,
)
from apps.notifications.services.preview import preview
from apps.notifications.services.reading_all import READ_ALL, read_all
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
    "PART",
    "PARTED",
    "READ_ALL",
    "SEND",
    "SEND_DIGEST",
    "PreferenceFields",
    "WebhookFields",
    "archive_notification",
    "count_unread",
    "create_webhook",
    "delete_notification",
    "delete_webhook",
    "deliver_waiting",
    "erase_name",
    "erase_notifications",
    "erase_webhooks",
    "fire_digest",
    "fire_mail",
    "fire_notification",
    "fire_parted",
    "fire_retry",
    "forget_each_other",
    "get_preferences",
    "get_webhook",
    "list_deliveries",
    "list_notifications",
    "list_pending",
    "list_webhooks",
    "notify",
    "part",
    "preview",
    "queue_event",
    "read_all",
    "read_notification",
    "redeliver",
    "send_digest",
    "send_mail",
    "send_test",
    "snooze_notification",
    "stop_mails",
    "unread_notification",
    "update_preferences",
    "update_webhook",
]
