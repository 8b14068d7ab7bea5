"""Wish lists as rows, and the links by which others open them.

Nothing here says whether somebody has claimed something: that would spoil it. Claims are rows of
their own, in models/claims.py, which no request of the list's owner touches until it is revealed.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Self

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, LocalSecondaryIndex

from apps.core.db import (
    IntegerAttribute,
    Item,
    Key,
    LoggedTable,
    MomentAttribute,
    Page,
    QuietTable,
    Transaction,
    optional,
    table_name,
)
from apps.core.effect import random_bits

ITEMS_AT_MOST = 100  # Of one list: it is shown as a whole.


class Visibility(StrEnum):
    LINK = "link"
    FOLLOWERS = "followers"
    PRIVATE = "private"


class ListsByAge(LocalSecondaryIndex["Wishlist"]):  # type: ignore[no-untyped-call]  # PynamoDB's.
    """All lists of a user by age. The table has them so too, but among the deleted ones."""

    class Meta:
        index_name = "ByAge"
        projection = AllProjection()

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    age_key = UnicodeAttribute(range_key=True, attr_name="ageKey")


class ListsByEvent(LocalSecondaryIndex["Wishlist"]):  # type: ignore[no-untyped-call]
    """The lists for an occasion, by age."""

    class Meta:
        index_name = "ByEvent"
        projection = AllProjection()

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    event_key = UnicodeAttribute(range_key=True, attr_name="eventKey")


class Wishlist(Item):
    """What somebody wishes for."""

    class Meta(LoggedTable):
        table_name = table_name("wishlists")

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    wishlist_id = UnicodeAttribute(range_key=True, attr_name="wishlistId")
    title = UnicodeAttribute()
    event_id = optional(UnicodeAttribute(attr_name="eventId"))
    # A day, by its owner's clock; None: any day will do.
    reveal_at = optional(UnicodeAttribute(attr_name="revealAt"))
    visibility = UnicodeAttribute(default=Visibility.LINK)
    token = UnicodeAttribute()  # Of the link; its owner is shown it again.
    revealed_at = optional(MomentAttribute(attr_name="revealedAt"))
    items = IntegerAttribute(default=0)  # How many there are.
    created_at = MomentAttribute(attr_name="createdAt")
    updated_at = MomentAttribute(attr_name="updatedAt")

    age_key = optional(UnicodeAttribute(attr_name="ageKey"))
    event_key = optional(UnicodeAttribute(attr_name="eventKey"))

    by_age = ListsByAge()
    by_event = ListsByEvent()

    @property
    def revealed(self) -> bool:
        return self.revealed_at is not None

    def link(self) -> "WishlistLink":
        return WishlistLink(self.token, user_id=self.user_id, wishlist_id=self.wishlist_id)

    def place_keys(self) -> dict[str, str | None]:
        """Name this list's keys in the indexes: functions of what it says."""
        event_key = f"{self.event_id}#{self.wishlist_id}" if self.event_id else None
        return {"age_key": self.wishlist_id, "event_key": event_key}

    def rewrite_in(self, tx: Transaction, changes: Mapping[str, object]) -> None:
        """Change this list as part of `tx`, and with it its link."""
        before, after = self.link(), self.with_changes(changes)
        self.change_in(tx, {**changes, **after.place_keys()})
        if before.token != after.token:
            before.delete_in(tx)
            after.link().save_in(tx)

    def remove_in(self, tx: Transaction, now: datetime) -> None:
        """Delete this list as part of `tx`, and with it its link."""
        self.change_in(tx, self.deletion(now))
        self.link().delete_in(tx)

    @classmethod
    def listed(cls, user_id: str, *, limit: int, after: Key | None) -> Page[Self]:
        """Read a page of a user's lists, the newest first."""
        return cls.page(user_id, index=ListsByAge.Meta.index_name, limit=limit, after=after)

    @classmethod
    def some_even_deleted(cls, user_id: str, *, limit: int) -> list[Self]:
        return list(cls.query(user_id, limit=limit, consistent_read=True))

    @classmethod
    def of_event(cls, user_id: str, event_id: str, *, limit: int) -> list[Self]:
        """Read some of the lists that are for an occasion."""
        index, sort = ListsByEvent.Meta.index_name, cls.event_key.startswith(f"{event_id}#")
        return cls.page(user_id, index=index, sort=sort, limit=limit).items

    @classmethod
    def count_item_in(
        cls, tx: Transaction, user_id: str, wishlist_id: str, refusal: Exception
    ) -> None:
        """Count a new item as part of `tx`. It raises `refusal` if the list is gone or full."""
        here = cls.version.exists() & cls.deleted_at.does_not_exist()
        has_room = here & (cls.items < ITEMS_AT_MOST)
        amounts = {"items": 1}
        cls.count_in(tx, user_id, wishlist_id, amounts=amounts, condition=has_room, refusal=refusal)

    @classmethod
    def discount_item_in(cls, tx: Transaction, user_id: str, wishlist_id: str) -> None:
        """Count that an item goes, as part of `tx`."""
        here = cls.version.exists()  # Else a row would be made that is nobody's.
        cls.count_in(tx, user_id, wishlist_id, amounts={"items": -1}, condition=here)


class WishlistLink(Item):
    """Where the token of a link leads. Another token, and this row is gone: the link is dead."""

    class Meta(QuietTable):
        table_name = table_name("wishlist-links")

    token = UnicodeAttribute(hash_key=True)
    user_id = UnicodeAttribute(attr_name="userId")
    wishlist_id = UnicodeAttribute(attr_name="wishlistId")


def new_token() -> str:
    """Draw 160 bits, the same ones in a repeat of the request."""
    return f"{random_bits():020x}{random_bits():020x}"
