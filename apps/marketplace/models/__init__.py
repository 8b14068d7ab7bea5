"""The rows of the marketplace: items, and what lies around each."""

from apps.marketplace.models.cells import Cell
from apps.marketplace.models.listings import (
    AUCTION_DUE,
    ITEM_DUE,
    LIVE,
    OPEN,
    Condition,
    Kind,
    Listing,
    Status,
)
from apps.marketplace.models.table import MarketRow
from apps.marketplace.models.watches import Watch

__all__ = [
    "AUCTION_DUE",
    "ITEM_DUE",
    "LIVE",
    "OPEN",
    "Cell",
    "Condition",
    "Kind",
    "Listing",
    "MarketRow",
    "Status",
    "Watch",
]
