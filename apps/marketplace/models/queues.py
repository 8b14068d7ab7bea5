"""Who waits for an item that somebody else holds, in the order in which they came."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from pynamodb.attributes import UnicodeAttribute

from apps.core.db import Key, MomentAttribute, Page, Repeated, Transaction
from apps.core.db.batches import read_batch
from apps.core.ids import new_id
from apps.marketplace.models.table import MarketRow, item_partition, wanted_by


class Waiting(MarketRow):
    """Somebody waits for an item, once: it names their turn."""

    kind_of_row = "waiting"

    user_id = UnicodeAttribute(attr_name="userId")
    turn_id = UnicodeAttribute(attr_name="turnId")
    created_at = MomentAttribute(attr_name="createdAt")

    @classmethod
    def new(cls, item_id: str, user_id: str, now: datetime) -> Self:
        return cls(
            *_waiting_keys(item_id, user_id),
            user_id=user_id,
            turn_id=new_id(now),
            created_at=now,
            person_key=wanted_by(user_id),
            person_sort=item_id,
        )

    @classmethod
    def key(cls, item_id: str, user_id: str) -> Self:
        """Name the row of somebody who may wait, to read it together with others."""
        return cls(*_waiting_keys(item_id, user_id))

    @classmethod
    def find_of(cls, item_id: str, user_id: str) -> Self | None:
        return cls.find(*_waiting_keys(item_id, user_id))

    @classmethod
    def read(cls, rows: Sequence[MarketRow]) -> list[Self]:
        """Read those of some rows that are of this kind, 100 in one call."""
        ours = f"{cls.kind_of_row}#"
        return read_batch(cls, [row.keys() for row in rows if row.place.startswith(ours)])

    @property
    def item_id(self) -> str:
        return self.item_of_row

    @property
    def turn(self) -> "Turn":
        return Turn(*_turn_keys(self.item_id, self.turn_id), user_id=self.user_id)

    def begin_in(self, tx: Transaction) -> None:
        """Put it with its turn as part of `tx`; it raises Repeated if they wait already."""
        self.replace_in(tx, Waiting.version.does_not_exist(), Repeated(self))
        self.turn.put_in(tx)

    def position(self) -> int:
        """Count who is to have it before them, and themselves."""
        first, own = _turn_keys(self.item_id, "")[1], _turn_keys(self.item_id, self.turn_id)[1]
        upto = Turn.place.between(first, own)
        return Turn.count(item_partition(self.item_id), upto, consistent_read=True)


class Turn(MarketRow):
    """A place in the queue; the ULID says since when."""

    kind_of_row = "queue"

    user_id = UnicodeAttribute(attr_name="userId")

    @classmethod
    def page_of(cls, item_id: str, *, limit: int, after: Key | None) -> Page[Self]:
        """Read some who wait, the first of them first."""
        partition, ours = _turn_keys(item_id, "")
        sort = cls.place.startswith(ours)
        return cls.page(partition, sort=sort, limit=limit, after=after, ascending=True)

    def end_in(self, tx: Transaction) -> None:
        """Delete it as part of `tx`; it raises LostRace if it is gone. The item counts apart."""
        self.delete_in(tx)
        Waiting.key(self.item_of_row, self.user_id).delete_in(tx)


def _waiting_keys(item_id: str, user_id: str) -> tuple[str, str]:
    return item_partition(item_id), f"{Waiting.kind_of_row}#{user_id}"


def _turn_keys(item_id: str, turn_id: str) -> tuple[str, str]:
    return item_partition(item_id), f"{Turn.kind_of_row}#{turn_id}"
