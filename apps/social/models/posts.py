"""Posts as rows, and the texts that they had before.

A post is read by many and liked by more, so each has a partition of its own. By whom it is found is
a matter of lines: see models/lines.py.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any, Self

from pynamodb.attributes import ListAttribute, MapAttribute, UnicodeAttribute

from apps.accounts.models.users import DEFAULT_LANGUAGE
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
from apps.core.errors import NotFound
from apps.media.models.shown import ShownImage


class Visibility(StrEnum):
    """Who may see a post; those for more people stand first."""

    PUBLIC = "public"
    FOLLOWERS = "followers"
    PRIVATE = "private"


class CommentPolicy(StrEnum):
    EVERYONE = "everyone"
    FOLLOWERS = "followers"
    NONE = "none"


class LinkedType(StrEnum):
    ITEM = "item"
    EVENT = "event"
    GIFT = "gift"


class Mention(MapAttribute[str, Any]):
    """Somebody whom a text names, by the username that they had then."""

    user_id = UnicodeAttribute(attr_name="userId")
    username = UnicodeAttribute()


class Linked(MapAttribute[str, Any]):
    """Another thing that a post is about."""

    type = UnicodeAttribute()
    id = UnicodeAttribute()


class Post(Item):
    """What somebody says to others."""

    class Meta(LoggedTable):
        table_name = table_name("posts")

    post_id = UnicodeAttribute(hash_key=True, attr_name="postId")  # A ULID: so by age.
    author_id = UnicodeAttribute(attr_name="authorId")
    text = UnicodeAttribute(default="")
    language = UnicodeAttribute(
        default=DEFAULT_LANGUAGE
    )  # Of the text: its words are stemmed by it.
    images: ListAttribute[ShownImage] = ListAttribute(of=ShownImage, default=list)
    visibility = UnicodeAttribute(default=Visibility.PUBLIC)
    hashtags = ListAttribute[str](default=list)
    mentions: ListAttribute[Mention] = ListAttribute(of=Mention, default=list)
    linked: Linked | None = Linked(null=True)  # type: ignore[no-untyped-call]  # PynamoDB's.
    comment_policy = UnicodeAttribute(attr_name="commentPolicy", default=CommentPolicy.EVERYONE)
    likes = IntegerAttribute(default=0)  # As many as there are rows.
    comments = IntegerAttribute(default=0)
    reports = IntegerAttribute(default=0)  # Open ones: they let moderators see what is private.
    created_at = MomentAttribute(attr_name="createdAt")
    edited_at = optional(MomentAttribute(attr_name="editedAt"))  # Of the text.
    updated_at = MomentAttribute(attr_name="updatedAt")

    @property
    def image_ids(self) -> list[str]:
        return [image.image_id for image in self.images]

    @property
    def counts(self) -> dict[str, int]:
        return {"likes": self.likes, "comments": self.comments}

    @property
    def counts_for_author(self) -> int:
        """Tell whether this is one of the posts that its author's profile counts."""
        return int(self.visibility != Visibility.PRIVATE)

    def is_for_more_than(self, before: Self) -> bool:
        """Tell whether people may see this post who might not see it before."""
        widest_first = [*Visibility]
        now, then = Visibility(self.visibility), Visibility(before.visibility)
        return widest_first.index(now) < widest_first.index(then)

    @classmethod
    def count_here_in(cls, tx: Transaction, post_id: str, amounts: Mapping[str, int]) -> None:
        """Count likes or comments of a post as part of `tx`. It raises NotFound if it is gone."""
        here = cls.version.exists() & cls.deleted_at.does_not_exist()
        cls.count_in(tx, post_id, amounts=amounts, condition=here, refusal=NotFound())

    def count_as_read_in(self, tx: Transaction, amounts: Mapping[str, int]) -> None:
        """Count likes or comments as part of `tx`, unless its author has changed it since.

        So whoever was let in by what was read is counted only while that still holds.
        """
        is_same = Post.version == self.version
        self.count_in(tx, self.post_id, amounts=amounts, condition=is_same)

    @classmethod
    def count_reports_in(
        cls, tx: Transaction, post_id: str, amount: int, refusal: Exception
    ) -> None:
        """Count open reports of a post as part of `tx`. It raises `refusal` if it is gone."""
        here = cls.version.exists() & cls.deleted_at.does_not_exist()
        cls.count_in(tx, post_id, amounts={"reports": amount}, condition=here, refusal=refusal)


class Revision(Item):
    """A text that a post had before it was edited."""

    class Meta(QuietTable):
        table_name = table_name("post-revisions")

    post_id = UnicodeAttribute(hash_key=True, attr_name="postId")
    place = UnicodeAttribute(range_key=True)  # The version that said it, of ten digits.
    text = UnicodeAttribute()
    visibility = UnicodeAttribute(default=Visibility.PUBLIC)  # Of the post, when it ceased to be.
    written_at = MomentAttribute(attr_name="writtenAt")

    @classmethod
    def of(cls, post: Post) -> Self:
        return cls(
            post.post_id,
            f"{post.version:010}",
            text=post.text,
            visibility=post.visibility,
            written_at=post.edited_at or post.created_at,
        )

    @classmethod
    def newest(
        cls, post_id: str, visibilities: Collection[str], *, limit: int, after: Key | None
    ) -> Page[Self]:
        """Read a page of those that had one of some visibilities."""

        def had_one(revision: Self) -> bool:
            return revision.visibility in visibilities

        return cls.page(post_id, limit=limit, after=after, keep=had_one)


def mention(user_id: str, username: str) -> Mention:
    return Mention(user_id=user_id, username=username)  # type: ignore[no-untyped-call]


def linked(kind: str, thing_id: str) -> Linked:
    return Linked(type=kind, id=thing_id)  # type: ignore[no-untyped-call]


def is_of(author_id: str) -> Any:
    """Expect a post to be somebody's."""
    return Post.author_id == author_id
