"""Reservations: made, accepted, confirmed and cancelled.

One decision on the item's row, which serializes all who want it at once.
"""

from datetime import datetime
from typing import cast

from apps.accounts.models import User
from apps.core import limits
from apps.core.db import Repeated, decide_again, transaction
from apps.core.db.batches import Found, read_together
from apps.core.errors import Forbidden, NotFound
from apps.core.ids import new_id
from apps.core.limits import rate_of
from apps.marketplace.errors import (
    IsAnAuction,
    ItemNotAvailable,
    NotAccepted,
    OwnItem,
    ReservationLapsed,
    ReservedBefore,
)
from apps.marketplace.models import (
    Forfeit,
    Hold,
    Kind,
    Listing,
    OpenReservations,
    Release,
    Reservation,
    Stage,
    Status,
    Waiting,
)
from apps.marketplace.models.holds import accepted, handed_over, held_by
from apps.marketplace.services.ending import note_end
from apps.marketplace.services.releasing import noted, release
from apps.marketplace.services.seeing import may_see, rows_around

RESERVATIONS = rate_of("reservations")


def reserve_item(*, viewer_id: str, item_id: str, note: str | None, now: datetime) -> Reservation:
    """Reserve a giveaway or a sale for 48 hours.

    Raises:
        NotFound: there is no such item that they may see.
        OwnItem, IsAnAuction, ReservedBefore.
        ItemNotAvailable: somebody has it, or it is over.
        TooManyReservations: five are open.
        RateLimited: 60 in a minute.
    """
    limits.use(RESERVATIONS, viewer_id, now)
    return _reserve(viewer_id, item_id, note, now)


def accept_reservation(*, viewer_id: str, item_id: str, now: datetime) -> Hold:
    """Let the reserver come for one's item; again is once. Now it does not lapse any more.

    Raises:
        NotFound: nobody holds it, or it is somebody else's.
        Forbidden: it is oneself who reserved it.
        ReservationLapsed.
    """
    return _accept(viewer_id, item_id, _held(item_id, now), now)


def confirm_handover(*, viewer_id: str, item_id: str, now: datetime) -> Hold:
    """Note that one's item has changed hands, also to who won it; again is once.

    Raises:
        NotFound, Forbidden, ReservationLapsed: as `accept_reservation`.
        NotAccepted.
    """
    return _confirm(viewer_id, item_id, _held(item_id, now), now)


def cancel_reservation(*, viewer_id: str, item_id: str, now: datetime) -> None:
    """End a reservation, as seller or as who made it. It is the next one's turn.

    Raises:
        NotFound: there is none of one's own, or it has lapsed.
    """
    _cancel(viewer_id, item_id, _held(item_id, now), now)


def expect_may_want(listing: Listing, viewer_id: str, found: Found) -> None:
    """Judge whether somebody may ever reserve an item, by what was read around it.

    Raises:
        NotFound, OwnItem, IsAnAuction, ReservedBefore.
    """
    if not may_see(listing, viewer_id, found):
        raise NotFound
    if listing.seller_id == viewer_id:
        raise OwnItem
    if listing.kind == Kind.AUCTION:
        raise IsAnAuction
    if found(Forfeit.of(listing.item_id, viewer_id)):
        raise ReservedBefore


@decide_again
def _reserve(viewer_id: str, item_id: str, note: str | None, now: datetime) -> Reservation:
    # Its id is drawn before those of what happens on the way: a repeat may not meet that again.
    reservation_id = new_id(now)
    listing = noted(item_id, now)
    known = Reservation.key(item_id, reservation_id)
    own = known, Forfeit.of(item_id, viewer_id), Waiting.key(item_id, viewer_id)
    found = read_together([*rows_around(listing, viewer_id), *own])
    if done := found(known):  # The request is repeated, since its answer got lost.
        return done
    expect_may_want(listing, viewer_id, found)
    if listing.status_at(now) != Status.ACTIVE:
        raise ItemNotAvailable
    reservation = Reservation.new(item_id, viewer_id, reservation_id, note, now)
    return _write(listing, reservation, found(Waiting.key(item_id, viewer_id)), now)


