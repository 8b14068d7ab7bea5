"""The rows of the marketplace: items, and what lies around each."""

from apps.marketplace.models.bids import Bid, Bidder, LogEntry
from apps.marketplace.models.cells import Cell
from apps.marketplace.models.choices import (
    AUCTION_DUE,
    DUE_KINDS,
    ITEM_DUE,
    LIVE,
    NOBODY,
    OPEN,
    RATING_DUE,
    RESERVATION_DUE,
    Condition,
    Kind,
    Release,
    Side,
    Stage,
    Status,
)
from apps.marketplace.models.holds import Hold
from apps.marketplace.models.ideas import Idea, IdeaWanted
from apps.marketplace.models.listings import Listing
from apps.marketplace.models.queues import Turn, Waiting
from apps.marketplace.models.ratings import Rating
from apps.marketplace.models.reservations import Forfeit, OpenReservations, Reservation
from apps.marketplace.models.seeks import Match, SavedSearch, SeekCount, Spot, Wanted
from apps.marketplace.models.table import MarketRow
from apps.marketplace.models.watches import Watch

__all__ = [
    "AUCTION_DUE",
    "DUE_KINDS",
    "ITEM_DUE",
    "LIVE",
    "NOBODY",
    "OPEN",
    "RATING_DUE",
    "RESERVATION_DUE",
    "Bid",
    "Bidder",
    "Cell",
    "Condition",
    "Forfeit",
    "Hold",
    "Idea",
    "IdeaWanted",
    "Kind",
    "Listing",
    "LogEntry",
    "MarketRow",
    "Match",
    "OpenReservations",
    "Rating",
    "Release",
    "Reservation",
    "SavedSearch",
    "SeekCount",
    "Side",
    "Spot",
    "Stage",
    "Status",
    "Turn",
    "Waiting",
    "Wanted",
    "Watch",
]
