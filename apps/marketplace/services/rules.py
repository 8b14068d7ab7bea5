"""What an item must say, and which changes its present state allows."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from apps.core.errors import Invalid
from apps.marketplace.auctions import LONGEST_EXTENSION
from apps.marketplace.errors import HasBids, ItemInUse, ItemOver, NoSuchStep
from apps.marketplace.models import OPEN, Kind, Listing, Status
from apps.marketplace.services.fields import ListingFields

STEPS = {
    (Status.DRAFT, Status.ACTIVE),
    (Status.DRAFT, Status.CANCELLED),
    (Status.ACTIVE, Status.CANCELLED),
}
# What a bid holds the seller to.
PROMISED = ("kind", "price", "start_price", "reserve_price", "ends_at")


def changes_of(fields: ListingFields) -> dict[str, Any]:
    """Name the attributes of a row that fields set; images have a way of their own."""
    return {name: value for name, value in fields.items() if name != "image_ids"}


def derived_from(after: Listing, now: datetime) -> dict[str, Any]:
    """Name what follows from what an item says: since when it is public, and until when."""
    publishes = after.status == Status.ACTIVE and not after.published_at
    published_at = now if publishes else after.published_at
    is_auction = after.kind == Kind.AUCTION
    usual_end = published_at + timedelta(days=settings.ITEM_DAYS) if published_at else None
    derived: dict[str, Any] = {
        "published_at": published_at,
        # An auction has an end of its own.
        "listed_until": None if is_auction else after.listed_until or usual_end,
    }
    if not after.bid_count:
        derived["hard_ends_at"] = after.ends_at + LONGEST_EXTENSION if after.ends_at else None
    return derived


def expect_sound(after: Listing, fields: ListingFields, now: datetime) -> None:
    """Raise Invalid unless an item says what one of its kind must."""
    wrong: dict[str, list[str]] = {}
    wrong |= _wrong_price(after) | _wrong_auction(after)
    goes_public = after.published_at == now
    for name, field in (("ends_at", "auction.endsAt"), ("listed_until", "expiresAt")):
        moment = getattr(after, name)
        if moment and moment <= now and (goes_public or name in fields):
            wrong[field] = ["Name a moment in the future."]
    if wrong:
        raise Invalid(**wrong)


def expect_begins_well(status: str) -> None:
    """Raise Invalid unless a new item may have this status."""
    if status not in {Status.DRAFT, Status.ACTIVE}:
        raise Invalid(status=["A new item is a draft, or active."])


def expect_allowed(before: Listing, after: Listing, now: datetime) -> None:
    """Judge a change by the present state.

    Raises:
        ItemOver, HasBids, ItemInUse, NoSuchStep.
        Invalid: nobody sets this status by hand.
    """
    status = before.status_at(now)
    if status not in OPEN:
        raise ItemOver
    if before.bid_count and _changed(before, after, *PROMISED):
        raise HasBids
    if before.is_held(now) and _changed(before, after, "kind", "price"):
        raise ItemInUse
    if after.status not in {before.status, status}:
        _expect_step(before, after.status)


def _expect_step(before: Listing, status: str) -> None:
    if status not in {Status.DRAFT, Status.ACTIVE, Status.CANCELLED}:
        raise Invalid(status=["This status follows from what happens; it is not set."])
    if before.bid_count:
        raise HasBids
    if (before.status, status) not in STEPS:
        raise NoSuchStep


def _changed(before: Listing, after: Listing, *names: str) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in names)


def _wrong_price(item: Listing) -> dict[str, list[str]]:
    if item.kind == Kind.SALE:
        if item.price is None:
            return {"price": ["A sale has a price."]}
        return (
            {} if item.price.amount > 0 else {"price.amount": ["A sale costs more than nothing."]}
        )
    return {} if item.price is None else {"price": ["Only a sale has a price."]}


def _wrong_auction(item: Listing) -> dict[str, list[str]]:
    if item.kind != Kind.AUCTION:
        has_none = item.start_price is None and item.reserve_price is None and item.ends_at is None
        return {} if has_none else {"auction": ["Only an auction has this."]}
    if item.start_price is None or item.ends_at is None:
        return {"auction": ["An auction has a startPrice and an endsAt."]}
    if item.start_price.amount <= 0:
        return {"auction.startPrice.amount": ["Bids begin above nothing."]}
    if item.reserve_price and item.reserve_price.currency != item.start_price.currency:
        return {"auction.reservePrice.currency": ["An auction has one currency."]}
    return {}
