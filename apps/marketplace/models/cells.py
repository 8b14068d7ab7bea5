"""The index of places: each item that is on offer stands in cells of several sizes.

They say what a search judges without reading items, of the rounded place alone.
"""

from collections.abc import Iterable, Sequence
from typing import ClassVar, Self

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from apps.core.db import optional
from apps.core.db.batches import write_batch
from apps.marketplace.filters import ANY
from apps.marketplace.models.listings import Listing
from apps.marketplace.models.table import MarketRow, item_partition
from apps.marketplace.places import CELL_LENGTHS, WORLD, Place, cell_name


class Cell(MarketRow):
    """An item stands in a cell, among all items there or among those of its category."""

    kind_of_row: ClassVar[str] = "cell"

    lat = NumberAttribute()
    lng = NumberAttribute()
    kind = UnicodeAttribute()
    condition = optional(UnicodeAttribute())
    seller_id = UnicodeAttribute(attr_name="sellerId")

    @property
    def where(self) -> Place:
        return Place(float(self.lat), float(self.lng))

    @classmethod
    def all_of(cls, listing: Listing) -> list[Self]:
        """Name all cells in which an item stands: none, while nobody is to find it."""
        if not listing.is_on_offer:
            return []
        where = listing.where.rounded()
        return [
            cls(
                item_partition(listing.item_id),
                f"{cls.kind_of_row}#{length}#{category}",
                place_key=key_of_cell(cell_name(where, length), category),
                place_sort=listing.item_id,
                lat=where.lat,
                lng=where.lng,
                kind=listing.kind,
                condition=listing.condition,
                seller_id=listing.seller_id,
            )
            for length in (len(WORLD), *CELL_LENGTHS)
            for category in (ANY, listing.category)
        ]

    @classmethod
    def keep(cls, *, put: Iterable[Self], drop: Sequence[Self]) -> None:
        """Put and delete cells, not as one unit; again is harmless."""
        write_batch(put=list(put), delete=drop)

    def says(self) -> tuple[object, ...]:
        """Tell all that it says, to compare it with another."""
        return (*self.keys(), self.place_key, self.where, self.kind, self.condition)


def key_of_cell(name: str, category: str | None) -> str:
    return f"{name}#{category or ANY}"
