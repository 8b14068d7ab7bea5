"""What notifications hold of a person."""

from collections.abc import Iterator
from datetime import datetime

from apps.core.belongings import JSON, Belongings, register
from apps.notifications import services
from apps.notifications.models import Mail, Notification, Preferences, UnreadCount
from apps.notifications.serializers import NotificationSerializer, PreferencesSerializer


def notifications(user_id: str) -> Iterator[JSON]:
    return (NotificationSerializer.render(one) for one in Notification.all_in(user_id))


def preferences(user_id: str) -> Iterator[JSON]:
    yield PreferencesSerializer.render(services.get_preferences(user_id=user_id))


def erase(user_id: str, _now: datetime) -> bool:
    return services.erase_notifications(user_id)


register(
    Belongings(
        domain="notifications",
        models=(Mail, Notification, Preferences, UnreadCount),
        erase=erase,
        documents={"notifications": notifications, "notification-preferences": preferences},
    )
)
