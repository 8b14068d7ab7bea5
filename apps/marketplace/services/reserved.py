"""What somebody reserved and waits for: for exports, calendars, and until they leave."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from apps.core.db import decide_again, transaction
from apps.core.db.batches import read_together, write_batch
from apps.core.errors import NotFound
from apps.marketplace.models import (
    Forfeit,
    Listing,
    MarketRow,
    OpenReservations,
    Release,
    Reservation,
    Status,
    Waiting,
)
from apps.marketplace.models.table import given_up_by, sold_by, wanted_by, watched_by
from apps.marketplace.services.fields import SeenListing
from apps.marketplace.services.queueing import leave_queue
from apps.marketplace.services.releasing import release
from apps.marketplace.services.seeing import may_see, rows_around, see_items

ROWS_AT_ONCE = 100


def reservations_of(user_id: str) -> Iterator[Reservation]:
    """Read all that somebody ever reserved, page by page."""
    for key in (wanted_by(user_id), given_up_by(user_id)):
        for rows in _pages(key):
            yield from Reservation.read(rows)


def waits_of(user_id: str) -> Iterator[Waiting]:
    """Read what somebody waits for, page by page."""
    for rows in _pages(wanted_by(user_id)):
        yield from Waiting.read(rows)


def held_for(*, user_id: str, now: datetime, limit: int) -> list[SeenListing]:
    """List the newest items that somebody holds, of so many that they want to have."""
    wanted = _items([wanted_by(user_id)], limit)
    held = [one for one in wanted if one.reserver_id == user_id and one.is_held(now)]
    return see_items(held, user_id, now)


def items_around(*, user_id: str, limit: int) -> list[Listing]:
    """List the newest items that somebody sells, wants to have, and watches, so many of each.

    What they may not see any more is left out.
    """
    items = _items([wanted_by(user_id), sold_by(user_id), watched_by(user_id)], limit)
    foreign = [one for one in items if one.seller_id != user_id]
    found = read_together(row for one in foreign for row in rows_around(one, user_id))
    return [one for one in items if one.seller_id == user_id or may_see(one, user_id, found)]


def erase_reservations(user_id: str, now: datetime) -> bool:
    """Take somebody out of some queues and reservations; False: more may be left.

    What they hold goes to the next one. That something was reserved stays, and names nobody.
    """
    keys = wanted_by(user_id), given_up_by(user_id)
    pages = [MarketRow.of_person(key, limit=ROWS_AT_ONCE, after=None).items for key in keys]
    rows = [row for page in pages for row in page]
    waits, reservations = Waiting.read(rows), Reservation.read(rows)
    for waiting in waits:
        with suppress(NotFound):  # It was their turn meanwhile, or the item is gone.
            leave_queue(viewer_id=user_id, item_id=waiting.item_id)
    for reservation in reservations:
        _give_up(reservation.item_id, reservation.reservation_id, now)
        _forget(reservation, user_id)
    is_done = not (waits or reservations)
    if is_done:
        write_batch(put=[], delete=[OpenReservations.of(user_id)])
    return is_done


@decide_again
def _give_up(item_id: str, reservation_id: str, now: datetime) -> None:
    """Let the next one have what a reservation holds, if it does."""
    listing = Listing.find_one(item_id)
    is_holding = listing and listing.reservation_id == reservation_id
    if listing and is_holding and listing.status == Status.RESERVED:
        release(listing, Release.BY_RESERVER, now)


@decide_again
def _forget(reservation: Reservation, user_id: str) -> None:
    """Let nothing of a reservation name who made it, but for rows that go with their item."""
    item_id = reservation.item_id
    write_batch(put=[], delete=[Forfeit.of(item_id, user_id)])
    listing = Listing.find_one(item_id)
    if listing is None:
        write_batch(put=[], delete=[reservation])
        return
    with transaction() as tx:
        reservation.forget_in(tx)
        if listing.reserver_id == user_id:
            listing.change_in(tx, {"reserver_id": None, "reservation_note": None})


def _items(keys: list[str], limit: int) -> list[Listing]:
    pages = [MarketRow.of_person(key, limit=limit, after=None).items for key in keys]
    ids = dict.fromkeys(row.item_of_row for page in pages for row in page)
    return Listing.read(list(ids))


def _pages(key: str) -> Iterator[list[MarketRow]]:
    after = None
    while True:
        page = MarketRow.of_person(key, limit=ROWS_AT_ONCE, after=after)
        yield page.items
        after = page.next_key
        if after is None:
            return
