"""The marketplace over HTTP: each method is one call of a service."""

from apps.marketplace.views.bids import BidViewSet
from apps.marketplace.views.items import ItemViewSet, PersonItemsViewSet, WatchViewSet
from apps.marketplace.views.reservations import QueueViewSet, ReservationViewSet

__all__ = [
    "BidViewSet",
    "ItemViewSet",
    "PersonItemsViewSet",
    "QueueViewSet",
    "ReservationViewSet",
    "WatchViewSet",
]
