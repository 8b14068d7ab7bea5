"""How an auction ends: by its time alone, and once, whoever comes first to notice it."""

from datetime import datetime

from apps.core.db import decide_again, transaction
from apps.core.due import Due
from apps.marketplace.models import Listing


@decide_again
def note_end(item_id: str, now: datetime) -> Listing:
    """Read an item, and note that its auction ended, if it did.

    Once somebody was told, it stays so, whatever bid was still under way.

    Raises:
        NotFound: there is no such item.
    """
    listing = Listing.load_one(item_id)
    outcome = listing.outcome_at(now)
    if outcome:
        with transaction() as tx:
            listing.settle_in(tx, outcome)
    return listing


@decide_again
def fire_auction(due: Due, *, now: datetime) -> None:
    """End an auction that is due, or note before that its end is near.

    A row that nothing stands by any more is stale and just goes.
    """
    listing = Listing.find_one(due.subject_id)
    row = listing.due_row() if listing else None
    if listing is None or row is None or row.keys() != due.keys():
        due.delete()
    elif listing.outcome_at(now):
        note_end(listing.item_id, now)
    else:
        with transaction() as tx:
            listing.warn_in(tx)
