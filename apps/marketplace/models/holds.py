"""The hold on an item: the one reservation that has it, as it stands on the item's own row."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from apps.core.db import IntegerAttribute, MomentAttribute, Transaction, optional
from apps.core.errors import LostRace
from apps.marketplace.models.choices import Release, Stage, Status
from apps.marketplace.models.table import MarketRow

if TYPE_CHECKING:
    from apps.marketplace.models.reservations import Reservation

WARNING = timedelta(hours=6)  # So long before it lapses both sides are reminded.
TRUSTED = {Stage.ACCEPTED, Stage.HANDED_OVER}  # Who comes for it knows where it is.


class Hold(NamedTuple):
    """Who has an item, for its seller and for them."""

    reservation_id: str | None  # None: they won it in an auction.
    item_id: str
    user_id: str | None  # None: they have left.
    status: str
    held_until: datetime | None  # None: it does not lapse any more.
    note: str | None
    created_at: datetime | None


class Held(MarketRow):
    """An item, as far as it can be held."""

    status = UnicodeAttribute(default=Status.ACTIVE)
    reservation_id = optional(UnicodeAttribute(attr_name="reservationId"))
    reserver_id = optional(UnicodeAttribute(attr_name="reserverId"))
    reservation_status = optional(UnicodeAttribute(attr_name="reservationStatus"))
    reservation_note = optional(UnicodeAttribute(attr_name="reservationNote"))
    reserved_at = optional(MomentAttribute(attr_name="reservedAt"))
    reserved_until = optional(MomentAttribute(attr_name="reservedUntil"))
    is_warned = optional(BooleanAttribute(attr_name="isWarned"))
    # How the reservation before this one ended, for the event that tells of it.
    release = optional(UnicodeAttribute())
    queued = optional(IntegerAttribute())  # As many as wait for the next turn.

    @property
    def hold(self) -> Hold:
        return Hold(
            reservation_id=self.reservation_id,
            item_id=self.item_of_row,
            user_id=self.reserver_id,
            status=self.reservation_status or "",
            held_until=self.reserved_until,
            note=self.reservation_note,
            created_at=self.reserved_at,
        )

    def is_held(self, now: datetime) -> bool:
        """Tell whether somebody's reservation holds it, judged without the sweep."""
        return self.status == Status.RESERVED and not self.has_lapsed(now)

    def has_lapsed(self, now: datetime) -> bool:
        """Tell whether it was held too long, and nobody has noted that yet."""
        until = self.reserved_until
        return self.status == Status.RESERVED and until is not None and until <= now

    @property
    def hold_due_at(self) -> datetime | None:
        """The moment at which something is to be done about the hold."""
        if self.reserved_until is None or self.is_warned:
            return self.reserved_until
        return self.reserved_until - WARNING

    def count_in_queue_in(self, tx: Transaction, amount: int) -> None:
        """Count who waits for this very hold to end, as part of `tx`.

        It raises LostRace if somebody else holds it by now, or nobody does.
        """
        here = Held.deleted_at.does_not_exist() & (Held.status == Status.RESERVED)
        here &= Held.reservation_id == self.reservation_id
        self.count_in(
            tx, *self.keys(), amounts={"queued": amount}, condition=here, refusal=LostRace()
        )


def held_by(reservation: "Reservation") -> dict[str, object]:
    """Name what a reservation changes of its item."""
    return {
        "status": Status.RESERVED,
        "reservation_id": reservation.reservation_id,
        "reserver_id": reservation.user_id,
        "reservation_status": reservation.status,
        "reservation_note": reservation.note,
        "reserved_at": reservation.created_at,
        "reserved_until": reservation.held_until,
        "is_warned": None,
    }


def accepted() -> dict[str, object]:
    """Name what changes once the seller has said yes: from now on nothing lapses."""
    return {"reservation_status": Stage.ACCEPTED, "reserved_until": None, "is_warned": None}


def handed_over() -> dict[str, object]:
    """Name what the hand-over changes of an item; who got it stays known."""
    return {"status": Status.HANDED_OVER, "reservation_status": Stage.HANDED_OVER}


FREE: dict[str, object] = {
    "status": Status.ACTIVE,
    **dict.fromkeys(
        (
            "reservation_id",
            "reserver_id",
            "reservation_status",
            "reservation_note",
            "reserved_at",
            "reserved_until",
            "is_warned",
        )
    ),
}

FORFEITS = {Release.LAPSED, Release.BY_RESERVER}  # Whose it was cannot have it again.
