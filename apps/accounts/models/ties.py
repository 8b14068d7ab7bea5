"""Who knows whom: follows, requests to follow, blocks and mutes.

A tie lies in the partition of the one who made it. What the other one must know of it is a second
row, its mirror: a request and a block in the other's own partition, so that one read tells both
ways; a mute there, so that it ends with the other's account; a follow in the other's list of
followers, which is spread over shards so that no partition is hot.
"""

import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from heapq import merge
from itertools import islice
from operator import attrgetter
from typing import Self

from pynamodb.attributes import UnicodeAttribute
from pynamodb.constants import ALL_OLD
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import AllProjection, LocalSecondaryIndex

from apps.core.db import (
    Item,
    Key,
    LoggedTable,
    MomentAttribute,
    Page,
    Repeated,
    Transaction,
    optional,
    table_name,
)
from apps.core.db.batches import read_batch
from apps.core.db.rows import RawRow, new_write_id
from apps.core.errors import LostRace
from apps.core.ids import new_id

SHARDS = 16  # Of a list of followers.
ENDED_AT_ONCE = 200  # When an account is erased; each is a transaction.


class Kind(StrEnum):
    FOLLOWS = "follows"
    FOLLOWER = "follower"
    REQUESTS = "requests"  # A private account has yet to allow the follow.
    REQUESTED_BY = "requested-by"
    BLOCKS = "blocks"
    BLOCKED_BY = "blocked-by"
    MUTES = "mutes"
    MUTED_BY = "muted-by"


MIRRORS = {
    Kind.FOLLOWS: Kind.FOLLOWER,
    Kind.REQUESTS: Kind.REQUESTED_BY,
    Kind.BLOCKS: Kind.BLOCKED_BY,
    Kind.MUTES: Kind.MUTED_BY,
}
MADE = {mirror: made for made, mirror in MIRRORS.items()}
LISTED = {Kind.FOLLOWS, Kind.FOLLOWER, Kind.REQUESTED_BY, Kind.BLOCKS}  # The newest first.


class TiesByAge(LocalSecondaryIndex["Tie"]):  # type: ignore[no-untyped-call]  # PynamoDB's.
    """The ties of each kind by age; those that ended have left it."""

    class Meta:
        index_name = "ByAge"
        projection = AllProjection()

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    age_key = UnicodeAttribute(range_key=True, attr_name="ageKey")


