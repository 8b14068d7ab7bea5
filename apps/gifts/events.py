"""What happened to contacts, occasions and claims: the language in which others hear of it.

An occasion, which clients call an event, is an `occasion` here: `eventId` is the event's own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from apps.core import times
from apps.core.events import Event, changes_of
from apps.gifts.models import Claim, Contact, News, Occasion
from apps.gifts.models.occasions import read_entry


@dataclass(frozen=True, kw_only=True)
class OccasionUpcoming(Event):
    """A day of an occasion is as many days away as its owner wants to be reminded."""

    name: ClassVar[str] = "gifts.event-upcoming"

    user_id: str
    occasion_id: str
    title: str
    due_at: str  # When the reminder was due.
    occurrence: str  # The day.
    days_before: int
    turns: int | None


@dataclass(frozen=True, kw_only=True)
class StayInTouchDue(Event):
    """It is time to get in touch with a contact again."""

    name: ClassVar[str] = "gifts.stay-in-touch-due"

    user_id: str
    contact_id: str
    contact_name: str
    due_at: str


@dataclass(frozen=True, kw_only=True)
class ClaimedWish(Event):
    """A fact about an item of a wish list, for one who claimed it. Its owner hears nothing."""

    user_id: str  # Of the claimer.
    claim_id: str
    wishlist_id: str
    wish_item_id: str
    item_name: str
    happened_at: str


@dataclass(frozen=True, kw_only=True)
class ClaimedWishChanged(ClaimedWish):
    name: ClassVar[str] = "gifts.claimed-wish-changed"


@dataclass(frozen=True, kw_only=True)
class ClaimedWishGone(ClaimedWish):
    name: ClassVar[str] = "gifts.claimed-wish-gone"


@changes_of(Occasion)
def announce_occasion(old: Occasion | None, new: Occasion | None) -> Iterator[Event]:
    """Tell of what an occasion reminds that did not remind of it before."""
    if new is None or new.reminded_at is None or (old and _reminded(old) == _reminded(new)):
        return
    for occurrence, days_before in map(read_entry, new.reminded):
        yield OccasionUpcoming(
            user_id=new.user_id,
            occasion_id=new.event_id,
            title=new.title,
            due_at=times.to_text(new.reminded_at),
            occurrence=occurrence,
            days_before=days_before,
            turns=new.turns_on(occurrence),
        )


@changes_of(Contact)
def announce_contact(old: Contact | None, new: Contact | None) -> Iterator[Event]:
    """Tell that it is time to get in touch, when it became so."""
    if new and new.reminded_at and not (old and old.reminded_at == new.reminded_at):
        yield StayInTouchDue(
            user_id=new.user_id,
            contact_id=new.contact_id,
            contact_name=new.name,
            due_at=times.to_text(new.reminded_at),
        )


@changes_of(Claim)
def announce_claim(old: Claim | None, new: Claim | None) -> Iterator[Event]:
    """Tell who claimed an item what became of it; guests have nowhere to hear of it."""
    if new is None or new.user_id is None or new.news_at is None:
        return
    if old and (old.news, old.news_at) == (new.news, new.news_at):
        return
    kind = ClaimedWishGone if new.news == News.GONE else ClaimedWishChanged
    yield kind(
        user_id=new.user_id,
        claim_id=new.claim_id,
        wishlist_id=new.wishlist_id,
        wish_item_id=new.wish_item_id,
        item_name=new.item_name,
        happened_at=times.to_text(new.news_at),
    )


def _reminded(occasion: Occasion) -> tuple[object, list[str]]:
    return occasion.reminded_at, list(occasion.reminded)
