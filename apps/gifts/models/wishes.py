"""The items of wish lists as rows."""

from collections.abc import Iterator
from typing import Self

from pynamodb.attributes import ListAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, LocalSecondaryIndex

from apps.core.db import (
    IntegerAttribute,
    Item,
    Key,
    LoggedTable,
    MomentAttribute,
    MoneyAttribute,
    Page,
    Transaction,
    optional,
    table_name,
)
from apps.core.errors import LostRace
from apps.gifts.shares import Goal


class ByPosition(LocalSecondaryIndex["Wish"]):  # type: ignore[no-untyped-call]  # PynamoDB's.
    """The items of a list as their owner orders them, and then by age."""

    class Meta:
        index_name = "ByPosition"
        projection = AllProjection()

    place = UnicodeAttribute(hash_key=True)
    position_key = UnicodeAttribute(range_key=True, attr_name="positionKey")


class Wish(Item):
    """One item of a wish list. Its partition names its owner: see `place_of`."""

    class Meta(LoggedTable):
        table_name = table_name("wishes")

    place = UnicodeAttribute(hash_key=True)
    wish_item_id = UnicodeAttribute(range_key=True, attr_name="wishItemId")
    user_id = UnicodeAttribute(attr_name="userId")
    wishlist_id = UnicodeAttribute(attr_name="wishlistId")
    name = UnicodeAttribute()
    description = optional(UnicodeAttribute())
    price = optional(MoneyAttribute())
    url = optional(UnicodeAttribute())
    image_ids = ListAttribute[str](attr_name="imageIds", default=list)
    quantity = IntegerAttribute(default=1)
    item_id = optional(UnicodeAttribute(attr_name="itemId"))
    position = IntegerAttribute(default=0)
    created_at = MomentAttribute(attr_name="createdAt")
    updated_at = MomentAttribute(attr_name="updatedAt")

    position_key = optional(UnicodeAttribute(attr_name="positionKey"))

    by_position = ByPosition()

    @property
    def goal(self) -> Goal:
        """What claims may add up to."""
        return Goal(self.quantity, self.price)

    def place_keys(self) -> dict[str, str | None]:
        """Name this item's keys in the indexes: functions of what it says."""
        return {"position_key": f"{self.position:06}#{self.wish_item_id}"}

    @classmethod
    def listed(
        cls, user_id: str, wishlist_id: str, *, limit: int, after: Key | None = None
    ) -> Page[Self]:
        """Read a page of a list's items, in their order."""
        return cls.page(
            place_of(user_id, wishlist_id),
            index=ByPosition.Meta.index_name,
            ascending=True,
            limit=limit,
            after=after,
        )

    @classmethod
    def all_of(cls, user_id: str, wishlist_id: str) -> Iterator[Self]:
        return cls.all_in(place_of(user_id, wishlist_id))

    def unchanged_in(self, tx: Transaction) -> None:
        """Let `tx` commit only while this item is as it was read; else it is a lost race."""
        unchanged = (Wish.version == self.version) & Wish.deleted_at.does_not_exist()
        self.check_in(tx, *self.keys(), condition=unchanged, refusal=LostRace())


def place_of(user_id: str, wishlist_id: str) -> str:
    """Name the partition of a list's items: nobody can ask for those of somebody else's list."""
    return f"{user_id}#{wishlist_id}"
