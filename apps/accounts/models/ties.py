"""Who knows whom: follows, blocks and mutes.

A tie lies in the partition of the one who made it. What the other one must know of it is a second
row, its mirror: a block in the other's own partition, so that one read tells both ways; a mute
there, so that it ends with the other's account; a follow in the other's list of followers, which is
spread over shards so that no partition is hot.
"""

import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Self

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from apps.core.db import (
    Item,
    LoggedTable,
    MomentAttribute,
    Page,
    Repeated,
    Transaction,
    table_name,
)
from apps.core.db.batches import read_batch
from apps.core.db.rows import new_write_id

SHARDS = 16  # Of a list of followers.
ENDED_AT_ONCE = 200  # When an account is erased; each is a transaction.


class Kind(StrEnum):
    FOLLOWS = "follows"
    FOLLOWER = "follower"
    BLOCKS = "blocks"
    BLOCKED_BY = "blocked-by"
    MUTES = "mutes"
    MUTED_BY = "muted-by"


MIRRORS = {
    Kind.FOLLOWS: Kind.FOLLOWER,
    Kind.BLOCKS: Kind.BLOCKED_BY,
    Kind.MUTES: Kind.MUTED_BY,
}


class Tie(Item):
    """One user is tied to another, in one way."""

    class Meta(LoggedTable):
        table_name = table_name("ties")

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")  # Of followers: and the shard.
    place = UnicodeAttribute(range_key=True)  # The kind and the other's id.
    other_id = UnicodeAttribute(attr_name="otherId")
    # Of a follow: a private account has yet to allow it, so it counts as none.
    requested = BooleanAttribute(default=False)
    created_at = MomentAttribute(attr_name="createdAt")

    @classmethod
    def of(cls, kind: Kind, user_id: str, other_id: str) -> Self:
        partition = _shard(user_id, other_id) if kind == Kind.FOLLOWER else user_id
        return cls(partition, f"{kind}#{other_id}", other_id=other_id)

    @classmethod
    def existing(cls, ties: Iterable[Self]) -> list[Self]:
        """Read which of some ties there are, up to 100 in one call; requests are none yet."""
        return [tie for tie in read_batch(cls, [tie.keys() for tie in ties]) if not tie.requested]

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
        return (tie.other_id for tie in follows if not tie.requested)

    @classmethod
    def some_around(cls, user_id: str) -> list[Self]:
        """Read some of all ties of a user, whoever made them."""
        pages = (cls.page(place, limit=ENDED_AT_ONCE) for place in partitions_of(user_id))
        return list(islice((tie for page in pages for tie in page.items), ENDED_AT_ONCE))

    @property
    def kind(self) -> Kind:
        return Kind(self.place.partition("#")[0])

    def begin_in(self, tx: Transaction, now: datetime) -> None:
        """Put this tie and its mirror as part of `tx`, which raises Repeated if they are there."""
        free = Tie.version.does_not_exist() | Tie.deleted_at.exists()
        for row in self._both():
            row.created_at = now
            row.replace_in(tx, free, Repeated(row))

    def end_in(self, tx: Transaction, now: datetime, refusal: Exception | None = None) -> None:
        """Mark this tie and its mirror as deleted as part of `tx`.

        If they are not there it raises `refusal`, or else Repeated.
        """
        for row in self._both():
            row._mark_deleted_in(tx, now, refusal or Repeated(row))  # noqa: SLF001  # Our own.

    def absent_in(self, tx: Transaction, refusal: Exception) -> None:
        """Let `tx` commit only where this tie is not; else `refusal` is raised."""
        absent = Tie.version.does_not_exist() | Tie.deleted_at.exists()
        self.check_in(tx, *self.keys(), condition=absent, refusal=refusal)

    def _both(self) -> list[Self]:
        mirror = MIRRORS.get(self.kind)
        return [self, self.of(mirror, self.other_id, self.user_id)] if mirror else [self]

    def _mark_deleted_in(self, tx: Transaction, now: datetime, refusal: Exception) -> None:
        here = Tie.version.exists() & Tie.deleted_at.does_not_exist()
        self._update_in(tx, self._actions(self.deletion(now), new_write_id()), here, refusal)


def partitions_of(user_id: str) -> list[str]:
    """Name all partitions in which ties of a user lie."""
    return [user_id, *(f"{user_id}#{shard}" for shard in range(SHARDS))]


def _shard(user_id: str, follower_id: str) -> str:
    return f"{user_id}#{zlib.crc32(follower_id.encode()) % SHARDS}"
