"""Who is told of what happens to reservations: both sides, but for who did it."""

from apps.core import times
from apps.core.events import on
from apps.marketplace.events import (
    HandoverConfirmed,
    ItemReserved,
    ReservationAccepted,
    ReservationCancelled,
    ReservationEvent,
    ReservationExpired,
    ReservationLapsing,
)
from apps.notifications import services

SELLER = "seller"  # What an event calls who cancelled.


@on(ItemReserved)
def tell_of_reservation(event: ItemReserved) -> None:
    _tell_seller(event, "reservation.made", "Somebody has reserved it. Accept before it lapses.")
    if event.was_waiting:
        body = "It is your turn: it is reserved for you, until the seller answers."
        _tell_reserver(event, "reservation.turn", body)
    else:
        body = "You have reserved it, until the seller answers."
        _tell_reserver(event, "reservation.made", body)


@on(ReservationAccepted)
def tell_of_acceptance(event: ReservationAccepted) -> None:
    body = "The seller has accepted. Now you see where it is."
    _tell_reserver(event, "reservation.accepted", body)


@on(ReservationCancelled)
def tell_of_cancellation(event: ReservationCancelled) -> None:
    kind = "reservation.cancelled"
    if event.cancelled_by == SELLER:
        _tell_reserver(event, kind, "The seller has cancelled your reservation.")
    else:
        _tell_seller(event, kind, "Whoever reserved it has cancelled.")


@on(ReservationLapsing)
def tell_before_lapse(event: ReservationLapsing) -> None:
    kind = "reservation.lapsing"
    _tell_seller(event, kind, "The reservation lapses soon. Accept it before.")
    _tell_reserver(event, kind, "Your reservation lapses soon, unless the seller accepts.")


@on(ReservationExpired)
def tell_of_lapse(event: ReservationExpired) -> None:
    kind = "reservation.lapsed"
    _tell_seller(event, kind, "The reservation has lapsed.")
    _tell_reserver(event, kind, "Your reservation has lapsed: the seller did not accept in time.")


@on(HandoverConfirmed)
def tell_of_handover(event: HandoverConfirmed) -> None:
    _tell_reserver(event, "reservation.confirmed", "The seller has confirmed the hand-over.")


def _tell_seller(event: ReservationEvent, kind: str, body: str) -> None:
    _tell(event, event.user_id, kind, body)


def _tell_reserver(event: ReservationEvent, kind: str, body: str) -> None:
    _tell(event, event.reserver_id or "", kind, body)


def _tell(event: ReservationEvent, user_id: str, kind: str, body: str) -> None:
    if not user_id:
        return  # They have left.
    services.notify(
        user_id=user_id,
        cause=f"{kind} {event.item_id} {event.reservation_id}",
        moment=times.from_text(event.occurred_at),
        kind=kind,
        title=event.title,
        body=body,
        data={"type": "item", "id": event.item_id},
    )
