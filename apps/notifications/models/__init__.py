"""What notifications keep: one file per kind of row."""

from apps.notifications.models.counter import UnreadCount
from apps.notifications.models.inbox import Notification
from apps.notifications.models.mail import Mail
from apps.notifications.models.preferences import Frequency, Preferences

__all__ = ["Frequency", "Mail", "Notification", "Preferences", "UnreadCount"]
