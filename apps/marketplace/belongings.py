"""What the marketplace holds of a person."""

from collections.abc import Iterator
from datetime import UTC, datetime

from apps.core.belongings import JSON, Belongings, register
from apps.marketplace import services
from apps.marketplace.models import (
    Bid,
    Bidder,
    Cell,
    Forfeit,
    Listing,
    LogEntry,
    OpenReservations,
    Reservation,
    Turn,
    Waiting,
    Watch,
)
from apps.marketplace.serializers import (
    ItemSerializer,
    OwnBidSerializer,
    ReservationSerializer,
    WaitSerializer,
    WatchSerializer,
)


def items(user_id: str) -> Iterator[JSON]:
    """List what somebody offered, as they see it themselves."""
    now = datetime.now(UTC)
    for listing in services.items_sold_by(user_id):
        yield from map(ItemSerializer.render, services.see_items([listing], user_id, now))


def watches(user_id: str) -> Iterator[JSON]:
    """List which items somebody watches, and since when."""
    for watch in services.watches_of(user_id):
        yield WatchSerializer.render(watch)


def bids(user_id: str) -> Iterator[JSON]:
    """List what somebody bid, with the maxima that they alone know."""
    return map(OwnBidSerializer.render, services.bids_of(user_id))


def reservations(user_id: str) -> Iterator[JSON]:
    """List what somebody ever reserved, and what has become of it."""
    return map(ReservationSerializer.render, services.reservations_of(user_id))


def waits(user_id: str) -> Iterator[JSON]:
    """List which items somebody waits for, and since when."""
    return map(WaitSerializer.render, services.waits_of(user_id))


def erase(user_id: str, now: datetime) -> bool:
    return services.erase_marketplace(user_id, now)


register(
    Belongings(
        domain="marketplace",
        models=(
            Bid,
            Bidder,
            Cell,
            Forfeit,
            Listing,
            LogEntry,
            OpenReservations,
            Reservation,
            Turn,
            Waiting,
            Watch,
        ),
        erase=erase,
        documents={
            "items": items,
            "watched-items": watches,
            "bids": bids,
            "reservations": reservations,
            "awaited-items": waits,
        },
    )
)
