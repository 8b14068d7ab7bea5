"""The queue of those who would have an item that somebody else holds."""

from datetime import datetime
from typing import Any, NamedTuple

from apps.core import limits
from apps.core.db import Repeated, decide_again, transaction
from apps.core.db.batches import read_together
from apps.core.errors import LostRace, NotFound
from apps.marketplace.errors import HoldsItem, ItemIsFree, ItemNotAvailable
from apps.marketplace.models import Forfeit, Listing, Status, Turn, Waiting
from apps.marketplace.services.releasing import noted
from apps.marketplace.services.reserving import RESERVATIONS, expect_may_want
from apps.marketplace.services.seeing import may_see, rows_around

DISMISSED_AT_ONCE = 45  # Two rows each, of the 100 of a transaction.


class Place(NamedTuple):
    """Somebody's place in a queue. What it does not say otherwise is as in the row."""

    waiting: Waiting
    position: int  # 1 is the next.

    def __getattr__(self, name: str) -> Any:
        return getattr(self.waiting, name)


def join_queue(*, viewer_id: str, item_id: str, now: datetime) -> tuple[Place, bool]:
    """Wait for an item that somebody else holds; again it is the same place.

    Returns the place, and whether it is a new one.

    Raises:
        NotFound: there is no such item that they may see.
        OwnItem, IsAnAuction, ReservedBefore, HoldsItem.
        ItemIsFree: nobody holds it.
        ItemNotAvailable: it is over.
        RateLimited: 60 in a minute, together with reservations.
    """
    limits.use(RESERVATIONS, viewer_id, now)
    waiting, is_new = _join(viewer_id, item_id, now)
    return Place(waiting, waiting.position()), is_new


def place_in_queue(*, viewer_id: str, item_id: str) -> Place:
    """Tell somebody their place. Raises NotFound if they do not wait."""
    waiting = Waiting.find_of(item_id, viewer_id)
    if waiting is None:
        raise NotFound
    return Place(waiting, waiting.position())


@decide_again
def leave_queue(*, viewer_id: str, item_id: str) -> None:
    """Wait no more. Raises NotFound if they do not wait."""
    waiting = Waiting.find_of(item_id, viewer_id)
    if waiting is None:
        raise NotFound
    with transaction() as tx:
        waiting.turn.end_in(tx)
        Listing.count_here_in(tx, item_id, {"queued": -1})


@decide_again
def dismiss_some(*, item_id: str) -> None:
    """Let some go who wait for what is over. The item's stream then tells of the rest."""
    listing = Listing.find_one(item_id)
    if listing is None or not waits_for_nothing(listing):
        return
    turns = Turn.page_of(item_id, limit=DISMISSED_AT_ONCE, after=None).items
    with transaction() as tx:
        for turn in turns:
            turn.end_in(tx)
        Listing.count_here_in(tx, item_id, {"queued": -len(turns)})


def waits_for_nothing(listing: Listing) -> bool:
    """Tell whether somebody waits for an item that is over for good."""
    is_over = listing.status in {Status.HANDED_OVER, Status.CANCELLED, Status.EXPIRED}
    return is_over and bool(listing.queued)


@decide_again
def _join(viewer_id: str, item_id: str, now: datetime) -> tuple[Waiting, bool]:
    waiting = Waiting.new(item_id, viewer_id, now)
    listing = noted(item_id, now)
    own = Forfeit.of(item_id, viewer_id), Waiting.key(item_id, viewer_id)
    found = read_together([*rows_around(listing, viewer_id), *own])
    known = found(Waiting.key(item_id, viewer_id))
    if known and may_see(listing, viewer_id, found):
        # Under the id that this request draws it is a repeat of the one that made it.
        return known, known.turn_id == waiting.turn_id
    expect_may_want(listing, viewer_id, found)
    _expect_held_by_another(listing, viewer_id, now)
    try:
        with transaction() as tx:
            waiting.begin_in(tx)
            listing.count_in_queue_in(tx, 1)
    except Repeated as repeated:
        raise LostRace from repeated  # Against oneself: then it is known.
    return waiting, True


def _expect_held_by_another(listing: Listing, viewer_id: str, now: datetime) -> None:
    status = listing.status_at(now)
    if status == Status.ACTIVE:
        raise ItemIsFree
    if status != Status.RESERVED:
        raise ItemNotAvailable
    if listing.reserver_id == viewer_id:
        raise HoldsItem
