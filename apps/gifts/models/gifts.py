"""Gifts as rows: from an idea to thanks, given or received."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from pynamodb.attributes import ListAttribute, MapAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import AllProjection, LocalSecondaryIndex

from apps.core.db import (
    IntegerAttribute,
    Item,
    Key,
    LoggedTable,
    MomentAttribute,
    MoneyAttribute,
    Page,
    optional,
    table_name,
)
from apps.gifts.filters import GiftFilter


class Direction(StrEnum):
    GIVE = "give"
    RECEIVE = "receive"


class Status(StrEnum):
    IDEA = "idea"
    PLANNED = "planned"
    ORDERED = "ordered"
    PURCHASED = "purchased"
    WRAPPED = "wrapped"
    GIVEN = "given"
    THANKED = "thanked"


NOT_BOUGHT = {Status.IDEA, Status.PLANNED, Status.ORDERED}
OVER = {Status.GIVEN, Status.THANKED}


class Move(MapAttribute[str, Any]):
    """A status, and since when."""

    status = UnicodeAttribute()
    at = MomentAttribute()


class ByAge(LocalSecondaryIndex["Gift"]):  # type: ignore[no-untyped-call]  # PynamoDB's.
    """All gifts of a user by age. The table has them so too, but among the deleted ones."""

    class Meta:
        index_name = "ByAge"
        projection = AllProjection()

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    age_key = UnicodeAttribute(range_key=True, attr_name="ageKey")


class ByContact(LocalSecondaryIndex["Gift"]):  # type: ignore[no-untyped-call]
    """The gifts for or from a contact, by age."""

    class Meta:
        index_name = "ByContact"
        projection = AllProjection()

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    contact_key = UnicodeAttribute(range_key=True, attr_name="contactKey")


class ByEvent(LocalSecondaryIndex["Gift"]):  # type: ignore[no-untyped-call]
    """The gifts for an occasion, by age."""

    class Meta:
        index_name = "ByEvent"
        projection = AllProjection()

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    event_key = UnicodeAttribute(range_key=True, attr_name="eventKey")


class ByStatus(LocalSecondaryIndex["Gift"]):  # type: ignore[no-untyped-call]
    """The gifts of one status, by age."""

    class Meta:
        index_name = "ByStatus"
        projection = AllProjection()

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    status_key = UnicodeAttribute(range_key=True, attr_name="statusKey")


class Gift(Item):
    """Something to give, or that was given. Partition: the owner, sort: a ULID, so by age."""

    class Meta(LoggedTable):
        table_name = table_name("gifts")

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    gift_id = UnicodeAttribute(range_key=True, attr_name="giftId")
    name = UnicodeAttribute()
    description = optional(UnicodeAttribute())
    contact_id = optional(UnicodeAttribute(attr_name="contactId"))
    contact_name = optional(UnicodeAttribute(attr_name="contactName"))  # Of a deleted one.
    event_id = optional(UnicodeAttribute(attr_name="eventId"))
    direction = UnicodeAttribute(default=Direction.GIVE)
    status = UnicodeAttribute(default=Status.IDEA)
    price = optional(MoneyAttribute())
    url = optional(UnicodeAttribute())
    store = optional(UnicodeAttribute())
    image_ids = ListAttribute[str](attr_name="imageIds", default=list)
    rating = optional(IntegerAttribute())
    tags = ListAttribute[str](default=list)
    item_id = optional(UnicodeAttribute(attr_name="itemId"))
    given_at = optional(MomentAttribute(attr_name="givenAt"))
    # In which it was given, or else thought of, by the clock of its owner when that was written: so
    # that who moves to another zone has the same sums.
    year = optional(IntegerAttribute())
    history: ListAttribute[Move] = ListAttribute(of=Move, default=list)
    created_at = MomentAttribute(attr_name="createdAt")
    updated_at = MomentAttribute(attr_name="updatedAt")

    age_key = optional(UnicodeAttribute(attr_name="ageKey"))
    contact_key = optional(UnicodeAttribute(attr_name="contactKey"))
    event_key = optional(UnicodeAttribute(attr_name="eventKey"))
    status_key = optional(UnicodeAttribute(attr_name="statusKey"))

    by_age = ByAge()
    by_contact = ByContact()
    by_event = ByEvent()
    by_status = ByStatus()

    def place_keys(self) -> dict[str, str | None]:
        """Name this gift's keys in the indexes: functions of what it says."""
        return {
            "age_key": self.gift_id,
            "contact_key": f"{self.contact_id}#{self.gift_id}" if self.contact_id else None,
            "event_key": f"{self.event_id}#{self.gift_id}" if self.event_id else None,
            "status_key": f"{self.status}#{self.gift_id}",
        }

    @classmethod
    def listed(
        cls,
        user_id: str,
        wanted: GiftFilter,
        *,
        ascending: bool,
        limit: int,
        after: Key | None,
    ) -> Page[Self]:
        """Read a page of a user's gifts by age, by the index that narrows most."""
        way = _way_to(wanted)
        left = replace(wanted, **dict.fromkeys(way.judges))  # type: ignore[arg-type]
        return cls.page(
            user_id,
            index=way.index,
            sort=way.sort,
            ascending=ascending,
            limit=limit,
            after=after,
            keep=None if left == GiftFilter(language=left.language) else left.fits,
        )


def moved(status: str, at: datetime) -> Move:
    return Move(status=status, at=at)  # type: ignore[no-untyped-call]


@dataclass(frozen=True)
class Way:
    """How to a list: an index, a range there, and what that judges already."""

    index: str
    sort: Condition | None = None
    judges: tuple[str, ...] = ()


def _way_to(wanted: GiftFilter) -> Way:
    if wanted.contact_id is not None:
        of_contact = Gift.contact_key.startswith(f"{wanted.contact_id}#")
        return Way(ByContact.Meta.index_name, of_contact, ("contact_id",))
    if wanted.event_id is not None:
        of_event = Gift.event_key.startswith(f"{wanted.event_id}#")
        return Way(ByEvent.Meta.index_name, of_event, ("event_id",))
    if wanted.status is not None:
        in_status = Gift.status_key.startswith(f"{wanted.status}#")
        return Way(ByStatus.Meta.index_name, in_status, ("status",))
    return Way(ByAge.Meta.index_name)
