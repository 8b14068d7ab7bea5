"""Reservations as rows, what they leave behind, and how many a person has."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from pynamodb.attributes import UnicodeAttribute

from apps.core.db import IntegerAttribute, MomentAttribute, Transaction, optional
from apps.core.db.batches import read_batch
from apps.marketplace.errors import TooManyReservations
from apps.marketplace.models.choices import Release, Stage
from apps.marketplace.models.table import MarketRow, given_up_by, item_partition, wanted_by

OPEN_AT_MOST = 5  # Of one person.


class Reservation(MarketRow):
    """Somebody reserved an item. The one that holds it stands on the item's row, too."""

    kind_of_row = "reservation"

    reservation_id = UnicodeAttribute(attr_name="reservationId")
    user_id = optional(UnicodeAttribute(attr_name="userId"))  # None once they have left.
    status = UnicodeAttribute(default=Stage.PENDING)
    note = optional(UnicodeAttribute())
    held_until = optional(MomentAttribute(attr_name="heldUntil"))
    created_at = MomentAttribute(attr_name="createdAt")
    updated_at = MomentAttribute(attr_name="updatedAt")

    @classmethod
    def new(
        cls, item_id: str, user_id: str, reservation_id: str, note: str | None, now: datetime
    ) -> Self:
        return cls(
            *_keys(item_id, reservation_id),
            reservation_id=reservation_id,
            user_id=user_id,
            note=note,
            held_until=now + timedelta(hours=settings.RESERVATION_HOURS),
            created_at=now,
            updated_at=now,
            person_key=wanted_by(user_id),
            person_sort=item_id,
        )

    @classmethod
    def key(cls, item_id: str, reservation_id: str) -> Self:
        """Name the row of a reservation, to read it together with others."""
        return cls(*_keys(item_id, reservation_id))

    @classmethod
    def read(cls, rows: Sequence[MarketRow]) -> list[Self]:
        """Read those of some rows that are reservations, 100 in one call."""
        ours = f"{cls.kind_of_row}#"
        return read_batch(cls, [row.keys() for row in rows if row.place.startswith(ours)])

    @property
    def item_id(self) -> str:
        return self.item_of_row

    def become_in(self, tx: Transaction, status: Stage, now: datetime) -> None:
        """Note as part of `tx` what has become of it; it raises LostRace if it is not there."""
        changes: dict[str, object] = {"status": status, "held_until": None, "updated_at": now}
        self.note_in(tx, changes, Reservation.version.exists())

    def end_in(self, tx: Transaction, user_id: str, how: Release, now: datetime) -> None:
        """Note as part of `tx` that it came to nothing; `user_id` is whose it is."""
        is_lapsed = how == Release.LAPSED
        changes: dict[str, object] = {
            "status": Stage.LAPSED if is_lapsed else Stage.CANCELLED,
            "person_key": given_up_by(user_id),
            "updated_at": now,
        }
        self.note_in(tx, changes, Reservation.version.exists())

    def forget_in(self, tx: Transaction) -> None:
        """Name nobody any more, as part of `tx`: who made it has left."""
        nobody = dict.fromkeys(("user_id", "note", "person_key", "person_sort"))
        self.note_in(tx, nobody, Reservation.version.exists())


class Forfeit(MarketRow):
    """Somebody let an item go, or cancelled: they do not get it again."""

    kind_of_row = "forfeit"

    @classmethod
    def of(cls, item_id: str, user_id: str) -> Self:
        return cls(item_partition(item_id), f"{cls.kind_of_row}#{user_id}")


class OpenReservations(MarketRow):
    """How many open reservations somebody has, counted in the transactions of those."""

    kind_of_row = "open-reservations"

    number = IntegerAttribute(default=0)

    @classmethod
    def of(cls, user_id: str) -> Self:
        return cls(f"user#{user_id}", cls.kind_of_row)

    @property
    def is_full(self) -> bool:
        return self.number >= OPEN_AT_MOST

    def take_in(self, tx: Transaction, refusal: Exception | None = None) -> None:
        """Count one more as part of `tx`.

        It raises `refusal`, or else TooManyReservations, if they have five.
        """
        number = OpenReservations.number
        fits = number.does_not_exist() | (number < OPEN_AT_MOST)
        refusal = refusal or TooManyReservations()
        self.count_in(tx, *self.keys(), amounts={"number": 1}, condition=fits, refusal=refusal)

    def give_in(self, tx: Transaction) -> None:
        """Count one less as part of `tx`."""
        self.count_in(tx, *self.keys(), amounts={"number": -1})


def _keys(item_id: str, reservation_id: str) -> tuple[str, str]:
    return item_partition(item_id), f"{Reservation.kind_of_row}#{reservation_id}"
