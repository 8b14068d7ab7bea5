"""What notifications keep: one file per kind of row."""

from apps.notifications.models.inbox import Notification

__all__ = ["Notification"]
