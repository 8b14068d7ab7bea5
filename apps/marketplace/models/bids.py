"""Bids as rows: who bids, what they bid as they alone know it, and what everybody sees of it.

Who bids is known to others by a number, which the row of a bidder keeps. So the public log names
nobody, and stays as it is when a bidder leaves.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Self

from pynamodb.attributes import UnicodeAttribute

from apps.core.db import IntegerAttribute, Key, MomentAttribute, MoneyAttribute, Page
from apps.core.money import Money
from apps.marketplace.models.table import MarketRow, item_partition, wanted_by


class Bidder(MarketRow):
    """Somebody who bids for an item."""

    kind_of_row = "bidder"

    user_id = UnicodeAttribute(attr_name="userId")
    number = IntegerAttribute()  # The first bidder is 1.

    @classmethod
    def new(cls, item_id: str, user_id: str, number: int) -> Self:
        return cls(
            *_bidder_keys(item_id, user_id),
            user_id=user_id,
            number=number,
            person_key=wanted_by(user_id),
            person_sort=item_id,
        )

    @classmethod
    def key(cls, item_id: str, user_id: str) -> Self:
        """Name the row of a bidder, to read it together with others."""
        return cls(*_bidder_keys(item_id, user_id))

    @classmethod
    def find_of(cls, item_id: str, user_id: str) -> Self | None:
        return cls.find(*_bidder_keys(item_id, user_id))


class Bid(MarketRow):
    """What somebody bid: the maximum is for them alone."""

    kind_of_row = "bid"

    bid_id = UnicodeAttribute(attr_name="bidId")
    user_id = UnicodeAttribute(attr_name="userId")
    maximum = MoneyAttribute()
    created_at = MomentAttribute(attr_name="createdAt")

    @classmethod
    def new(
        cls, item_id: str, user_id: str, bid_id: str, maximum: Money, created_at: datetime
    ) -> Self:
        return cls(
            *_bid_keys(item_id, user_id, bid_id),
            bid_id=bid_id,
            user_id=user_id,
            maximum=maximum,
            created_at=created_at,
        )

    @classmethod
    def key(cls, item_id: str, user_id: str, bid_id: str) -> Self:
        """Name the row of a bid, to read it together with others."""
        return cls(*_bid_keys(item_id, user_id, bid_id))

    @classmethod
    def all_of(cls, item_id: str, user_id: str) -> Iterator[Self]:
        """Read what somebody bid for an item, the oldest first, page by page."""
        partition, theirs = _bid_keys(item_id, user_id)
        return cls.all_in(partition, sort=cls.place.startswith(theirs))


class LogEntry(MarketRow):
    """A line of the public log: what shows of a bid, and how things stand after it."""

    kind_of_row = "log"

    number = IntegerAttribute()  # As many bids as showed until here.
    bid_id = UnicodeAttribute(attr_name="bidId")
    bidder = IntegerAttribute()  # Their numbers.
    leader = IntegerAttribute()
    amount = MoneyAttribute()
    price = MoneyAttribute()
    created_at = MomentAttribute(attr_name="createdAt")

    @classmethod
    def new(cls, item_id: str, number: int, **more: Any) -> Self:
        keys = item_partition(item_id), f"{cls.kind_of_row}#{number:010}"
        return cls(*keys, number=number, **more)

    @classmethod
    def page_of(cls, item_id: str, *, limit: int, after: Key | None) -> Page[Self]:
        """Read a page of the log of an item, the oldest first."""
        ours = cls.place.startswith(f"{cls.kind_of_row}#")
        partition = item_partition(item_id)
        return cls.page(partition, sort=ours, limit=limit, after=after, ascending=True)


def _bidder_keys(item_id: str, user_id: str) -> tuple[str, str]:
    return item_partition(item_id), f"{Bidder.kind_of_row}#{user_id}"


def _bid_keys(item_id: str, user_id: str, bid_id: str = "") -> tuple[str, str]:
    return item_partition(item_id), f"{Bid.kind_of_row}#{user_id}#{bid_id}"
