"""Deliveries as rows: what a webhook was told of one event, or will be, and in which order."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import (
    AllProjection,
    GlobalSecondaryIndex,
    KeysOnlyProjection,
    LocalSecondaryIndex,
)

from apps.core.db import (
    IntegerAttribute,
    Item,
    Key,
    LoggedTable,
    MomentAttribute,
    Page,
    optional,
    table_name,
)

KEPT = timedelta(days=30)
TEST = "webhook.test"  # The type of what `POST …/test` sends.


class Status(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


class Waiting(LocalSecondaryIndex["Delivery"]):  # type: ignore[no-untyped-call]  # PynamoDB's.
    """What is still to be sent, in order; whatever was delivered or given up has left it."""

    class Meta:
        index_name = "Waiting"
        projection = AllProjection()

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    waiting_key = UnicodeAttribute(range_key=True, attr_name="waitingKey")


class ByActorAndReader(GlobalSecondaryIndex["Delivery"]):  # type: ignore[no-untyped-call]
    """What names somebody, by whose webhook hears of it."""

    class Meta:
        index_name = "ByActorAndReader"
        projection = KeysOnlyProjection()

    actor_id = UnicodeAttribute(hash_key=True, attr_name="actorId")
    user_id = UnicodeAttribute(range_key=True, attr_name="userId")


class Delivery(Item):
    """One event for one webhook. Its id follows from both, so that it is made once."""

    class Meta(LoggedTable):
        table_name = table_name("webhook-deliveries")

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    place = UnicodeAttribute(range_key=True)  # Webhook and delivery: sorted by age.
    webhook_id = UnicodeAttribute(attr_name="webhookId")
    delivery_id = UnicodeAttribute(attr_name="deliveryId")
    event_id = UnicodeAttribute(attr_name="eventId")
    type = UnicodeAttribute()
    actor_id = optional(UnicodeAttribute(attr_name="actorId"))  # Whom its body names.
    body = UnicodeAttribute()  # As it is sent each time, to the byte.
    attempts = IntegerAttribute(default=0)  # Since it was last asked for.
    response_status = optional(IntegerAttribute(attr_name="responseStatus"))
    error = optional(UnicodeAttribute())
    attempted_at = optional(MomentAttribute(attr_name="attemptedAt"))
    next_attempt_at = optional(MomentAttribute(attr_name="nextAttemptAt"))
    delivered_at = optional(MomentAttribute(attr_name="deliveredAt"))
    created_at = MomentAttribute(attr_name="createdAt")
    waiting_key = optional(UnicodeAttribute(attr_name="waitingKey"))

    waiting = Waiting()
    by_actor = ByActorAndReader()

    @property
    def status(self) -> Status:
        if self.waiting_key:
            return Status.WAITING
        return Status.DELIVERED if self.delivered_at else Status.FAILED

    @property
    def is_test(self) -> bool:
        return self.type == TEST

    @classmethod
    def new(
        cls,
        user_id: str,
        webhook_id: str,
        delivery_id: str,
        *,
        event_id: str,
        kind: str,
        body: str,
        now: datetime,
        actor_id: str | None = None,
    ) -> Self:
        row = cls(
            user_id,
            place_of(webhook_id, delivery_id),
            webhook_id=webhook_id,
            delivery_id=delivery_id,
            event_id=event_id,
            type=kind,
            body=body,
            actor_id=actor_id,
            created_at=now,
            expires_at=now + KEPT,
        )
        row.waiting_key = row.key_at_end(now)
        return row

    def key_at_end(self, now: datetime) -> str:
        """Make the key of the last in the row, but of a test that of the first.

        Events come in the order in which the streams tell them, so by the time they come to us: the
        time of a change is known to the second alone.
        """
        rank = "0" if self.is_test else "1"
        return (
            f"{self.webhook_id}#{rank}#{now.isoformat(timespec='microseconds')}#{self.delivery_id}"
        )

    @classmethod
    def find_by_id(cls, user_id: str, webhook_id: str, delivery_id: str) -> Self:
        """Read one. Raises NotFound."""
        return cls.load(user_id, place_of(webhook_id, delivery_id))

    @classmethod
    def of_webhook(
        cls, user_id: str, webhook_id: str, *, limit: int, after: Key | None
    ) -> Page[Self]:
        """Read a page of a webhook's deliveries, the newest event first."""
        own = cls.place.startswith(place_of(webhook_id, ""))
        return cls.page(user_id, sort=own, limit=limit, after=after)

    @classmethod
    def first_waiting(cls, user_id: str, webhook_id: str, *, limit: int) -> list[Self]:
        """Read the first of those that wait for a webhook, in order."""
        own = cls.waiting_key.startswith(place_of(webhook_id, ""))
        index = Waiting.Meta.index_name
        return cls.page(user_id, sort=own, index=index, ascending=True, limit=limit).items

    @classmethod
    def naming(cls, actor_id: str, *, told_to: str | None, limit: int) -> list[Self]:
        """Find some that name somebody, told to one person or to whomever, maybe a moment late.

        Of each the index knows the keys alone.
        """
        index = ByActorAndReader.Meta.index_name
        sort = cls.user_id == told_to if told_to else None
        return cls.page(actor_id, index=index, sort=sort, limit=limit).items


def place_of(webhook_id: str, delivery_id: str) -> str:
    return f"{webhook_id}#{delivery_id}"
