"""Notifications as rows: what a user should know, once for each cause."""

from pynamodb.attributes import BooleanAttribute, JSONAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, LocalSecondaryIndex

from apps.core.db import Item, Key, LoggedTable, MomentAttribute, Page, optional, table_name


class Pending(LocalSecondaryIndex["Notification"]):  # type: ignore[no-untyped-call]  # PynamoDB's.
    """What waits to be read; whatever was read or archived has no key in it."""

    class Meta:
        index_name = "Pending"
        projection = AllProjection()

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    pending_key = UnicodeAttribute(range_key=True, attr_name="pendingKey")


class Notification(Item):
    """Something its owner should know. Its id follows from its cause, so that each comes once."""

    class Meta(LoggedTable):
        table_name = table_name("notifications")

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    notification_id = UnicodeAttribute(range_key=True, attr_name="notificationId")
    type = UnicodeAttribute()
    title = UnicodeAttribute()
    body = optional(UnicodeAttribute())
    data = JSONAttribute(default=dict)  # What it is about: {"type", "id"}.
    read = BooleanAttribute(default=False)
    seen = BooleanAttribute(default=False)
    archived = BooleanAttribute(default=False)
    snoozed_until = optional(MomentAttribute(attr_name="snoozedUntil"))
    created_at = MomentAttribute(attr_name="createdAt")
    pending_key = optional(UnicodeAttribute(attr_name="pendingKey"))

    pending = Pending()

    @classmethod
    def pending_of(cls, user_id: str, *, limit: int, after: Key | None) -> Page["Notification"]:
        """Read a page of what waits for a user, newest first."""
        return cls.page(user_id, index=Pending.Meta.index_name, limit=limit, after=after)
