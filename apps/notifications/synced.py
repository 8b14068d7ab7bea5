"""Notifications on the devices of their owner."""

from apps.core.sync import Synced, register
from apps.notifications.models import Notification
from apps.notifications.serializers import NotificationSerializer

register(
    Synced(
        name="notification",
        model=Notification,
        render=lambda row, _clock: NotificationSerializer.render(row),
        shows=lambda row: row.in_app,
    )
)
