"""What hangs on a deleted item goes, too, be it thousands of rows.

The queue does it, in rounds of some hundred rows: a round that dies half way comes again, and what
is gone is gone.
"""

from apps.core import jobs
from apps.core.db.batches import erase_partition
from apps.marketplace.models import Listing, MarketRow
from apps.marketplace.models.table import item_partition

DROP = "marketplace.drop-item"  # The job's name in the queue.
ROUNDS = 10  # Of one job, so that it ends in time; the rest is another job's.


def drop_what_hangs_on(listing: Listing) -> None:
    """Let all that lies around a deleted item go."""
    jobs.hand_over(DROP, item_id=listing.item_id)


def drop_some(*, item_id: str) -> None:
    """Erase what lies around a deleted item, and leave what is too much to another job."""
    if Listing.find_one(item_id):
        return  # No item that is here loses anything, whatever a stray message says.
    for _ in range(ROUNDS):
        if erase_partition(MarketRow, item_partition(item_id)):
            return
    jobs.hand_over(DROP, item_id=item_id)
