"""The marketplace table: what its kinds of rows share.

All rows of an item lie in its partition, the item itself under `item`, every other kind under a
sort key that begins with the kind's name. GSI1 finds items by place; GSI2 finds what belongs to a
person: `seller#`, `buyer#`, `past-buyer#` or `watcher#` and their id, sorted by a ULID.
"""

from typing import Any, ClassVar, Self

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection

from apps.core.db import Item, Key, LoggedTable, Page, optional, table_name


class PlaceIndex(GlobalSecondaryIndex["MarketRow"]):  # type: ignore[no-untyped-call]  # PynamoDB's.
    """Cells by geohash and category, and in each the items, by age."""

    class Meta:
        index_name = "GSI1"
        projection = AllProjection()

    place_key = UnicodeAttribute(hash_key=True, attr_name="GSI1PK")
    place_sort = UnicodeAttribute(range_key=True, attr_name="GSI1SK")


class PersonIndex(GlobalSecondaryIndex["MarketRow"]):  # type: ignore[no-untyped-call]
    """What somebody sells, wants to have, or watches, by age. The rows are read from the table."""

    class Meta:
        index_name = "GSI2"
        projection = KeysOnlyProjection()

    person_key = UnicodeAttribute(hash_key=True, attr_name="GSI2PK")
    person_sort = UnicodeAttribute(range_key=True, attr_name="GSI2SK")


class MarketRow(Item):
    """Any row of the table."""

    class Meta(LoggedTable):
        table_name = table_name("marketplace")

    kind_of_row: ClassVar[str] = ""

    partition = UnicodeAttribute(hash_key=True, attr_name="PK")
    place = UnicodeAttribute(range_key=True, attr_name="SK")
    place_key = optional(UnicodeAttribute(attr_name="GSI1PK"))
    place_sort = optional(UnicodeAttribute(attr_name="GSI1SK"))
    person_key = optional(UnicodeAttribute(attr_name="GSI2PK"))
    person_sort = optional(UnicodeAttribute(attr_name="GSI2SK"))

    by_place = PlaceIndex()
    by_person = PersonIndex()

    @classmethod
    def recognizes(cls, image: dict[str, dict[str, Any]]) -> bool:
        return bool(image["SK"]["S"].partition("#")[0] == cls.kind_of_row)

    @classmethod
    def of_person(
        cls,
        key: str,
        *,
        limit: int,
        after: Key | None,
        beyond: str | None = None,
        ascending: bool = False,
    ) -> Page[Self]:
        """Read a page of what belongs to a person, by age, from the one `beyond` on: keys alone."""
        return cls.page(
            key,
            index=PersonIndex.Meta.index_name,
            sort=_behind(cls.person_sort, beyond, ascending=ascending),
            ascending=ascending,
            limit=limit,
            after=after,
        )

    @classmethod
    def of_people_behind(cls, item_id: str, user_id: str, *, limit: int) -> list[Self]:
        """Read rows of this kind around an item, one a person, by the ids behind `user_id`."""
        # "!" sorts behind the id itself and before all longer ones; "$" behind the "#".
        start, end = f"{cls.kind_of_row}#{user_id}!", f"{cls.kind_of_row}$"
        ours = cls.place.between(start, end)
        return cls.page(item_partition(item_id), sort=ours, limit=limit, ascending=True).items

    @classmethod
    def in_cell(
        cls, key: str, *, limit: int, after: Key | None, beyond: str | None, ascending: bool
    ) -> Page[Self]:
        """Read a page of a cell of the index of places, likewise."""
        return cls.page(
            key,
            index=PlaceIndex.Meta.index_name,
            sort=_behind(cls.place_sort, beyond, ascending=ascending),
            ascending=ascending,
            limit=limit,
            after=after,
        )

    @property
    def item_of_row(self) -> str:
        """Name the item in whose partition this row lies."""
        return str(self.partition.partition("#")[2])


def item_partition(item_id: str) -> str:
    return f"item#{item_id}"


def person_partition(user_id: str) -> str:
    """Name the partition of what is somebody's alone."""
    return f"user#{user_id}"


def sold_by(user_id: str) -> str:
    return f"seller#{user_id}"


def wanted_by(user_id: str) -> str:
    """Name what somebody reserved, waits or bids for; sorted by the item's id."""
    return f"buyer#{user_id}"


def given_up_by(user_id: str) -> str:
    """Name the reservations of somebody that came to nothing; sorted likewise."""
    return f"past-buyer#{user_id}"


def watched_by(user_id: str) -> str:
    return f"watcher#{user_id}"


def rated_by(user_id: str) -> str:
    """Name, in GSI2, the ratings that somebody gave."""
    return f"rater#{user_id}"


def ratings_of(user_id: str) -> str:
    """Name, in GSI1, the ratings about somebody; no cell is called so."""
    return f"rated#{user_id}"


def _behind(sort: Any, last: str | None, *, ascending: bool) -> Condition | None:
    if last is None:
        return None
    behind: Condition = sort > last if ascending else sort < last
    return behind
