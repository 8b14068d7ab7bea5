"""What gifts hold of a person."""

from collections.abc import Iterator
from datetime import UTC, datetime

from apps.accounts.services import time_zone_of
from apps.core.belongings import JSON, Belongings, register
from apps.gifts import services
from apps.gifts.models import CalendarFeed, Contact, Gift, GiftSum, Occasion
from apps.gifts.serializers import (
    CalendarFeedSerializer,
    ContactSerializer,
    EventSerializer,
    GiftSerializer,
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


def erase(user_id: str, _now: datetime) -> bool:
    return services.erase_gifts(user_id)


register(
    Belongings(
        domain="gifts",
        models=(CalendarFeed, Contact, Gift, GiftSum, Occasion),
        erase=erase,
        documents={
            "contacts": contacts,
            "events": events,
            "gifts": gifts,
            "calendar-feeds": calendar_feeds,
        },
    )
)
