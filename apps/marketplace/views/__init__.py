"""The marketplace over HTTP: each method is one call of a service."""

from apps.marketplace.views.bids import BidViewSet
from apps.marketplace.views.items import ItemViewSet, PersonItemsViewSet, WatchViewSet
from apps.marketplace.views.ratings import RatingViewSet
from apps.marketplace.views.reservations import QueueViewSet, ReservationViewSet
from apps.marketplace.views.seeks import SavedSearchViewSet, WantedViewSet

__all__ = [
    "BidViewSet",
    "ItemViewSet",
    "PersonItemsViewSet",
    "QueueViewSet",
    "RatingViewSet",
    "ReservationViewSet",
    "SavedSearchViewSet",
    "WantedViewSet",
    "WatchViewSet",
]
