"""The JSON of the marketplace."""

from apps.marketplace.serializers.items import ItemSerializer

__all__ = ["ItemSerializer"]
