"""Likes as rows, in the partition of the post."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, LocalSecondaryIndex

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
from apps.core.db.batches import write_batch
from apps.core.db.pages import key_of
from apps.core.db.rows import new_write_id


class LikesByAge(LocalSecondaryIndex["Like"]):  # type: ignore[no-untyped-call]  # PynamoDB's.
    """The likes of a post by age."""

    class Meta:
        index_name = "ByAge"
        projection = AllProjection()

    post_id = UnicodeAttribute(hash_key=True, attr_name="postId")
    age_key = UnicodeAttribute(range_key=True, attr_name="ageKey")


class LikesByUser(GlobalSecondaryIndex["Like"]):  # type: ignore[no-untyped-call]
    """What somebody likes, by age: for exports, erasing and what they did."""

    class Meta:
        index_name = "ByUser"
        projection = AllProjection()

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    age_key = UnicodeAttribute(range_key=True, attr_name="ageKey")


class Like(Item):
    """Somebody likes a post."""

    class Meta(LoggedTable):
        table_name = table_name("likes")

    post_id = UnicodeAttribute(hash_key=True, attr_name="postId")
    user_id = UnicodeAttribute(range_key=True, attr_name="userId")
    author_id = UnicodeAttribute(attr_name="authorId")  # Of the post.
    age_key = optional(UnicodeAttribute(attr_name="ageKey"))  # A ULID.
    created_at = MomentAttribute(attr_name="createdAt")

    by_age = LikesByAge()
    by_user = LikesByUser()

    def begin_in(self, tx: Transaction) -> None:
        """Put this like as part of `tx`, which raises Repeated if it is there."""
        free = Like.version.does_not_exist() | Like.deleted_at.exists()
        self.replace_in(tx, free, Repeated(self))

    def end_in(self, tx: Transaction, now: datetime) -> None:
        """Mark this like as deleted as part of `tx`, which raises Repeated if it is not there."""
        here = Like.version.exists() & Like.deleted_at.does_not_exist()
        self._update_in(tx, self._actions(self.deletion(now), new_write_id()), here, Repeated(self))

    @property
    def key_by_age(self) -> Key:
        """Name the place behind which `newest` goes on."""
        return key_of(self, LikesByAge.Meta.index_name)

    @classmethod
    def newest(cls, post_id: str, *, limit: int, after: Key | None) -> Page[Self]:
        return cls.page(post_id, index=LikesByAge.Meta.index_name, limit=limit, after=after)

    @classmethod
    def newest_of_user(cls, user_id: str, *, limit: int, after: Key | None) -> Page[Self]:
        return cls.page(user_id, index=LikesByUser.Meta.index_name, limit=limit, after=after)

    @classmethod
    def drop(cls, likes: Sequence[Self]) -> None:
        """Delete likes outright, of posts that are gone; again is harmless."""
        write_batch(put=[], delete=likes)
