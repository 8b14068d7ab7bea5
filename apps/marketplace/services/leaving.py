"""What stays of auctions when somebody leaves: others' record, without a name.

A bidder's bids stand in the public log, which never named anybody, and in the price. Whoever leads
goes on leading, and cannot win. What a seller auctioned off stays for those who bid for it, called
off if it still went on, without the seller and all that the seller said of it but its title; what
was handed over stays likewise for whoever has it.
"""

from collections.abc import Iterator
from datetime import datetime

from apps.accounts.models import User
from apps.core.db import Transaction, decide_again, transaction
from apps.core.db.batches import write_batch
from apps.marketplace.models import Bid, Bidder, Listing, MarketRow
from apps.marketplace.models.table import wanted_by

BIDDERS_AT_ONCE = 100
NAMES = ("leader_id", "winner_id", "reserver_id")  # Attributes of an item that name a bidder.


def erase_bids(user_id: str) -> bool:
    """Take somebody out of some of the auctions that they bid in; False: more may be left."""
    page = MarketRow.of_person(wanted_by(user_id), limit=BIDDERS_AT_ONCE, after=None)
    rows = [(row, Bidder.key(row.item_of_row, user_id)) for row in page.items]
    bidders = [bidder for row, bidder in rows if row.keys() == bidder.keys()]
    for bidder in bidders:
        _forget_bidder(bidder.item_of_row, user_id)
        bids = list(Bid.all_of(bidder.item_of_row, user_id))
        write_batch(put=[], delete=[*bids, bidder])  # The bidder last: by it the rest is found.
    return not bidders


def leave_to_others_in(
    tx: Transaction, listing: Listing, now: datetime, *, title: str | None = None
) -> None:
    """Let an item go on without its seller, as part of `tx`, which else raises LostRace.

    `title`: what it is called from now on.
    """
    User.count_items_in(tx, listing.seller_id, -listing.counts_for_seller)
    listing.leave_in(tx, now, title=title or listing.title)


def bids_of(user_id: str) -> Iterator[Bid]:
    """Read all that somebody bid, the latest items first, page by page."""
    after = None
    while True:
        page = MarketRow.of_person(wanted_by(user_id), limit=BIDDERS_AT_ONCE, after=after)
        for row in page.items:
            yield from Bid.all_of(row.item_of_row, user_id)
        after = page.next_key
        if after is None:
            return


@decide_again
def _forget_bidder(item_id: str, user_id: str) -> None:
    listing = Listing.find_one(item_id)
    named = [name for name in NAMES if getattr(listing, name, "") == user_id]
    if listing and named:
        with transaction() as tx:
            listing.change_in(tx, dict.fromkeys(named))
