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
    RESERVATION_DUE,
    Condition,
    Kind,
    Release,
    Stage,
    Status,
)
from apps.marketplace.models.holds import Hold
from apps.marketplace.models.listings import Listing
from apps.marketplace.models.queues import Turn, Waiting
from apps.marketplace.models.reservations import Forfeit, OpenReservations, Reservation
from apps.marketplace.models.table import MarketRow
from apps.marketplace.models.watches import Watch

__all__ = [
    "AUCTION_DUE",
    "DUE_KINDS",
    "ITEM_DUE",
    "LIVE",
    "NOBODY",
    "OPEN",
    "RESERVATION_DUE",
    "Bid",
    "Bidder",
    "Cell",
    "Condition",
    "Forfeit",
    "Hold",
    "Kind",
    "Listing",
    "LogEntry",
    "MarketRow",
    "OpenReservations",
    "Release",
    "Reservation",
    "Stage",
    "Status",
    "Turn",
    "Waiting",
    "Watch",
]
