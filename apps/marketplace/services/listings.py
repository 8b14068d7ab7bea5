"""One item: offer, change, delete, and let it expire."""

from datetime import datetime
from typing import cast

from apps.accounts.models import User
from apps.accounts.models.users import DEFAULT_LANGUAGE
from apps.core import limits
from apps.core.db import Repeated, Transaction, decide_again, transaction
from apps.core.due import Due
from apps.core.ids import new_id
from apps.core.limits import rate_of
from apps.marketplace.models import Listing, Release, Status
from apps.marketplace.services.fields import ListingFields, SeenListing
from apps.marketplace.services.releasing import end_hold_in
from apps.marketplace.services.rules import (
    changes_of,
    derived_from,
    expect_allowed,
    expect_begins_well,
    expect_sound,
)
from apps.marketplace.services.seeing import frame_of, item_of_ones_own, see_item

ITEMS = rate_of("items")


def create_item(
    *, seller_id: str, fields: ListingFields, now: datetime, language: str = DEFAULT_LANGUAGE
) -> SeenListing:
    """Offer something, or note a draft; what it says is in the seller's `language`.

    Raises:
        Invalid: it does not say what its kind must; an image is not there.
        ImageInUse: something shows an image already.
        RateLimited: 60 in a minute.
    """
    limits.use(ITEMS, seller_id, now)
    expect_begins_well(fields.get("status", Status.ACTIVE))
    says = {**changes_of(fields), "language": language}
    begun = Listing.new(new_id(now), seller_id, created_at=now, updated_at=now, **says)
    listing = begun.with_changes(derived_from(begun, now))
    expect_sound(listing, fields, now)
    return see_item(_create(listing, fields), seller_id, now)


@decide_again
def update_item(
    *,
    viewer_id: str,
    item_id: str,
    fields: ListingFields,
    if_version: int | None,
    now: datetime,
    language: str = DEFAULT_LANGUAGE,
) -> SeenListing:
    """Set the named fields and leave the others alone; a status publishes or cancels.

    Raises:
        NotFound, Forbidden, PreconditionFailed.
        ItemOver, HasBids, ItemInUse, NoSuchStep: see `expect_allowed`.
        Invalid, ImageInUse: as `create_item`.
    """
    listing = item_of_ones_own(viewer_id=viewer_id, item_id=item_id, now=now)
    listing.expect_version(if_version)
    changes = {**changes_of(fields), "language": language, "updated_at": now}
    after = listing.with_changes(changes)
    changes |= derived_from(after, now)
    after = listing.with_changes(changes)
    if after.ends_at != listing.ends_at:
        changes["is_warned"] = None
    expect_allowed(listing, after, now)
    expect_sound(after, fields, now)
    framed, held = frame_of(listing).fill(
        listing.images, fields.get("image_ids", listing.image_ids)
    )
    with transaction() as tx:
        frame_of(listing).hold_in(tx, held)
        counted = after.counts_for_seller - listing.counts_for_seller
        User.count_items_in(tx, listing.seller_id, counted)
        listing.settle_in(tx, {**changes, "images": framed})
    return see_item(listing, viewer_id, now)


def remove_item_in(tx: Transaction, listing: Listing, now: datetime) -> None:
    """Delete an item as it was read, as part of `tx`, which else raises LostRace."""
    User.count_items_in(tx, listing.seller_id, -listing.counts_for_seller)
    if listing.status == Status.RESERVED:  # Its seller leaves, or moderators remove it.
        end_hold_in(tx, listing.hold, Release.BY_SELLER, now)
    listing.remove_in(tx, now)


@decide_again
def expire_item(due: Due, *, now: datetime) -> None:
    """Let an item expire that nobody wanted; its due row goes in the same transaction."""
    listing = Listing.find_one(due.subject_id)
    row = listing.due_row() if listing else None
    if listing is None or row is None or row.keys() != due.keys():
        due.delete()
        return
    with transaction() as tx:
        listing.settle_in(tx, {"status": Status.EXPIRED, "updated_at": now})


@decide_again
def _create(listing: Listing, fields: ListingFields) -> Listing:
    # None is held yet, also when this is decided anew.
    listing.images, held = frame_of(listing).fill([], fields.get("image_ids", []))
    try:
        with transaction() as tx:
            listing.begin_in(tx)
            frame_of(listing).hold_in(tx, held)
            User.count_items_in(tx, listing.seller_id, listing.counts_for_seller)
    except Repeated as repeated:
        return cast("Listing", repeated.row)
    return listing
