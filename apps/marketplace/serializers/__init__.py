"""The JSON of the marketplace."""

from apps.marketplace.serializers.bids import (
    BidFieldsSerializer,
    BidSerializer,
    LogEntrySerializer,
    OwnBidSerializer,
)
from apps.marketplace.serializers.items import FoundItemsSerializer, ItemSerializer, WatchSerializer
from apps.marketplace.serializers.reservations import (
    QueuePlaceSerializer,
    ReservationFieldsSerializer,
    ReservationSerializer,
    WaitSerializer,
)
from apps.marketplace.serializers.searches import ItemQuery, OwnItemsQuery

__all__ = [
    "BidFieldsSerializer",
    "BidSerializer",
    "FoundItemsSerializer",
    "ItemQuery",
    "ItemSerializer",
    "LogEntrySerializer",
    "OwnBidSerializer",
    "OwnItemsQuery",
    "QueuePlaceSerializer",
    "ReservationFieldsSerializer",
    "ReservationSerializer",
    "WaitSerializer",
    "WatchSerializer",
]
