"""Large authors: so many follow them that their posts are not put into each timeline.

Before that ends, each follower's timeline has to name them, so that theirs are looked up instead.
Whoever follows from the moment on at which there is a row here is named when they follow; those of
before are read from the list of followers, shard by shard.
"""

from datetime import datetime, timedelta

from pynamodb.attributes import UnicodeAttribute, UnicodeSetAttribute

from apps.accounts.models.ties import SHARDS
from apps.core.db import Item, MomentAttribute, QuietTable, optional, table_name

PATIENCE = timedelta(hours=1)  # After which what has not come to its end is begun again.


class LargeAuthor(Item):
    """An author who is large, or about to become so. Nobody becomes small again."""

    class Meta(QuietTable):
        table_name = table_name("large-authors")

    author_id = UnicodeAttribute(hash_key=True, attr_name="authorId")
    begun_at = MomentAttribute(attr_name="begunAt")
    noted_shards = optional(UnicodeSetAttribute(attr_name="notedShards"))
    noted_at = optional(MomentAttribute(attr_name="notedAt"))  # The last of them.

    @property
    def is_large(self) -> bool:
        """Tell whether all followers' timelines name this author, so that theirs are merged."""
        return len(self.noted_shards or ()) == SHARDS

    @property
    def shards_left(self) -> list[int]:
        return [shard for shard in range(SHARDS) if str(shard) not in (self.noted_shards or ())]

    @classmethod
    def begin(cls, author_id: str, now: datetime) -> bool:
        """Begin to make an author large; again where that got stuck. Returns False if it runs."""
        is_due = cls.begun_at.does_not_exist() | (cls.begun_at < now - PATIENCE)
        return cls(author_id).update_if(is_due, cls.begun_at.set(now))

    @classmethod
    def note_shard(cls, author_id: str, shard: int, now: datetime) -> None:
        """Note that all timelines of a shard of followers name an author; again is harmless."""
        noted = (cls.noted_shards.add({str(shard)}), cls.noted_at.set(now))
        cls(author_id).update_if(cls.begun_at.exists(), *noted)
