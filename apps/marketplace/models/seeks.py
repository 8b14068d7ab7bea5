"""What people look for: saved searches and wanted things, and where new items meet them.

All that somebody looks for lies in their own partition. Each has spots, rows that stand in GSI1
where a new item looks: in the cells of the place, or else under the seller or the category. So an
item costs what looks there, not what there is.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from pynamodb.attributes import JSONAttribute, ListAttribute, UnicodeAttribute

from apps.core.db import (
    IntegerAttribute,
    Key,
    MomentAttribute,
    MoneyAttribute,
    Page,
    Transaction,
    optional,
)
from apps.marketplace.errors import TooManySearches, TooManyWanted
from apps.marketplace.models.listings import Listing
from apps.marketplace.models.table import MarketRow, person_partition

MOST = 50  # Of each kind, of one user.
MATCHES_KEPT = timedelta(days=90)  # As long as a notification: it never comes twice.


class Seek(MarketRow):
    """Something that somebody looks for."""

    user_id = UnicodeAttribute(attr_name="userId")
    seek_id = UnicodeAttribute(attr_name="seekId")
    asked: JSONAttribute = JSONAttribute()  # As a search asks it, of JSON values alone.
    language = UnicodeAttribute()  # In which it is asked.
    spots = IntegerAttribute()
    created_at = MomentAttribute(attr_name="createdAt")

    @classmethod
    def new(cls, user_id: str, seek_id: str, **more: Any) -> Self:
        return cls(*_keys(cls, user_id, seek_id), user_id=user_id, seek_id=seek_id, **more)

    @classmethod
    def key(cls, user_id: str, seek_id: str) -> Self:
        """Name the row of one, to read it together with others."""
        return cls(*_keys(cls, user_id, seek_id))

    @classmethod
    def load_one(cls, user_id: str, seek_id: str) -> Self:
        """Read one as last written. Raises NotFound."""
        return cls.load(*_keys(cls, user_id, seek_id))

    @classmethod
    def of_user(cls, user_id: str, *, limit: int, after: Key | None) -> Page[Self]:
        """Read a page of what somebody looks for, the newest first."""
        partition, ours = _keys(cls, user_id, "")
        return cls.page(partition, sort=cls.place.startswith(ours), limit=limit, after=after)

    @classmethod
    def all_of_user(cls, user_id: str) -> Iterator[Self]:
        """Read all that somebody looks for, the oldest first, page by page."""
        partition, ours = _keys(cls, user_id, "")
        return cls.all_in(partition, sort=cls.place.startswith(ours))

    def begin_in(self, tx: Transaction, spots: list[str]) -> None:
        """Put this as part of `tx`, counted, where new items look.

        It raises Repeated if it is there, TooManySearches or TooManyWanted beyond 50.
        """
        self.spots = len(spots)
        self.save_in(tx)
        for number, spot in enumerate(spots):
            Spot.of(self, number, spot).put_in(tx)
        SeekCount.add_in(tx, type(self), self.user_id, 1)

    def end_in(self, tx: Transaction) -> None:
        """Delete this and its spots as part of `tx`. It raises LostRace if it is gone."""
        self.delete_in(tx)
        for number in range(self.spots):
            Spot.of(self, number, None).delete_in(tx)
        SeekCount.add_in(tx, type(self), self.user_id, -1)


class SavedSearch(Seek):
    """A search of which somebody wants to hear what is new."""

    kind_of_row: ClassVar[str] = "search"

    name = UnicodeAttribute()
    said: JSONAttribute = JSONAttribute()  # The filters, as clients see them.
    channels = ListAttribute[str]()

    @property
    def label(self) -> str:
        return self.name

    @property
    def ways(self) -> list[str]:
        """Name how they want to be told."""
        return list(self.channels)


class Wanted(Seek):
    """A thing that somebody wants to have."""

    kind_of_row: ClassVar[str] = "wanted"

    title = UnicodeAttribute()
    max_price = optional(MoneyAttribute(attr_name="maxPrice"))

    @property
    def label(self) -> str:
        return self.title

    @property
    def ways(self) -> list[str]:
        """Name how they want to be told: as of all of this kind."""
        return []


class Spot(MarketRow):
    """Something that somebody looks for stands where new items look."""

    kind_of_row: ClassVar[str] = "spot"

    user_id = UnicodeAttribute(attr_name="userId")
    seek_id = UnicodeAttribute(attr_name="seekId")
    kind = UnicodeAttribute()  # Of the row of what is looked for.

    @classmethod
    def of(cls, seek: Seek, number: int, spot: str | None) -> Self:
        return cls(
            *(person_partition(seek.user_id), f"{cls.kind_of_row}#{seek.seek_id}#{number}"),
            user_id=seek.user_id,
            seek_id=seek.seek_id,
            kind=seek.kind_of_row,
            place_key=spot,
            place_sort=seek.seek_id,
        )

    @classmethod
    def at(cls, spot: str, *, limit: int, beyond: str | None) -> list[Self]:
        """Read some of what stands at a spot, of the ids behind `beyond`."""
        page = cls.in_cell(spot, limit=limit, after=None, beyond=beyond, ascending=True)
        return page.items

    @property
    def seek(self) -> SavedSearch | Wanted:
        """Name the row of what is looked for, to read it together with others."""
        kind = SavedSearch if self.kind == SavedSearch.kind_of_row else Wanted
        return kind.key(self.user_id, self.seek_id)


class SeekCount(MarketRow):
    """How much somebody looks for, counted in its transactions."""

    kind_of_row: ClassVar[str] = "seek-count"

    searches = IntegerAttribute(default=0)
    wanted = IntegerAttribute(default=0)

    @classmethod
    def add_in(cls, tx: Transaction, kind: type[Seek], user_id: str, amount: int) -> None:
        """Count as part of `tx`, which raises TooManySearches or TooManyWanted beyond 50."""
        is_search = issubclass(kind, SavedSearch)
        counter, name = (cls.searches, "searches") if is_search else (cls.wanted, "wanted")
        has_room = counter.does_not_exist() | (counter < MOST)
        cls.count_in(
            *(tx, person_partition(user_id), cls.kind_of_row),
            amounts={name: amount},
            condition=has_room if amount > 0 else None,
            refusal=TooManySearches() if is_search else TooManyWanted(),
        )


class Match(MarketRow):
    """A new item is what somebody looks for; noted once, by which they are told once."""

    kind_of_row: ClassVar[str] = "match"

    user_id = UnicodeAttribute(attr_name="userId")
    seek_id = UnicodeAttribute(attr_name="seekId")
    kind = UnicodeAttribute()
    name = UnicodeAttribute()  # What they call it.
    channels = ListAttribute[str]()
    item_id = UnicodeAttribute(attr_name="itemId")
    title = UnicodeAttribute()  # Of the item.
    matched_at = MomentAttribute(attr_name="matchedAt")

    @classmethod
    def of(cls, seek: SavedSearch | Wanted, listing: Listing, now: datetime) -> Self:
        matched_at = listing.published_at or now
        sort = f"{cls.kind_of_row}#{seek.seek_id}#{listing.item_id}"
        return cls(
            *(person_partition(seek.user_id), sort),
            user_id=seek.user_id,
            seek_id=seek.seek_id,
            kind=seek.kind_of_row,
            name=seek.label,
            channels=seek.ways,
            item_id=listing.item_id,
            title=listing.title,
            matched_at=matched_at,
            expires_at=matched_at + MATCHES_KEPT,
        )


def _keys(kind: type[Seek], user_id: str, seek_id: str) -> tuple[str, str]:
    return person_partition(user_id), f"{kind.kind_of_row}#{seek_id}"
