"""Images that items show: each belongs to one item, and goes with it."""

from datetime import datetime

from apps.core.db import Transaction
from apps.marketplace.models import Listing
from apps.media import services as media


def delete_unshown_images(old: Listing | None, new: Listing | None, *, now: datetime) -> None:
    """Delete the images that an item has ceased to show, and does not show again by now."""
    if old:
        media.delete_unshown(
            owner_id=old.seller_id,
            before=old.image_ids,
            after=_images_of(new),
            shown_now=lambda: _images_of(Listing.find_one(old.item_id)),
            now=now,
        )


def _images_of(one: Listing | None) -> list[str]:
    return one.image_ids if one else []


def drop_image_in(tx: Transaction, *, item_id: str, image_id: str, now: datetime) -> None:
    """Let an item show an image no more, as part of `tx`."""
    listing = Listing.find_one(item_id)
    if listing is None or image_id not in listing.image_ids:
        return
    left = [image for image in listing.images if image.image_id != image_id]
    listing.change_in(tx, {"images": left, "updated_at": now})
