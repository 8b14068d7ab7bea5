"""Everything of somebody goes, when their account does."""

from collections.abc import Iterator
from datetime import datetime

from apps.core.db import decide_again
from apps.marketplace.models import Listing, MarketRow
from apps.marketplace.models.table import sold_by
from apps.marketplace.services.listings import remove_item

ITEMS_AT_ONCE = 100


def erase_marketplace(user_id: str, now: datetime) -> bool:
    """Erase some of all that a user has here; False: more is left.

    What hangs on an item goes as it does when its seller deletes it, by the stream.
    """
    page = MarketRow.of_person(sold_by(user_id), limit=ITEMS_AT_ONCE, after=None)
    for row in page.items:
        _remove(row.item_of_row, now)
    return not page.items


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
        remove_item(listing, now)
