"""What notifications can do: the functions that views and handlers call."""

from apps.notifications.services.erasing import erase_notifications
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
from apps.notifications.services.preferences import (
    PreferenceFields,
    get_preferences,
    stop_mails,
    update_preferences,
)
from apps.notifications.services.preview import preview
from apps.notifications.services.reading_all import READ_ALL, read_all

__all__ = [
    "READ_ALL",
    "SEND",
    "SEND_DIGEST",
    "PreferenceFields",
    "archive_notification",
    "count_unread",
    "delete_notification",
    "erase_notifications",
    "fire_digest",
    "fire_mail",
    "fire_notification",
    "get_preferences",
    "list_notifications",
    "list_pending",
    "notify",
    "preview",
    "read_all",
    "read_notification",
    "send_digest",
    "send_mail",
    "snooze_notification",
    "stop_mails",
    "unread_notification",
    "update_preferences",
]