class Tie(Item):
    """One user is tied to another, in one way."""

    class Meta(LoggedTable):
        table_name = table_name("ties")

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")  # Of followers: and the shard.
    place = UnicodeAttribute(range_key=True)  # The kind and the other's id.
    other_id = UnicodeAttribute(attr_name="otherId")
    age_key = optional(UnicodeAttribute(attr_name="ageKey"))  # The kind and a ULID, where listed.
    created_at = MomentAttribute(attr_name="createdAt")

    by_age = TiesByAge()

    @classmethod
    def of(cls, kind: Kind, user_id: str, other_id: str) -> Self:
        partition = _shard(user_id, other_id) if kind == Kind.FOLLOWER else user_id
        return cls(partition, f"{kind}#{other_id}", other_id=other_id)

    @classmethod
    def existing(cls, ties: Iterable[Self]) -> list[Self]:
        """Read which of some ties there are, up to 100 in one call."""
        return read_batch(cls, [tie.keys() for tie in ties])

    @classmethod
    def followers_in(
        cls, user_id: str, shard: int, *, limit: int, after: str | None = None
    ) -> Page[Self]:
        """Read who follows a user, of one shard, from the one behind `after` on."""
        partition = partitions_of(user_id)[1 + shard]
        return cls.page(
            partition,
            sort=cls.place.startswith(f"{Kind.FOLLOWER}#"),
            limit=limit,
            after=cls.key_at(partition, f"{Kind.FOLLOWER}#{after}") if after else None,
            ascending=True,
        )

    @classmethod
    def followed_by(cls, user_id: str) -> Iterator[str]:
        """Name all whom a user follows, page by page: for work in the background alone."""
        follows = cls.all_in(user_id, sort=cls.place.startswith(f"{Kind.FOLLOWS}#"))
        return (tie.other_id for tie in follows)

    @classmethod
    def other_in(cls, key: Key) -> str:
        """Name the other of a tie that may have ended: a page of none but these leads on, too."""
        return cls.sort_of(key).partition("#")[2]

    @classmethod
    def some_around(cls, user_id: str) -> list[Self]:
        """Read some of all ties of a user, whoever made them."""
        pages = (cls.page(place, limit=ENDED_AT_ONCE) for place in partitions_of(user_id))
        return list(islice((tie for page in pages for tie in page.items), ENDED_AT_ONCE))

    @classmethod
    def newest(cls, kind: Kind, user_id: str, *, limit: int, start: Key | None) -> Iterator[Self]:
        """Read the ties of a kind that is listed, the newest first, about `limit` at once.

        `start` is the `position` of the first. Followers cost a Query for each shard, and seldom
        one more: of each about twice its share is read.
        """
        sort = cls.age_key.between(f"{kind}#", start["ageKey"]["S"] if start else f"{kind}#~")
        at_once = limit + 1
        if kind == Kind.FOLLOWER:
            at_once = min(at_once, 5 + 2 * limit // SHARDS)
        lists = (cls._by_age_in(place, sort, at_once) for place in _places(kind, user_id))
        return merge(*lists, key=attrgetter("age_key"), reverse=True)

    @classmethod
    def number_of(cls, kind: Kind, user_id: str) -> int:
        """Count the ties of a kind that is listed, row by row: for maintenance alone."""
        sort, index = cls.age_key.startswith(f"{kind}#"), TiesByAge.Meta.index_name
        return sum(
            cls.count(place, sort, index_name=index, consistent_read=True)
            for place in _places(kind, user_id)
        )

    @classmethod
    def requests_to(cls, user_id: str, *, limit: int, after: str | None = None) -> Page[Self]:
        """Read some requests to follow a user, by the ids of who asks, behind the id `after`."""
        kind = Kind.REQUESTED_BY
        return cls.page(
            user_id,
            sort=cls.place.startswith(f"{kind}#"),
            limit=limit,
            after=cls.key_at(user_id, f"{kind}#{after}") if after else None,
            ascending=True,
        )

    def even_ended(self) -> Self | None:
        """Read this tie, also if it ended, while its row stays."""
        return next(iter(read_batch(type(self), [self.keys()], also_deleted=True)), None)

    @property
    def kind(self) -> Kind:
        return Kind(self.place.partition("#")[0])

    @property
    def position(self) -> Key:
        """Where this tie stands in `newest`."""
        return {"ageKey": {"S": str(self.age_key)}}

    def as_made(self, user_id: str) -> Self:
        """Name the row of this tie's maker; `user_id` is whose row this is."""
        made = MADE.get(self.kind)
        return self.of(made, self.other_id, user_id) if made else self

    def begin_in(self, tx: Transaction, now: datetime, refusal: Exception | None = None) -> None:
        """Put this tie and its mirror as part of `tx`.

        If they are there it raises `refusal`, or else Repeated.
        """
        free, age = Tie.version.does_not_exist() | Tie.deleted_at.exists(), new_id(now)
        for row in self._both():
            row.created_at = now
            row.age_key = f"{row.kind}#{age}" if row.kind in LISTED else None
            row.replace_in(tx, free, refusal or Repeated(row))

    def end_in(self, tx: Transaction, now: datetime, refusal: Exception | None = None) -> None:
        """Mark this tie and its mirror as deleted as part of `tx`.

        If they are not there it raises `refusal`, or else Repeated; that it does, too, where the
        very request that this one repeats has ended them.
        """
        for row in self._both():
            row._mark_deleted_in(tx, now, refusal)  # noqa: SLF001  # Our own.

    def absent_in(self, tx: Transaction, refusal: Exception) -> None:
        """Let `tx` commit only where this tie is not; else `refusal` is raised."""
        absent = Tie.version.does_not_exist() | Tie.deleted_at.exists()
        self.check_in(tx, *self.keys(), condition=absent, refusal=refusal)

    def clear_in(self, tx: Transaction, now: datetime, *, is_there: bool) -> None:
        """Let there be no such tie after `tx`, whether it was read to be there or not.

        It raises LostRace if that has changed.
        """
        if is_there:
            self.end_in(tx, now, LostRace())
        else:
            self.absent_in(tx, LostRace())

    def _both(self) -> list[Self]:
        mirror = MIRRORS.get(self.kind)
        return [self, self.of(mirror, self.other_id, self.user_id)] if mirror else [self]

    def _mark_deleted_in(self, tx: Transaction, now: datetime, refusal: Exception | None) -> None:
        here = Tie.version.exists() & Tie.deleted_at.does_not_exist()
        write_id = new_write_id()
        request = self.get_update_kwargs_from_instance(
            self._actions(self.deletion(now), write_id),
            here,
            return_values_on_condition_failure=ALL_OLD,
        )

        def refuse(raw: RawRow | None) -> Exception:
            is_own = raw is not None and raw["writeId"]["S"] == write_id
            return Repeated(self) if is_own or refusal is None else refusal

        tx.add("Update", request, refuse)

    @classmethod
    def _by_age_in(cls, place: str, sort: Condition, at_once: int) -> Iterator[Self]:
        """Read a partition, the newest first, page by page, each when it is needed."""
        return cls.query(
            place,
            sort,
            index_name=TiesByAge.Meta.index_name,
            scan_index_forward=False,
            consistent_read=True,
            page_size=at_once,
        )


def partitions_of(user_id: str) -> list[str]:
    """Name all partitions in which ties of a user lie."""
    return [user_id, *_shards(user_id)]


def _places(kind: Kind, user_id: str) -> list[str]:
    return _shards(user_id) if kind == Kind.FOLLOWER else [user_id]


def _shards(user_id: str) -> list[str]:
    return [f"{user_id}#{shard}" for shard in range(SHARDS)]


def _shard(user_id: str, follower_id: str) -> str:
    return f"{user_id}#{zlib.crc32(follower_id.encode()) % SHARDS}"
