"""The indexes of the notifications table, and the keys that a notification has in them.

Local ones, so that people read their own writes. What is deleted, or not shown in the app, has
none of these keys and so is in none of them. A global one finds what names somebody who leaves, or
whom its reader blocks.
"""

from typing import TYPE_CHECKING

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import (
    AllProjection,
    GlobalSecondaryIndex,
    KeysOnlyProjection,
    LocalSecondaryIndex,
)

from apps.core.ids import id_of

if TYPE_CHECKING:
    from apps.notifications.models.inbox import Notification


class ByAge(LocalSecondaryIndex["Notification"]):  # type: ignore[no-untyped-call]  # PynamoDB's.
    """All notifications of a user by age. The table has them so too, but among deleted ones."""

    class Meta:
        index_name = "ByAge"
        projection = AllProjection()

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    age_key = UnicodeAttribute(range_key=True, attr_name="ageKey")


class ByState(LocalSecondaryIndex["Notification"]):  # type: ignore[no-untyped-call]
    """The unread, the read or the archived ones, by age."""

    class Meta:
        index_name = "ByState"
        projection = AllProjection()

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    state_key = UnicodeAttribute(range_key=True, attr_name="stateKey")


class ByType(LocalSecondaryIndex["Notification"]):  # type: ignore[no-untyped-call]
    """Those of one type, by age."""

    class Meta:
        index_name = "ByType"
        projection = AllProjection()

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    type_key = UnicodeAttribute(range_key=True, attr_name="typeKey")


class Pending(LocalSecondaryIndex["Notification"]):  # type: ignore[no-untyped-call]
    """The unread ones by when they are due: since they came, or since their snooze is over."""

    class Meta:
        index_name = "Pending"
        projection = AllProjection()

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    pending_key = UnicodeAttribute(range_key=True, attr_name="pendingKey")


class ByActorAndReader(GlobalSecondaryIndex["Notification"]):  # type: ignore[no-untyped-call]
    """Those that name somebody, by who is told, shown in the app or not."""

    class Meta:
        index_name = "ByActorAndReader"
        projection = KeysOnlyProjection()

    actor_id = UnicodeAttribute(hash_key=True, attr_name="actorId")
    user_id = UnicodeAttribute(range_key=True, attr_name="userId")


def state_key(notification: "Notification") -> str:
    return f"{_state_of(notification)}#{notification.notification_id}"


def type_key(notification: "Notification") -> str:
    return f"{notification.type}#{notification.notification_id}"


def pending_key(notification: "Notification") -> str | None:
    """Name a place by time. It is a ULID: the own id, or one of the time when a snooze ends."""
    if notification.read:
        return None
    if notification.pending_from is None:
        return notification.notification_id
    return id_of(notification.pending_from, notification.notification_id)


def _state_of(notification: "Notification") -> str:
    if notification.archived:
        return "archived"
    return "read" if notification.read else "unread"
