"""Everything of somebody goes, when their account does."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from apps.core.db import decide_again, transaction
from apps.core.db.batches import erase_partition
from apps.core.errors import NotFound
from apps.marketplace.models import Listing, MarketRow
from apps.marketplace.models.table import person_partition, sold_by, watched_by
from apps.marketplace.services.giving import erase_ideas_for
from apps.marketplace.services.leaving import erase_bids
from apps.marketplace.services.rating import forget_in_ratings
from apps.marketplace.services.removing import take_away_in
from apps.marketplace.services.reserved import erase_reservations
from apps.marketplace.services.watching import unwatch_item

ITEMS_AT_ONCE = 100


def erase_marketplace(user_id: str, now: datetime) -> bool:
    """Erase some of all that a user has here; False: more is left.

    What hangs on an item goes as it does when its seller deletes it, by the stream.
    """
    sold = MarketRow.of_person(sold_by(user_id), limit=ITEMS_AT_ONCE, after=None).items
    for row in sold:
        _remove(row.item_of_row, now)
    watched = MarketRow.of_person(watched_by(user_id), limit=ITEMS_AT_ONCE, after=None).items
    for row in watched:
        with suppress(NotFound):  # Gone with its item.
            unwatch_item(viewer_id=user_id, item_id=row.item_of_row, now=now)
    are_done = [  # Each of them, each time.
        erase_bids(user_id),
        erase_reservations(user_id, now),
        forget_in_ratings(user_id),
        erase_partition(MarketRow, person_partition(user_id)),
        erase_ideas_for(user_id),
    ]
    return all(are_done) and not sold and not watched


def items_sold_by(user_id: str) -> Iterator[Listing]:
    """Read all items of a seller, the newest first, page by page."""
    after = None
    while True:
        page = MarketRow.of_person(sold_by(user_id), limit=ITEMS_AT_ONCE, after=after)
        yield from Listing.read([row.item_of_row for row in page.items])
        after = page.next_key
        if after is None:
            return


@decide_again
def _remove(item_id: str, now: datetime) -> None:
    listing = Listing.find_one(item_id)
    if listing:
        with transaction() as tx:
            take_away_in(tx, listing, now)
