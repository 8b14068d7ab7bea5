"""Items go: their seller deletes them, or leaves, or moderators remove them."""

from datetime import datetime

from apps.accounts import services as accounts
from apps.core import reportables
from apps.core.db import Transaction, decide_again, transaction
from apps.core.errors import NotFound
from apps.marketplace.errors import ItemInUse, YetToRate
from apps.marketplace.models import NOBODY, Listing, Status
from apps.marketplace.services.leaving import leave_to_others_in
from apps.marketplace.services.listings import remove_item_in
from apps.marketplace.services.rating import has_yet_to_rate
from apps.marketplace.services.seeing import item_of_ones_own, see_item

REPORTED = "item"  # The kind of things that reports name.
REMOVED = "Removed by the moderators"  # What stands where others' record names it.


@decide_again
def delete_item(
    *, viewer_id: str, item_id: str, if_version: int | None, now: datetime, is_moderator: bool
) -> None:
    """Delete an item of one's own or, as a moderator, any that one sees.

    What hangs on it follows, by the stream. What a moderator removes is kept in the audit log, and
    open reports of it are resolved by that.

    Raises:
        NotFound, Forbidden, PreconditionFailed.
        ItemInUse: it is one's own, and somebody holds it, bids for it, or has won it, for 30 days.
        YetToRate: it is one's own, and whoever got it may still rate.
    """
    if is_moderator:
        listing = _item_to_moderate(viewer_id, item_id, now)
    else:
        listing = item_of_ones_own(viewer_id=viewer_id, item_id=item_id, now=now)
    listing.expect_version(if_version)
    if listing.seller_id == viewer_id:
        _delete(listing, now)
    else:
        _remove(listing, viewer_id, now)


def remove_if_there_in(tx: Transaction, item_id: str, now: datetime) -> None:
    """Remove an item that was reported, as part of `tx`, which raises LostRace if it changed."""
    listing = Listing.find_one(item_id)
    if listing and listing.seller_id != NOBODY:
        take_away_in(tx, listing, now, title=REMOVED)


def take_away_in(
    tx: Transaction, listing: Listing, now: datetime, *, title: str | None = None
) -> None:
    """Delete an item as part of `tx`, but for what is others' record: auctions and hand-overs.

    `title`: what the record calls it from now on.
    """
    if listing.bid_count or listing.status == Status.HANDED_OVER:
        leave_to_others_in(tx, listing, now, title=title)
    else:
        remove_item_in(tx, listing, now)


def _item_to_moderate(viewer_id: str, item_id: str, now: datetime) -> Listing:
    listing = Listing.load_one(item_id)
    if listing.seller_id == NOBODY:  # Removed already, or its seller has left.
        raise NotFound
    if listing.seller_id != viewer_id:
        see_item(listing, viewer_id, now, is_moderator=True)
    return listing


def _delete(listing: Listing, now: datetime) -> None:
    if listing.is_in_use(now):
        raise ItemInUse
    if has_yet_to_rate(listing, now):
        raise YetToRate
    with transaction() as tx:
        remove_item_in(tx, listing, now)


def _remove(listing: Listing, moderator_id: str, now: datetime) -> None:
    seller_id, item_id = listing.seller_id, listing.item_id
    with transaction() as tx:
        take_away_in(tx, listing, now, title=REMOVED)
        reportables.removed_in(tx, REPORTED, item_id, moderator_id, now)
        accounts.note_act_in(
            tx,
            action="items.remove",
            actor_id=moderator_id,
            user_id=seller_id,
            details={"itemId": item_id},
            now=now,
        )
