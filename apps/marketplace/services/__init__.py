"""What can be done in the marketplace: rules, and the one write of each."""

from apps.marketplace.services.erasing import erase_marketplace, items_sold_by
from apps.marketplace.services.fields import ListingFields, SeenListing
from apps.marketplace.services.images import delete_unshown_images, drop_image
from apps.marketplace.services.listings import create_item, delete_item, expire_item, update_item
from apps.marketplace.services.seeing import get_item, may_see_item, see_items

__all__ = [
    "ListingFields",
    "SeenListing",
    "create_item",
    "delete_item",
    "delete_unshown_images",
    "drop_image",
    "erase_marketplace",
    "expire_item",
    "get_item",
    "items_sold_by",
    "may_see_item",
    "see_items",
    "update_item",
]
