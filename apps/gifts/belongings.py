"""What gifts hold of a person."""

from collections.abc import Iterator
from datetime import UTC, datetime

from apps.accounts.services import time_zone_of
from apps.core.belongings import JSON, Belongings, register
from apps.gifts import services
from apps.gifts.models import (
    CalendarFeed,
    Claim,
    Contact,
    Gift,
    GiftSum,
    Occasion,
    Taken,
    Wish,
    Wishlist,
    WishlistLink,
)
from apps.gifts.serializers import (
    CalendarFeedSerializer,
    ContactSerializer,
    EventSerializer,
    GiftSerializer,
    OwnClaimSerializer,
    WishlistSerializer,
    render_wish,
)
from apps.gifts.services import Seen


def contacts(user_id: str) -> Iterator[JSON]:
    return (ContactSerializer.render(contact) for contact in Contact.all_in(user_id))


def events(user_id: str) -> Iterator[JSON]:
    now, zone = datetime.now(UTC), time_zone_of(user_id)
    for occasion in Occasion.all_in(user_id):
        yield EventSerializer.render(Seen.at(occasion, now=now, zone=zone))


def gifts(user_id: str) -> Iterator[JSON]:
    return (GiftSerializer.render(gift) for gift in Gift.all_in(user_id))


def calendar_feeds(user_id: str) -> Iterator[JSON]:
    """List feeds without their links, which whoever finds the file could open."""
    return (CalendarFeedSerializer.render(feed) for feed in CalendarFeed.all_in(user_id))


def wishlists(user_id: str) -> Iterator[JSON]:
    for wishlist, wishes in services.wishlists_of(user_id):
        yield {**WishlistSerializer.render(wishlist), "items": [*map(render_wish, wishes)]}


def claims(user_id: str) -> Iterator[JSON]:
    return (OwnClaimSerializer.render(claim) for claim in services.claims_of(user_id))


def erase(user_id: str, now: datetime) -> bool:
    return services.erase_gifts(user_id, now)


register(
    Belongings(
        domain="gifts",
        models=(
            CalendarFeed,
            Claim,
            Contact,
            Gift,
            GiftSum,
            Occasion,
            Taken,
            Wish,
            Wishlist,
            WishlistLink,
        ),
        erase=erase,
        documents={
            "contacts": contacts,
            "events": events,
            "gifts": gifts,
            "wishlists": wishlists,
            "wish-claims": claims,
            "calendar-feeds": calendar_feeds,
        },
    )
)
