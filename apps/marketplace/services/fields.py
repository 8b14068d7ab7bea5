"""What clients may write, and what services return."""

from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple, TypedDict

from apps.accounts.services import Card
from apps.core.money import Money
from apps.marketplace.models import Condition, Kind, Listing, Status
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
    seller: Card
    images: list[Picture]
    where: Place  # The exact one for those who may know it, else the rounded one.
    shows_reservation: bool
    distance_km: float | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.listing, name)

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
        reserve, current = self.listing.reserve_price, self.listing.current_price
        reached = current.amount if current else Decimal(0)
        return reserve is None or reached >= reserve.amount

    @property
    def min_next_bid(self) -> Money | None:
        return self.listing.start_price

    @property
    def reservation(self) -> Listing | None:
        """The reservation that holds it, for those whom it concerns."""
        is_held = self.status == Status.RESERVED
        return self.listing if is_held and self.shows_reservation else None
