"""The JSON of contacts, events, gifts and wish lists."""

from apps.gifts.serializers.budgets import BudgetSerializer, YearBudgetSerializer, YearQuery
from apps.gifts.serializers.calendars import CalendarFeedSerializer, LinkedFeedSerializer
from apps.gifts.serializers.claims import (
    MadeClaimSerializer,
    OwnClaimSerializer,
)
from apps.gifts.serializers.contacts import ContactQuery, ContactSerializer
from apps.gifts.serializers.gifts import GiftQuery, GiftSerializer
from apps.gifts.serializers.imports import ImportSerializer, ReadFile, read_file
from apps.gifts.serializers.occasions import EventQuery, EventSerializer, PlanSerializer
from apps.gifts.serializers.sharing import (
    ClaimedSharedWishlistSerializer,
    SharedWishlistSerializer,
    render_shared,
)
from apps.gifts.serializers.wishlists import (
    ClaimedWishSerializer,
    WishlistSerializer,
    WishSerializer,
    render_wish,
)

__all__ = [
    "BudgetSerializer",
    "CalendarFeedSerializer",
    "ClaimedSharedWishlistSerializer",
    "ClaimedWishSerializer",
    "ContactQuery",
    "ContactSerializer",
    "EventQuery",
    "EventSerializer",
    "GiftQuery",
    "GiftSerializer",
    "ImportSerializer",
    "LinkedFeedSerializer",
    "MadeClaimSerializer",
    "OwnClaimSerializer",
    "PlanSerializer",
    "ReadFile",
    "SharedWishlistSerializer",
    "WishSerializer",
    "WishlistSerializer",
    "YearBudgetSerializer",
    "YearQuery",
    "read_file",
    "render_shared",
    "render_wish",
]
