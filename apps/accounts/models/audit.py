"""The audit log: what administrators did, kept for ever."""

from datetime import datetime
from typing import Self

from pynamodb.attributes import JSONAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from apps.core.db import Item, Key, MomentAttribute, Page, QuietTable, optional, table_name
from apps.core.db.pages import key_of

FIRST_YEAR = 2026  # Of the log.
ENTRIES_AT_ONCE = 100


class ByActor(GlobalSecondaryIndex["AuditEntry"]):  # type: ignore[no-untyped-call]  # PynamoDB's.
    """What somebody did."""

    class Meta:
        index_name = "ByActor"
        projection = KeysOnlyProjection()

    actor_id = UnicodeAttribute(hash_key=True, attr_name="actorId")


class ByUser(GlobalSecondaryIndex["AuditEntry"]):  # type: ignore[no-untyped-call]
    """What was decided about somebody."""

    class Meta:
        index_name = "ByUser"
        projection = KeysOnlyProjection()

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")


class AuditEntry(Item):
    """One act. A year is a partition: a page is one Query, two around New Year."""

    class Meta(QuietTable):
        table_name = table_name("audit")

    year = UnicodeAttribute(hash_key=True)
    entry_id = UnicodeAttribute(range_key=True, attr_name="entryId")
    action = UnicodeAttribute()
    actor_id = optional(UnicodeAttribute(attr_name="actorId"))  # None: somebody at a terminal.
    user_id = optional(UnicodeAttribute(attr_name="userId"))  # Of whom it was about.
    details = JSONAttribute(default=dict)
    created_at = MomentAttribute(attr_name="createdAt")

    by_actor = ByActor()
    by_user = ByUser()

    @classmethod
    def forget(cls, user_id: str) -> bool:
        """Keep what was done, but not who somebody was. Returns whether they are named no more."""
        for index, name in ((ByActor, cls.actor_id), (ByUser, cls.user_id)):
            page = cls.page(user_id, index=index.Meta.index_name, limit=ENTRIES_AT_ONCE)
            for entry in page.items:
                entry.update_if(name == user_id, name.remove())
            if page.items:
                return False  # The index lags behind: the next look tells.
        return True

    @classmethod
    def newest(cls, now: datetime, *, limit: int, after: Key | None) -> Page[Self]:
        """Read the log, the newest first."""
        found: list[Self] = []
        last = int(after["year"]["S"]) if after else now.year
        for year in range(last, FIRST_YEAR - 1, -1):
            # One more than asked for tells whether a next page exists.
            page = cls.page(str(year), limit=limit + 1 - len(found), after=after)
            found, after = [*found, *page.items], None
            if len(found) > limit:
                return Page(found[:limit], key_of(found[limit - 1], None))
        return Page(found, None)
