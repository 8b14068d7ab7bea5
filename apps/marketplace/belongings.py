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
    Idea,
    IdeaWanted,
    Listing,
    LogEntry,
    Match,
    OpenReservations,
    Rating,
    Reservation,
    SavedSearch,
    SeekCount,
    Spot,
    Turn,
    Waiting,
    Wanted,
    Watch,
)
from apps.marketplace.serializers import (
    ItemSerializer,
    OwnBidSerializer,
    OwnRatingSerializer,
    ReservationSerializer,
    SavedSearchSerializer,
    WaitSerializer,
    WantedSerializer,
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


def ratings_given(user_id: str) -> Iterator[JSON]:
    """List what somebody said of others."""
    return map(OwnRatingSerializer.render, services.ratings_by(user_id))


def ratings_received(user_id: str) -> Iterator[JSON]:
    """List what others say of somebody, as far as it shows."""
    return map(OwnRatingSerializer.render, services.ratings_about(user_id, datetime.now(UTC)))


def saved_searches(user_id: str) -> Iterator[JSON]:
    return map(SavedSearchSerializer.render, services.searches_of(user_id))


def wanted(user_id: str) -> Iterator[JSON]:
    """List what somebody wants to have."""
    return map(WantedSerializer.render, services.wanted_of(user_id))


def erase(user_id: str, now: datetime) -> bool:
    return services.erase_marketplace(user_id, now)


register(
    Belongings(
        domain="marketplace",
        models=(
            *(Bid, Bidder, Cell, Listing, LogEntry, Rating, Watch),
            *(Forfeit, OpenReservations, Reservation, Turn, Waiting),
            *(Idea, IdeaWanted, Match, SavedSearch, SeekCount, Spot, Wanted),
        ),
        erase=erase,
        documents={
            "items": items,
            "watched-items": watches,
            "bids": bids,
            "reservations": reservations,
            "awaited-items": waits,
            "ratings-given": ratings_given,
            "ratings-received": ratings_received,
            "saved-searches": saved_searches,
            "wanted": wanted,
        },
    )
)
