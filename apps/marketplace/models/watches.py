"""Who watches which item."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from pynamodb.attributes import UnicodeAttribute

from apps.core.db import MomentAttribute, Repeated, Transaction
from apps.core.db.batches import read_batch
from apps.core.ids import new_id
from apps.marketplace.models.listings import Listing
from apps.marketplace.models.table import MarketRow, item_partition, watched_by


class Watch(MarketRow):
    """Somebody watches an item."""

    kind_of_row = "watch"

    user_id = UnicodeAttribute(attr_name="userId")
    created_at = MomentAttribute(attr_name="createdAt")

    @classmethod
    def of(cls, item_id: str, user_id: str) -> Self:
        return cls(item_partition(item_id), f"{cls.kind_of_row}#{user_id}", user_id=user_id)

    @classmethod
    def read(cls, item_ids: Sequence[str], user_id: str) -> list[Self]:
        """Read somebody's watches of some items, 100 in one call."""
        return read_batch(cls, [cls.of(one, user_id).keys() for one in item_ids])

    def begin_in(self, tx: Transaction, now: datetime) -> None:
        """Put this watch as part of `tx`, counted; it raises Repeated if it is there."""
        self.created_at = now
        self.person_key, self.person_sort = watched_by(self.user_id), new_id(now)
        self.replace_in(tx, Watch.version.does_not_exist(), Repeated(self))
        Listing.count_here_in(tx, self.item_of_row, {"watches": 1})

    def end_in(self, tx: Transaction) -> None:
        """Delete this watch as part of `tx`, counted; it raises Repeated if it is not there."""
        exists = Watch.version.exists()
        request = self.get_delete_kwargs_from_instance(exists, add_version_condition=False)
        tx.add("Delete", request, lambda _row: Repeated(self))
        Listing.count_here_in(tx, self.item_of_row, {"watches": -1})