def _write(
    listing: Listing, reservation: Reservation, waiting: Waiting | None, now: datetime
) -> Reservation:
    """Write a reservation. Raises LostRace if somebody was faster."""
    viewer_id = cast("str", reservation.user_id)
    changes = {**held_by(reservation), "updated_at": now}
    try:
        with transaction() as tx:
            reservation.save_in(tx)
            if waiting:  # They came themselves, before it was their turn.
                listing.pass_on_in(tx, changes, served=1)
                waiting.turn.end_in(tx)
            else:
                listing.settle_in(tx, changes)
            OpenReservations.of(viewer_id).take_in(tx)
            User.tie_in(tx, viewer_id, {})  # They have not left meanwhile.
    except Repeated as repeated:
        return cast("Reservation", repeated.row)
    return reservation


def _held(item_id: str, now: datetime) -> Hold:
    """Read what holds an item: what is decided on it holds for that reservation alone."""
    return note_end(item_id, now).hold


@decide_again
def _accept(viewer_id: str, item_id: str, hold: Hold, now: datetime) -> Hold:
    listing = _as_seller(viewer_id, item_id, hold, now)
    if listing.status != Status.RESERVED or not hold.reservation_id:
        raise NotFound
    if listing.reservation_status == Stage.PENDING:
        with transaction() as tx:
            listing.settle_in(tx, {**accepted(), "updated_at": now})
            row = Reservation.key(item_id, hold.reservation_id)
            row.become_in(tx, Stage.ACCEPTED, now)
    return listing.hold


@decide_again
def _confirm(viewer_id: str, item_id: str, hold: Hold, now: datetime) -> Hold:
    listing = _as_seller(viewer_id, item_id, hold, now)
    if listing.status == Status.HANDED_OVER:
        return listing.hold
    if listing.status == Status.ENDED and listing.winner_id:
        _hand_over(listing, listing.winner_id, now)
    elif listing.status != Status.RESERVED or not listing.reserver_id:
        raise NotFound
    elif listing.reservation_status != Stage.ACCEPTED:
        raise NotAccepted
    else:
        _hand_over(listing, listing.reserver_id, now)
    return listing.hold


def _hand_over(listing: Listing, taker_id: str, now: datetime) -> None:
    changes = {**handed_over(), "reserver_id": taker_id, "updated_at": now}
    with transaction() as tx:
        listing.settle_in(tx, changes)
        if listing.reservation_id:  # Else they won it.
            row = Reservation.key(listing.item_id, listing.reservation_id)
            row.become_in(tx, Stage.HANDED_OVER, now)
            OpenReservations.of(taker_id).give_in(tx)


@decide_again
def _cancel(viewer_id: str, item_id: str, hold: Hold, now: datetime) -> None:
    listing = Listing.load_one(item_id)
    is_held = listing.is_held(now) and listing.reservation_id == hold.reservation_id
    if not is_held or viewer_id not in {listing.seller_id, listing.reserver_id}:
        raise NotFound
    by_seller = viewer_id == listing.seller_id
    release(listing, Release.BY_SELLER if by_seller else Release.BY_RESERVER, now)


def _as_seller(viewer_id: str, item_id: str, hold: Hold, now: datetime) -> Listing:
    """Read one's item, as long as that reservation holds it. Raises as `accept_reservation`."""
    listing = note_end(item_id, now)
    if viewer_id != listing.seller_id:
        is_for_them = viewer_id in {listing.reserver_id, listing.winner_id}
        raise Forbidden if is_for_them else NotFound
    if listing.has_lapsed(now):
        noted(item_id, now)
        raise ReservationLapsed
    if listing.reservation_id != hold.reservation_id:
        raise NotFound
    return listing
