"""Lines of posts: which ones somebody wrote, which ones they are to read, which ones are public.

A line is a partition with the ids of posts in it, so by age. It only says where to look: whether
somebody may see a post is judged on the post itself, each time.
"""

from collections.abc import Sequence
from typing import Self

from pynamodb.attributes import UnicodeAttribute

from apps.core.db import Item, Key, Page, QuietTable, table_name
from apps.core.db.batches import write_batch
from apps.social.models.posts import Post


class Entry(Item):
    """A post stands in a line."""

    class Meta(QuietTable):
        table_name = table_name("timelines")

    line = UnicodeAttribute(hash_key=True)
    post_id = UnicodeAttribute(range_key=True, attr_name="postId")
    author_id = UnicodeAttribute(attr_name="authorId")

    @classmethod
    def of(cls, line: str, post: Post) -> Self:
        return cls(line, post.post_id, author_id=post.author_id)

    @classmethod
    def newest(cls, line: str, *, limit: int, after: Key | None) -> Page[Self]:
        return cls.page(line, limit=limit, after=after)

    @classmethod
    def put(cls, entries: Sequence[Self]) -> None:
        """Put entries, not as one unit; again is harmless."""
        write_batch(put=entries, delete=[])

    @classmethod
    def drop(cls, entries: Sequence[Self]) -> None:
        write_batch(put=[], delete=entries)


def written_by(user_id: str) -> str:
    """Name the line of all that somebody wrote."""
    return f"by#{user_id}"


def read_by(user_id: str) -> str:
    """Name the line of what somebody is to read: their timeline."""
    return f"home#{user_id}"
