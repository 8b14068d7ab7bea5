"""What two people have with each other here ends when either blocks the other.

A reservation is cancelled by who blocks, a place in a queue goes, and who leads an auction of the
other can win no more, as one who leaves. What was won or handed over before stays so.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from apps.accounts.models import Tie
from apps.accounts.models.ties import Kind as TieKind
from apps.core import jobs
from apps.core.db import Key, decide_again, transaction
from apps.core.errors import NotFound
from apps.marketplace.models import Listing, MarketRow, Release, Status
from apps.marketplace.models.table import wanted_by
from apps.marketplace.services.queueing import leave_queue
from apps.marketplace.services.releasing import release

PART = "marketplace.part"  # The job's name in the queue.
ROWS_AT_ONCE = 100


def begin_parting(*, user_id: str, other_id: str) -> None:
    """Let what either has of the other's end, since `user_id` blocks."""
    for buyer_id, seller_id in ((user_id, other_id), (other_id, user_id)):
        jobs.hand_over(PART, buyer_id=buyer_id, seller_id=seller_id, blocker_id=user_id)


def part(*, buyer_id: str, seller_id: str, blocker_id: str, now: datetime) -> None:
    """End what somebody has of a seller's; again is harmless.

    Unless the block is gone again: what they have begun since must not end with it.
    """
    other_id = buyer_id if blocker_id == seller_id else seller_id
    if not Tie.existing([Tie.of(TieKind.BLOCKS, blocker_id, other_id)]):
        return
    how = Release.BY_SELLER if blocker_id == seller_id else Release.BY_RESERVER
    for listing in _wanted_by(buyer_id):
        if listing.seller_id == seller_id:
            _part(listing.item_id, buyer_id, how, now)


def _wanted_by(user_id: str) -> Iterator[Listing]:
    after: Key | None = None
    while True:
        page = MarketRow.of_person(wanted_by(user_id), limit=ROWS_AT_ONCE, after=after)
        yield from Listing.read(list(dict.fromkeys(row.item_of_row for row in page.items)))
        after = page.next_key
        if after is None:
            return


@decide_again
def _part(item_id: str, buyer_id: str, how: Release, now: datetime) -> None:
    listing = Listing.find_one(item_id)
    if listing is None:
        return
    if listing.status == Status.RESERVED and listing.reserver_id == buyer_id:
        release(listing, how, now)
    elif listing.status == Status.ACTIVE and listing.leader_id == buyer_id:
        with transaction() as tx:
            listing.change_in(tx, {"leader_id": None})
    elif listing.queued:
        with suppress(NotFound):
            leave_queue(viewer_id=buyer_id, item_id=item_id)
