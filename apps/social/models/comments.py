"""Comments as rows, in the partition of the post, the oldest first.

A comment has an address of its own, which does not name the post: a second row, its place, tells
it, and lives as long as the comment.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from pynamodb.attributes import ListAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from apps.core.db import (
    IntegerAttribute,
    Item,
    Key,
    LoggedTable,
    MomentAttribute,
    Page,
    QuietTable,
    Transaction,
    optional,
    table_name,
)
from apps.core.db.batches import read_batch, write_batch
from apps.core.db.pages import key_of
from apps.social.models.posts import Mention


class CommentsByAuthor(GlobalSecondaryIndex["Comment"]):  # type: ignore[no-untyped-call]  # PynamoDB's.
    """What somebody commented, by age: for exports, erasing and what they did."""

    class Meta:
        index_name = "ByAuthor"
        projection = KeysOnlyProjection()

    author_id = UnicodeAttribute(hash_key=True, attr_name="authorId")
    comment_id = UnicodeAttribute(range_key=True, attr_name="commentId")


class Comment(Item):
    """What somebody says to a post."""

    class Meta(LoggedTable):
        table_name = table_name("comments")

    post_id = UnicodeAttribute(hash_key=True, attr_name="postId")
    comment_id = UnicodeAttribute(range_key=True, attr_name="commentId")  # A ULID: so by age.
    author_id = UnicodeAttribute(attr_name="authorId")
    post_author_id = UnicodeAttribute(attr_name="postAuthorId")
    text = UnicodeAttribute()
    reply_to = optional(UnicodeAttribute(attr_name="replyTo"))  # A comment, maybe deleted since,
    answered_id = optional(UnicodeAttribute(attr_name="answeredId"))  # and who wrote that.
    mentions: ListAttribute[Mention] = ListAttribute(of=Mention, default=list)
    reports = IntegerAttribute(default=0)  # Open ones: they let moderators see it.
    created_at = MomentAttribute(attr_name="createdAt")
    edited_at = optional(MomentAttribute(attr_name="editedAt"))
    updated_at = MomentAttribute(attr_name="updatedAt")

    by_author = CommentsByAuthor()

    @property
    def key(self) -> Key:
        """Name the place behind which `oldest` goes on."""
        return key_of(self, None)

    @property
    def place(self) -> "CommentPlace":
        return CommentPlace(self.comment_id, post_id=self.post_id)

    def create_in(self, tx: Transaction) -> None:
        """Put this new comment as part of `tx`. A taken key is our own: it raises Repeated."""
        self.save_in(tx)
        self.place.put_in(tx)

    def remove_in(self, tx: Transaction, now: datetime) -> None:
        """Delete this comment, and what it says at once, as part of `tx`.

        Unless it has changed since it was read.
        """
        self.change_in(tx, {**self.deletion(now), "text": None, "mentions": None})
        self.place.delete_in(tx)

    def forget_answered(self, user_id: str) -> None:
        """Let this comment not tell any more that it answers somebody; again is harmless."""
        cls = type(self)
        self.update_if(cls.answered_id == user_id, cls.answered_id.remove())

    @classmethod
    def count_reports_in(
        cls, tx: Transaction, place: "CommentPlace", amount: int, refusal: Exception
    ) -> None:
        """Count open reports of a comment as part of `tx`. It raises `refusal` if it is gone."""
        keys, amounts = (place.post_id, place.comment_id), {"reports": amount}
        here = cls.version.exists() & cls.deleted_at.does_not_exist()
        cls.count_in(tx, *keys, amounts=amounts, condition=here, refusal=refusal)

    @classmethod
    def oldest(cls, post_id: str, *, limit: int, after: Key | None) -> Page[Self]:
        return cls.page(post_id, limit=limit, after=after, ascending=True)

    @classmethod
    def newest_of_author(cls, author_id: str, *, limit: int, after: Key | None) -> Page[Self]:
        """Read what somebody commented, in two calls; the index alone knows the keys."""
        index = CommentsByAuthor.Meta.index_name
        page = cls.page(author_id, index=index, limit=limit, after=after)
        return Page(read_batch(cls, [found.keys() for found in page.items]), page.next_key)

    @classmethod
    def drop(cls, comments: Sequence[Self]) -> None:
        """Delete comments outright, on posts that are gone; again is harmless."""
        write_batch(put=[], delete=[row for one in comments for row in (one.place, one)])


class CommentPlace(Item):
    """On which post a comment is."""

    class Meta(QuietTable):
        table_name = table_name("comment-places")

    comment_id = UnicodeAttribute(hash_key=True, attr_name="commentId")
    post_id = UnicodeAttribute(attr_name="postId")
