"""What notifications can do: the functions that views and handlers call."""

from apps.notifications.services.inbox import erase_notifications, list_pending, notify

__all__ = ["erase_notifications", "list_pending", "notify"]
