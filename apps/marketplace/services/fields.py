"""What clients may write, and what services return."""

from datetime import datetime
from typing import Any, NamedTuple, TypedDict

from apps.accounts.services import Card
from apps.core.money import Money
from apps.marketplace.models import Bid, Bidder, Condition, Hold, Kind, Listing, LogEntry, Status
from apps.marketplace.places import Place
from apps.media.services import Picture


class ListingFields(TypedDict, total=False):
    """What its seller may write of an item; auction and location are flat, as in the row."""

    title: str
    description: str | None
    category: str
    condition: Condition | None
    kind: Kind
    price: Money | None
    start_price: Money | None
    reserve_price: Money | None
    ends_at: datetime | None
    lat: float
    lng: float
    place_label: str | None
    image_ids: list[str]
    status: Status
    listed_until: datetime | None


class SeenListing(NamedTuple):
    """An item, as one person sees it. What it does not say otherwise is as in the row."""

    listing: Listing
    status: Status  # At the moment of reading.
    seller: Card | None  # None: they have left.
    images: list[Picture]
    where: Place  # The exact one for those who may know it, else the rounded one.
    shows_reservation: bool
    distance_km: float | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.listing, name)

    @property
    def seller_id(self) -> str | None:
        return self.listing.seller_id or None

    @property
    def lat(self) -> float:
        return self.where.lat

    @property
    def lng(self) -> float:
        return self.where.lng

    @property
    def geohash(self) -> str:
        return self.where.geohash()

    @property
    def counts(self) -> dict[str, int]:
        return {"watches": self.listing.watches}

    @property
    def reserve_met(self) -> bool:
        """Tell whether the auction would have a winner if it ended now, as far as price goes."""
        return is_reserve_met(self.listing)

    @property
    def min_next_bid(self) -> Money | None:
        return min_next_bid(self.listing)

    @property
    def reservation(self) -> Hold | None:
        """The reservation that holds it, or held it to the end, for those whom it concerns."""
        return self.listing.hold if self.shows_reservation else None


class MadeBid(NamedTuple):
    """A bid, as who made it sees it, and how the auction stands."""

    bid: Bid
    bidder_row: Bidder
    listing: Listing

    def __getattr__(self, name: str) -> Any:
        return getattr(self.listing, name)

    @property
    def bid_id(self) -> str:
        return self.bid.bid_id

    @property
    def user_id(self) -> str:
        return self.bid.user_id

    @property
    def bidder(self) -> str:
        return alias(self.bidder_row.number)

    @property
    def max_amount(self) -> Money:
        return self.bid.maximum

    @property
    def created_at(self) -> datetime:
        return self.bid.created_at

    @property
    def leading(self) -> bool:
        return self.listing.leader_id == self.bid.user_id

    @property
    def reserve_met(self) -> bool:
        return is_reserve_met(self.listing)

    @property
    def min_next_bid(self) -> Money | None:
        return min_next_bid(self.listing)


class SeenEntry(NamedTuple):
    """A line of the log of bids, as somebody sees it."""

    entry: LogEntry
    is_mine: bool

    def __getattr__(self, name: str) -> Any:
        return getattr(self.entry, name)

    @property
    def item_id(self) -> str:
        return self.entry.item_of_row

    @property
    def bidder(self) -> str:
        return alias(self.entry.bidder)

    @property
    def leader(self) -> str:
        return alias(self.entry.leader)


def alias(number: int) -> str:
    """Name a bidder for others."""
    return f"Bidder {number}"


def min_next_bid(listing: Listing) -> Money | None:
    auction = listing.as_auction
    return Money.of_minor(auction.min_next_bid, auction.currency) if auction else None


def is_reserve_met(listing: Listing) -> bool:
    auction = listing.as_auction
    return auction is None or auction.is_reserve_met
