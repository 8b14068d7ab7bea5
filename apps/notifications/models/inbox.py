"""Notifications as rows: what a user should know, once for each cause."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from pynamodb.attributes import BooleanAttribute, JSONAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from apps.core.db import Item, Key, LoggedTable, MomentAttribute, Page, optional, table_name
from apps.core.due import Due
from apps.core.errors import NotFound
from apps.core.ids import first_id
from apps.notifications.filters import InboxFilter
from apps.notifications.models import indexes
from apps.notifications.models.indexes import ByActorAndReader, ByAge, ByState, ByType, Pending

KEPT = timedelta(days=90)
NOTIFICATION = "notification"  # The kind of an unread notification's row in the due index.
JUST_AFTER = timedelta(milliseconds=1)


class Notification(Item):
    """Something its owner should know. Its id follows from its cause, so that each comes once.

    One that is unread has a row in the due index: for the end of its snooze, or of its 90 days.
    DynamoDB's TTL alone removes those that are read, since nothing counts them.
    """

    class Meta(LoggedTable):
        table_name = table_name("notifications")

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    notification_id = UnicodeAttribute(range_key=True, attr_name="notificationId")
    type = UnicodeAttribute()
    title = UnicodeAttribute()
    body = optional(UnicodeAttribute())
    data = JSONAttribute(default=dict)  # What it is about: {"type", "id"}.
    actor_id = optional(UnicodeAttribute(attr_name="actorId"))  # Whom its title names.
    read = BooleanAttribute(default=False)
    seen = BooleanAttribute(default=False)  # Read, archived or snoozed at least once.
    archived = BooleanAttribute(default=False)
    snoozed_until = optional(MomentAttribute(attr_name="snoozedUntil"))
    # When its last snooze ends or ended, from which on it is pending; None: since it came.
    pending_from = optional(MomentAttribute(attr_name="pendingFrom"))
    created_at = MomentAttribute(attr_name="createdAt")

    in_app = BooleanAttribute(attr_name="inApp", default=True)  # Else only by other ways.
    by_email = BooleanAttribute(attr_name="byEmail", default=False)
    by_webhook = BooleanAttribute(attr_name="byWebhook", default=False)

    age_key = optional(UnicodeAttribute(attr_name="ageKey"))
    state_key = optional(UnicodeAttribute(attr_name="stateKey"))
    type_key = optional(UnicodeAttribute(attr_name="typeKey"))
    pending_key = optional(UnicodeAttribute(attr_name="pendingKey"))

    by_age = ByAge()
    by_state = ByState()
    by_type = ByType()
    pending = Pending()
    by_actor = ByActorAndReader()

    @property
    def kept_until(self) -> datetime:
        return self.created_at + KEPT

    @property
    def counts(self) -> bool:
        """Tell whether the counter of unread ones counts it."""
        return self.in_app and not self.read and not self.deleted_at

    def due_row(self) -> Due | None:
        """Make the row under which it stands in the due index."""
        if not self.counts:
            return None
        due_at = self.snoozed_until or self.kept_until
        return Due.of(NOTIFICATION, self.user_id, self.notification_id, due_at)

    def placement(self) -> dict[str, Any]:
        """Name what follows from its state: its keys in the indexes, and when it may go."""
        expires_at = None if self.counts else self.kept_until
        if not self.in_app:
            hidden = dict.fromkeys(self.index_keys() - {"actor_id"})
            return {**hidden, "expires_at": expires_at}
        return {
            "age_key": self.notification_id,
            "state_key": indexes.state_key(self),
            "type_key": indexes.type_key(self),
            "pending_key": indexes.pending_key(self),
            "expires_at": expires_at,
        }

    @classmethod
    def load_shown(cls, user_id: str, notification_id: str) -> Self:
        """Read one that is shown in the app. Raises NotFound."""
        notification = cls.load(user_id, notification_id)
        if not notification.in_app:
            raise NotFound
        return notification

    @classmethod
    def listed(
        cls, user_id: str, wanted: InboxFilter, *, limit: int, after: Key | None
    ) -> Page[Self]:
        """Read a page, newest first, by the index that narrows most."""
        way = _way_to(wanted)
        keep = None if way.is_enough else wanted.fits
        return cls.page(
            user_id, index=way.index, sort=way.sort, limit=limit, after=after, keep=keep
        )

    @classmethod
    def pending_of(
        cls, user_id: str, now: datetime, *, limit: int, after: Key | None
    ) -> Page[Self]:
        """Read a page of what waits for a user at `now`, newest first."""
        is_due = cls.pending_key < first_id(now + JUST_AFTER)
        return cls.page(
            user_id, index=Pending.Meta.index_name, sort=is_due, limit=limit, after=after
        )

    @classmethod
    def coming_of(cls, user_id: str, now: datetime, until: datetime, *, limit: int) -> list[Self]:
        """Read what is snoozed at `now` and comes back before `until`, the next one first."""
        will_be_due = cls.pending_key.between(first_id(now + JUST_AFTER), first_id(until))
        index = Pending.Meta.index_name
        return cls.page(user_id, index=index, sort=will_be_due, ascending=True, limit=limit).items

    @classmethod
    def naming(cls, actor_id: str, *, told_to: str | None, limit: int) -> list[Self]:
        """Find some that name somebody, told to one person or to whomever, maybe a moment late.

        Of each the index knows the keys alone.
        """
        sort = cls.user_id == told_to if told_to else None
        return cls.page(
            actor_id, index=ByActorAndReader.Meta.index_name, sort=sort, limit=limit
        ).items

    @classmethod
    def unread_before(cls, user_id: str, moment: datetime, *, limit: int) -> Page[Self]:
        """Read some of the unread ones that came before `moment`, the oldest first."""
        came_before = cls.state_key.between("unread#", f"unread#{first_id(moment)}")
        index = ByState.Meta.index_name
        return cls.page(user_id, index=index, sort=came_before, ascending=True, limit=limit)


@dataclass(frozen=True)
class Way:
    """How to a list: an index, a range of it, and whether that singles out what is wanted."""

    index: str
    sort: Condition | None
    is_enough: bool


def _way_to(wanted: InboxFilter) -> Way:
    if wanted.type is not None:
        of_type = Notification.type_key.startswith(f"{wanted.type}#")
        return Way(ByType.Meta.index_name, of_type, wanted == InboxFilter(type=wanted.type))
    for state, singled_out in _STATES.items():
        if wanted in singled_out:
            in_state = Notification.state_key.startswith(f"{state}#")
            return Way(ByState.Meta.index_name, in_state, is_enough=True)
    return Way(ByAge.Meta.index_name, None, wanted == InboxFilter())


# Which filters ask for all of a state and nothing else. What is archived is always read.
_STATES = {
    "unread": (InboxFilter(unread=True), InboxFilter(unread=True, archived=False)),
    "read": (InboxFilter(unread=False, archived=False),),
    "archived": (InboxFilter(archived=True), InboxFilter(unread=False, archived=True)),
}
