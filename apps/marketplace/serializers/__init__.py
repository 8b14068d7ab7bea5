"""The JSON of the marketplace."""

from apps.marketplace.serializers.items import FoundItemsSerializer, ItemSerializer, WatchSerializer
from apps.marketplace.serializers.searches import ItemQuery, OwnItemsQuery

__all__ = [
    "FoundItemsSerializer",
    "ItemQuery",
    "ItemSerializer",
    "OwnItemsQuery",
    "WatchSerializer",
]
