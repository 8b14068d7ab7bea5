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

__all__ = [
    "ComingSerializer",
    "InboxQuery",
    "NotificationSerializer",
    "PreferencesSerializer",
    "PreviewQuery",
    "ReadAllSerializer",
    "SnoozeSerializer",
    "UnreadCountSerializer",
]
