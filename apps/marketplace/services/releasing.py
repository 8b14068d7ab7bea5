"""How a reservation ends without a hand-over, and who has the item then.

It goes to whoever is next in the queue, or is free, in the very transaction in which the hold ends.
So at no moment two have it, nor does anybody overtake those who wait.
"""

from datetime import datetime

from apps.accounts.models import User
from apps.core.db import Transaction, decide_again, transaction
from apps.core.due import Due
from apps.core.errors import LostRace, NotFound
from apps.core.ids import new_id
from apps.marketplace.models import Forfeit, Listing, OpenReservations, Release, Reservation, Turn
from apps.marketplace.models.holds import FORFEITS, FREE, Hold, held_by
from apps.marketplace.services.ending import note_end
from apps.marketplace.services.turns import next_of


def noted(item_id: str, now: datetime) -> Listing:
    """Read an item, with all of it noted that time alone has brought about.

    Raises:
        NotFound: there is no such item.
    """
    listing = note_end(item_id, now)
    return _note_lapse(item_id, now) if listing.has_lapsed(now) else listing


def release(listing: Listing, how: Release, now: datetime) -> None:
    """End the reservation that holds an item, as it was read, and let the next one have it.

    Raises LostRace if it has changed since, or somebody came to wait or left.
    """
    hold, following = listing.hold, next_of(listing)
    reservation = _reservation_of(following.turn, listing.item_id, now)
    left = [*following.dropped, *([following.turn] if following.turn else [])]
    changes = {**(held_by(reservation) if reservation else FREE), "release": how}
    try:
        with transaction() as tx:
            listing.pass_on_in(tx, {**changes, "updated_at": now}, served=len(left))
            end_hold_in(tx, hold, how, now)
            for turn in left:
                turn.end_in(tx)
            if reservation and reservation.user_id:
                reservation.put_in(tx)
                OpenReservations.of(reservation.user_id).take_in(tx, LostRace())
                User.tie_in(tx, reservation.user_id, {})  # They are still here.
    except NotFound as gone:
        raise LostRace from gone


def end_hold_in(tx: Transaction, hold: Hold, how: Release, now: datetime) -> None:
    """Note as part of `tx` that a reservation came to nothing, and for whom."""
    if not (hold.reservation_id and hold.user_id):
        return
    row = Reservation.key(hold.item_id, hold.reservation_id)
    row.end_in(tx, hold.user_id, how, now)
    OpenReservations.of(hold.user_id).give_in(tx)
    if how in FORFEITS:
        Forfeit.of(hold.item_id, hold.user_id).put_in(tx)


@decide_again
def fire_reservation(due: Due, *, now: datetime) -> None:
    """Let a reservation lapse that is due, or remind of it before.

    A row that nothing stands by any more is stale and just goes.
    """
    listing = Listing.find_one(due.subject_id)
    row = listing.due_row() if listing else None
    if listing is None or row is None or row.keys() != due.keys():
        due.delete()
    elif listing.has_lapsed(now):
        release(listing, Release.LAPSED, now)
    else:
        with transaction() as tx:
            listing.warn_in(tx)


@decide_again
def _note_lapse(item_id: str, now: datetime) -> Listing:
    listing = Listing.load_one(item_id)
    if listing.has_lapsed(now):
        release(listing, Release.LAPSED, now)
    return listing


def _reservation_of(turn: Turn | None, item_id: str, now: datetime) -> Reservation | None:
    return Reservation.new(item_id, turn.user_id, new_id(now), None, now) if turn else None
