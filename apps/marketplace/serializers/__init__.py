"""The JSON of the marketplace."""

from apps.marketplace.serializers.bids import (
    BidFieldsSerializer,
    BidSerializer,
    LogEntrySerializer,
    OwnBidSerializer,
)
from apps.marketplace.serializers.items import FoundItemsSerializer, ItemSerializer, WatchSerializer
from apps.marketplace.serializers.ratings import (
    ItemRatingSerializer,
    OwnRatingSerializer,
    RatingFieldsSerializer,
)
from apps.marketplace.serializers.reservations import (
    QueuePlaceSerializer,
    ReservationFieldsSerializer,
    ReservationSerializer,
    WaitSerializer,
)
from apps.marketplace.serializers.searches import ItemQuery, OwnItemsQuery
from apps.marketplace.serializers.seeks import SavedSearchSerializer, WantedSerializer

__all__ = [
    "BidFieldsSerializer",
    "BidSerializer",
    "FoundItemsSerializer",
    "ItemQuery",
    "ItemRatingSerializer",
    "ItemSerializer",
    "LogEntrySerializer",
    "OwnBidSerializer",
    "OwnItemsQuery",
    "OwnRatingSerializer",
    "QueuePlaceSerializer",
    "RatingFieldsSerializer",
    "ReservationFieldsSerializer",
    "ReservationSerializer",
    "SavedSearchSerializer",
    "WaitSerializer",
    "WantedSerializer",
    "WatchSerializer",
]
