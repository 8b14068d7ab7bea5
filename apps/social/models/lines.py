"""Lines of posts: which ones somebody wrote, which ones they are to read, which ones are public.

A line is a partition with the ids of posts in it, so by age. It only says where to look: whether
somebody may see a post is judged on the post itself, each time.

In somebody's timeline one row tells which of those whom they follow are large authors, whose posts
are not put there but looked up in the line of what these wrote. It sorts behind all ids, so that
whoever reads the newest entries finds it first.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from pynamodb.attributes import UnicodeAttribute, UnicodeSetAttribute
from pynamodb.expressions.condition import Condition

from apps.core.db import Item, Key, Page, QuietTable, Transaction, optional, table_name
from apps.core.db.batches import write_batch
from apps.social.models.posts import Post

FIRST_YEAR = 2026  # Of the public line.
LARGE = "~large"
KEPT = 1000  # Entries of a timeline.
TRIMMED_AT_ONCE = 500  # Twice as many as KEPT has of them, eight times what is to be expected.


class Entry(Item):
    """A post stands in a line."""

    class Meta(QuietTable):
        table_name = table_name("timelines")

    line = UnicodeAttribute(hash_key=True)
    post_id = UnicodeAttribute(range_key=True, attr_name="postId")
    author_id = UnicodeAttribute(attr_name="authorId")
    large_authors = optional(UnicodeSetAttribute(attr_name="largeAuthors"))  # Of LARGE alone.

    @property
    def is_post(self) -> bool:
        return self.post_id != LARGE

    @classmethod
    def of(cls, line: str, post: Post) -> Self:
        return cls(line, post.post_id, author_id=post.author_id)

    @classmethod
    def newest(cls, line: str, *, limit: int, after: Key | None) -> Page[Self]:
        return cls.page(line, limit=limit, after=after)

    @classmethod
    def newest_since(cls, line: str, post_id: str, *, limit: int) -> list[Self]:
        """Read the newest entries of a line, up to the one behind a post's."""
        return cls.page(line, limit=limit, sort=cls.post_id > post_id).items

    @classmethod
    def newest_public(cls, now: datetime, *, limit: int, after: Key | None) -> Page[Self]:
        """Read what is public, the newest first: a Query for each year that it reaches into."""
        found: list[Self] = []
        last = int(after["line"]["S"].partition("#")[2]) if after else now.year
        for year in range(last, FIRST_YEAR - 1, -1):
            # One more than asked for tells whether a next page exists.
            page = cls.page(public_in(year), limit=limit + 1 - len(found), after=after)
            found, after = [*found, *page.items], None
            if len(found) > limit:
                return Page(found[:limit], cls.key_at(*found[limit - 1].keys()))
        return Page(found, None)

    def drop_in(self, tx: Transaction) -> None:
        """Take this entry out as part of `tx`, if it is there: what is old leaves a timeline."""
        tx.add("Delete", self.get_delete_kwargs_from_instance(add_version_condition=False))

    @classmethod
    def put(cls, entries: Sequence[Self]) -> None:
        """Put entries, not as one unit; again is harmless."""
        write_batch(put=entries, delete=[])

    @classmethod
    def drop(cls, entries: Sequence[Self]) -> None:
        write_batch(put=[], delete=entries)

    @classmethod
    def trim(cls, user_id: str) -> None:
        """Drop some of what is too old for a timeline, if there is such."""
        line = read_by(user_id)
        posts = cls.post_id < LARGE
        newest = cls.page(line, limit=KEPT, sort=posts)
        if newest.next_key:
            cls.drop(cls.page(line, limit=TRIMMED_AT_ONCE, sort=posts, after=newest.next_key).items)

    @classmethod
    def note_large(cls, user_id: str, author_id: str) -> None:
        """Let a timeline be merged with what a large author wrote; again is harmless."""
        cls(read_by(user_id), LARGE).update_if(
            ~cls._is_noted(author_id), cls.large_authors.add({author_id})
        )

    @classmethod
    def forget_large(cls, user_id: str, author_id: str) -> None:
        """Let a timeline be merged with them no more; again is harmless."""
        cls(read_by(user_id), LARGE).update_if(
            cls._is_noted(author_id), cls.large_authors.delete({author_id})
        )

    @classmethod
    def _is_noted(cls, author_id: str) -> Condition:
        noted: Condition = cls.large_authors.contains(author_id)
        return noted


def written_by(user_id: str) -> str:
    """Name the line of all that somebody wrote."""
    return f"by#{user_id}"


def read_by(user_id: str) -> str:
    """Name the line of what somebody is to read: their timeline."""
    return f"home#{user_id}"


def public_in(year: int) -> str:
    """Name the line of what everybody may read and was written in a year."""
    return f"public#{year}"
