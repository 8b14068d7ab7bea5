"""What happened in the marketplace: the language in which other domains hear of it.

No event tells an exact place, a reserve price or a highest maximum.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from apps.core import times
from apps.core.events import Event, changes_of
from apps.core.money import Money
from apps.marketplace.models import (
    IdeaWanted,
    Listing,
    Match,
    Rating,
    Release,
    SavedSearch,
    Stage,
    Status,
)


@dataclass(frozen=True, kw_only=True)
class ItemEvent(Event):
    """A fact about an item that others may see."""

    user_id: str  # Of its seller.
    item_id: str
    title: str
    kind: str
    category: str
    status: str


@dataclass(frozen=True, kw_only=True)
class ItemCreated(ItemEvent):
    """It is offered now; as long as it is a draft nobody is told."""

    name: ClassVar[str] = "marketplace.item-created"


@dataclass(frozen=True, kw_only=True)
class ItemUpdated(ItemEvent):
    """What clients see of it has changed, also that it was cancelled or has expired."""

    name: ClassVar[str] = "marketplace.item-updated"


@dataclass(frozen=True, kw_only=True)
class ItemDeleted(ItemEvent):
    name: ClassVar[str] = "marketplace.item-deleted"


@dataclass(frozen=True, kw_only=True)
class BidEvent(Event):
    """A bid that shows; who made it is told to nobody."""

    user_id: str
    item_id: str
    title: str
    current_price: dict[str, str]
    bid_count: int
    placed_at: str
    ends_at: str


@dataclass(frozen=True, kw_only=True)
class BidPlaced(BidEvent):
    """Somebody bids for the item of `user_id`."""

    name: ClassVar[str] = "marketplace.bid-placed"


@dataclass(frozen=True, kw_only=True)
class Outbid(BidEvent):
    """Somebody bids more than `user_id`, who led until now."""

    name: ClassVar[str] = "marketplace.outbid"


@dataclass(frozen=True, kw_only=True)
class AuctionEnding(Event):
    """An auction is about to end, unless late bids move its end."""

    name: ClassVar[str] = "marketplace.auction-ending"

    user_id: str  # Of the seller.
    item_id: str
    title: str
    price: dict[str, str] | None  # The present one.
    ends_at: str


@dataclass(frozen=True, kw_only=True)
class AuctionEnded(Event):
    """An auction is over, with a winner or without."""

    name: ClassVar[str] = "marketplace.auction-ended"

    user_id: str  # Of the seller.
    item_id: str
    title: str
    winner_id: str | None
    price: dict[str, str] | None  # None: nobody bid.
    bid_count: int
    ended_at: str


@dataclass(frozen=True, kw_only=True)
class ReservationEvent(Event):
    """A fact about who holds an item."""

    user_id: str  # Of the seller.
    item_id: str
    title: str
    reservation_id: str | None  # None: they won it.
    reserver_id: str | None  # None: they have left.


@dataclass(frozen=True, kw_only=True)
class ItemReserved(ReservationEvent):
    """Somebody has it now; `was_waiting`: since it was their turn."""

    name: ClassVar[str] = "marketplace.item-reserved"

    expires_at: str
    was_waiting: bool


@dataclass(frozen=True, kw_only=True)
class ReservationAccepted(ReservationEvent):
    """The seller said yes."""

    name: ClassVar[str] = "marketplace.reservation-accepted"


@dataclass(frozen=True, kw_only=True)
class ReservationCancelled(ReservationEvent):
    """One of the two sides ended it."""

    name: ClassVar[str] = "marketplace.reservation-cancelled"

    cancelled_by: str  # "seller" or "reserver".


@dataclass(frozen=True, kw_only=True)
class ReservationLapsing(ReservationEvent):
    """It lapses soon, unless the seller accepts it."""

    name: ClassVar[str] = "marketplace.reservation-lapsing"

    expires_at: str


@dataclass(frozen=True, kw_only=True)
class ReservationExpired(ReservationEvent):
    """The seller did not accept it in time."""

    name: ClassVar[str] = "marketplace.reservation-expired"


@dataclass(frozen=True, kw_only=True)
class HandoverConfirmed(ReservationEvent):
    """The item has changed hands."""

    name: ClassVar[str] = "marketplace.handover-confirmed"


@dataclass(frozen=True, kw_only=True)
class RatingShown(Event):
    """A rating of `user_id` began to show: both are in, or a week has passed."""

    name: ClassVar[str] = "marketplace.rating-shown"

    user_id: str
    rating_id: str
    item_id: str
    title: str
    side: str  # Of who gave it.
    stars: int
    shown_at: str


@dataclass(frozen=True, kw_only=True)
class MatchEvent(Event):
    """A new item is what `user_id` looks for."""

    user_id: str
    item_id: str
    title: str
    matched_at: str


@dataclass(frozen=True, kw_only=True)
class SearchMatched(MatchEvent):
    """A saved search would find it."""

    name: ClassVar[str] = "marketplace.search-matched"

    search_id: str
    search_name: str
    channels: list[str]


@dataclass(frozen=True, kw_only=True)
class WantedMatched(MatchEvent):
    """It is a thing that they want to have."""

    name: ClassVar[str] = "marketplace.wanted-matched"

    wanted_id: str
    wanted_title: str


@changes_of(Match)
def announce_match(old: Match | None, new: Match | None) -> Iterator[Event]:
    """Tell of a match once."""
    if new is None or old is not None:
        return
    about: dict[str, Any] = {
        "user_id": new.user_id,
        "item_id": new.item_id,
        "title": new.title,
        "matched_at": _text(new.matched_at),
    }
    if new.kind == SavedSearch.kind_of_row:
        named = {"search_id": new.seek_id, "search_name": new.name}
        yield SearchMatched(**about, **named, channels=list(new.channels))
    else:
        yield WantedMatched(**about, wanted_id=new.seek_id, wanted_title=new.name)


@dataclass(frozen=True, kw_only=True)
class GiftIdeaWanted(Event):
    """An idea of a gift that `user_id` keeps is wanted by whom it is for, who is not named."""

    name: ClassVar[str] = "marketplace.gift-idea-wanted"

    user_id: str
    gift_id: str
    title: str
    contact_name: str
    wanted_title: str
    matched_at: str


@changes_of(IdeaWanted)
def announce_idea_wanted(old: IdeaWanted | None, new: IdeaWanted | None) -> Iterator[Event]:
    """Tell who keeps an idea, once."""
    if new and old is None:
        yield GiftIdeaWanted(
            user_id=new.user_id,
            gift_id=new.gift_id,
            title=new.name,
            contact_name=new.contact_name,
            wanted_title=new.wanted_title,
            matched_at=_text(new.matched_at),
        )


@changes_of(Rating)
def announce_rating(old: Rating | None, new: Rating | None) -> Iterator[Event]:
    """Tell of a rating once it shows; of one that is hidden nobody learns."""
    if new and new.shown_at and new.rated_id and not (old and old.shown_at):
        yield RatingShown(
            user_id=new.rated_id,
            rating_id=new.rating_id,
            item_id=new.item_id,
            title=new.item_title,
            side=new.side,
            stars=new.stars,
            shown_at=_text(new.shown_at),
        )


@changes_of(Listing)
def announce_item(old: Listing | None, new: Listing | None) -> Iterator[Event]:
    """Tell what the step from `old` to `new` means."""
    before = old if old and old.is_public else None
    after = new if new and new.is_public else None
    if after and before is None:
        yield ItemCreated(**_about(after))
    elif before and after is None:
        yield ItemDeleted(**_about(before))
        if before.status == Status.RESERVED:
            yield ReservationCancelled(**_about_hold(before), cancelled_by=Release.BY_SELLER)
    elif before and after and before.version != after.version:
        yield from list(_announce_hold(before, after)) or _announce_change(before, after)
    elif before and after and after.is_warned and not before.is_warned:
        yield _warning(after)


def _warning(listing: Listing) -> Event:
    if listing.status == Status.RESERVED:
        expires_at = _text(listing.reserved_until)
        return ReservationLapsing(**_about_hold(listing), expires_at=expires_at)
    price = listing.current_price or listing.start_price
    return AuctionEnding(
        user_id=listing.seller_id,
        item_id=listing.item_id,
        title=listing.title,
        price=_json(price),
        ends_at=_text(listing.ends_at),
    )


def _announce_hold(old: Listing, new: Listing) -> Iterator[Event]:
    """Tell what became of the reservation that held it, and that another one does."""
    is_same = old.reservation_id == new.reservation_id
    if old.status == Status.RESERVED and not is_same:
        yield _ended_hold(old, new.release or "")
    if new.status == Status.RESERVED and not is_same:
        was_waiting = old.status == Status.RESERVED
        expires_at = _text(new.reserved_until)
        yield ItemReserved(**_about_hold(new), expires_at=expires_at, was_waiting=was_waiting)
    elif new.status == Status.HANDED_OVER != old.status:
        yield HandoverConfirmed(**_about_hold(new))
    elif new.reservation_status == Stage.ACCEPTED != old.reservation_status:
        yield ReservationAccepted(**_about_hold(new))


def _ended_hold(old: Listing, how: str) -> ReservationEvent:
    if how == Release.LAPSED:
        return ReservationExpired(**_about_hold(old))
    return ReservationCancelled(**_about_hold(old), cancelled_by=how)


def _announce_change(old: Listing, new: Listing) -> Iterator[Event]:
    if new.bid_count > old.bid_count:
        yield BidPlaced(user_id=new.seller_id, **_about_bid(new))
        if old.leader_id and old.leader_id != new.leader_id:
            yield Outbid(user_id=old.leader_id, **_about_bid(new))
    elif old.status == Status.ACTIVE and (new.status == Status.ENDED or _is_called_off(new)):
        yield _ended(new)
    else:
        yield ItemUpdated(**_about(new))


def _about(listing: Listing) -> dict[str, Any]:
    return {
        "user_id": listing.seller_id,
        "item_id": listing.item_id,
        "title": listing.title,
        "kind": listing.kind,
        "category": listing.category,
        "status": listing.status,
    }


def _about_hold(listing: Listing) -> dict[str, Any]:
    return {
        "user_id": listing.seller_id,
        "item_id": listing.item_id,
        "title": listing.title,
        "reservation_id": listing.reservation_id,
        "reserver_id": listing.reserver_id,
    }


def _is_called_off(listing: Listing) -> bool:
    """Tell whether people bid for nothing, since the seller has left."""
    return listing.status == Status.CANCELLED and listing.bid_count > 0


def _about_bid(listing: Listing) -> dict[str, Any]:
    return {
        "item_id": listing.item_id,
        "title": listing.title,
        "current_price": _json(listing.current_price),
        "bid_count": listing.bid_count,
        "placed_at": _text(listing.last_bid_at),
        "ends_at": _text(listing.ends_at),
    }


def _ended(listing: Listing) -> AuctionEnded:
    return AuctionEnded(
        user_id=listing.seller_id,
        item_id=listing.item_id,
        title=listing.title,
        winner_id=listing.winner_id,
        price=_json(listing.current_price),
        bid_count=listing.bid_count,
        ended_at=_text(listing.ends_at),
    )


def _json(money: Money | None) -> dict[str, str] | None:
    return {"amount": str(money.amount), "currency": money.currency} if money else None


def _text(moment: datetime | None) -> str:
    return times.to_text(moment) if moment else ""
