"""The contacts, events, gifts and wishes of the demo user."""

from datetime import datetime, timedelta
from decimal import Decimal

from apps.core.money import Money
from apps.gifts import services as gifts
from apps.gifts.models import Direction, OccasionType, Status
from apps.gifts.services import (
    ContactFields,
    GiftFields,
    OccasionFields,
    WishFields,
    WishlistFields,
)


def make(user_id: str, now: datetime, zone: str) -> None:
    anna, ben = (
        gifts.create_contact(user_id=user_id, fields=fields, now=now, zone=zone).contact_id
        for fields in _contacts(now)
    )
    parents = gifts.create_occasion(user_id=user_id, fields=_occasion(now), now=now, zone=zone)
    for number, fields in enumerate(_gifts(anna, ben, parents.occasion.event_id)):
        # A moment apart, so that their ids keep this order.
        at = now + timedelta(milliseconds=number)
        gifts.create_gift(user_id=user_id, fields=fields, now=at, zone=zone)
    _make_wishlist(user_id, now, zone)


def _make_wishlist(user_id: str, now: datetime, zone: str) -> None:
    reveal_at = (now.date() + timedelta(days=60)).isoformat()
    fields = WishlistFields(title="For my new flat", reveal_at=reveal_at)
    wishlist = gifts.create_wishlist(user_id=user_id, fields=fields, now=now, zone=zone)
    for number, wish in enumerate(_wishes()):
        at = now + timedelta(milliseconds=number)
        wishlist_id = wishlist.wishlist_id
        gifts.create_wish(user_id=user_id, wishlist_id=wishlist_id, fields=wish, now=at)


def _wishes() -> list[WishFields]:
    return [
        WishFields(name="Garden chair", price=_euros("45.00"), quantity=4),
        WishFields(name="Coffee machine", price=_euros("320.00"), description="Any color."),
    ]


def _contacts(now: datetime) -> list[ContactFields]:
    soon = now.date() + timedelta(days=20)
    return [
        ContactFields(
            name="Anna Berg",
            relationship="sister",
            birthday=f"1992-{soon:%m-%d}",  # 1992 has every day of a year.
            interests=["climbing", "tea"],
            sizes={"shoes": "38"},
            tags=["family"],
        ),
        ContactFields(
            name="Ben Okafor",
            relationship="friend",
            birthday="--02-29",
            stay_in_touch_days=30,
            last_contact_at=now - timedelta(days=29),
        ),
    ]


def _occasion(now: datetime) -> OccasionFields:
    return OccasionFields(
        title="Our parents' anniversary",
        type=OccasionType.ANNIVERSARY,
        date=(now.date() - timedelta(days=300)).isoformat(),
        recurrence="FREQ=YEARLY",
        budget=_euros("150.00"),
        remind_days_before=[30, 7, 0],
    )


def _gifts(anna: str, ben: str, parents: str) -> list[GiftFields]:
    return [
        GiftFields(name="Chalk bag", contact_id=anna, price=_euros("24.90"), tags=["climbing"]),
        GiftFields(
            name="Theater tickets",
            event_id=parents,
            status=Status.ORDERED,
            price=_euros("96.00"),
        ),
        GiftFields(
            name="A jar of honey",
            contact_id=ben,
            direction=Direction.RECEIVE,
            status=Status.THANKED,
        ),
    ]


def _euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")
