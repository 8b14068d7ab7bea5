"""The JSON of notifications."""

from apps.notifications.serializers.inbox import NotificationSerializer

__all__ = ["NotificationSerializer"]
