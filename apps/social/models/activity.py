"""What happened among people, as rows: once for whom it concerns, and once for who did it.

A row follows from what is there (a like, a comment, a follow), so to make it again is to make the
same one. All likes of a post are one row of its author's.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Self

from pynamodb.attributes import ListAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, LocalSecondaryIndex

from apps.core.db import IntegerAttribute, Item, Key, MomentAttribute, Page, QuietTable, table_name
from apps.core.db.batches import write_batch
from apps.core.db.pages import key_of
from apps.core.ids import id_of


class Deed(StrEnum):
    """What somebody did."""

    POST = "post"
    LIKE = "like"
    COMMENT = "comment"
    REPLY = "reply"  # To a comment.
    MENTION = "mention"
    FOLLOW = "follow"
    REQUEST = "request"  # To follow.


class TargetType(StrEnum):
    POST = "post"
    COMMENT = "comment"
    USER = "user"


class ActivityByAge(LocalSecondaryIndex["Activity"]):  # type: ignore[no-untyped-call]  # PynamoDB's.
    """The rows of a line by age."""

    class Meta:
        index_name = "ByAge"
        projection = AllProjection()

    line = UnicodeAttribute(hash_key=True)
    activity_id = UnicodeAttribute(range_key=True, attr_name="activityId")


class Activity(Item):
    """Something that people did."""

    class Meta(QuietTable):
        table_name = table_name("activity")

    line = UnicodeAttribute(hash_key=True)
    place = UnicodeAttribute(range_key=True)  # What was done, and the id that it was done with.
    activity_id = UnicodeAttribute(attr_name="activityId")
    type = UnicodeAttribute()
    target_type = UnicodeAttribute(attr_name="targetType")
    target_id = UnicodeAttribute(attr_name="targetId")
    post_id = UnicodeAttribute(attr_name="postId", null=True)  # On which post it was done,
    author_id = UnicodeAttribute(attr_name="authorId", null=True)  # and whose that is.
    actor_ids = ListAttribute[str](attr_name="actorIds")  # Some, the last one first.
    actor_count = IntegerAttribute(attr_name="actorCount")  # Of all of them.
    created_at = MomentAttribute(attr_name="createdAt")  # When the last one did it.

    by_age = ActivityByAge()

    @classmethod
    def of(cls, line: str, deed: Deed, with_id: str) -> Self:
        return cls(line, f"{deed}#{with_id}", type=deed)

    def done(self, actor_ids: Sequence[str], at: datetime, *, count: int = 1) -> Self:
        """Say who did it, and when."""
        self.actor_ids, self.actor_count, self.created_at = list(actor_ids), count, at
        self.activity_id = id_of(at, f"{self.line} {self.place}")
        return self

    def to(self, kind: TargetType, target_id: str) -> Self:
        """Say to what it was done."""
        self.target_type, self.target_id = kind, target_id
        return self

    def on_post(self, post_id: str, author_id: str) -> Self:
        """Say on which post it was done: who may not see that does not hear of it."""
        self.post_id, self.author_id = post_id, author_id
        return self

    @property
    def key_by_age(self) -> Key:
        """Name the place behind which `newest` goes on."""
        return key_of(self, ActivityByAge.Meta.index_name)

    @classmethod
    def newest(cls, line: str, *, limit: int, after: Key | None) -> Page[Self]:
        return cls.page(line, index=ActivityByAge.Meta.index_name, limit=limit, after=after)

    @classmethod
    def some_of(cls, line: str, deed: Deed, *, limit: int) -> list[Self]:
        """Read some of the rows of a line that tell of one kind of deed."""
        return cls.page(line, sort=cls.place.startswith(f"{deed}#"), limit=limit).items

    @classmethod
    def keep(cls, *, put: Sequence[Self] = (), drop: Sequence[Self] = ()) -> None:
        """Put and delete rows, not as one unit; again is harmless."""
        write_batch(put=put, delete=drop)


def concerning(user_id: str) -> str:
    """Name the line of what others did that concerns somebody."""
    return f"to#{user_id}"


def done_by(user_id: str) -> str:
    """Name the line of what somebody did."""
    return f"by#{user_id}"
