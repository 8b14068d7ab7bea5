"""The users table: what its kinds of rows share.

A profile lies under the `sub` of Cognito, every other kind under a prefix with a `#`, which no
`sub` has.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any, ClassVar, Self

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import DeleteError
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from apps.core.db import (
    Item,
    Key,
    LoggedTable,
    MomentAttribute,
    Transaction,
    optional,
    table_name,
)

ROWS_AT_ONCE = 100


class EmailIndex(GlobalSecondaryIndex["UsersRow"]):  # type: ignore[no-untyped-call]  # PynamoDB's.
    """Profiles by e-mail, in lower case."""

    class Meta:
        index_name = "EmailIndex"
        projection = KeysOnlyProjection()

    email = UnicodeAttribute(hash_key=True)


class OpenRegistrations(GlobalSecondaryIndex["UsersRow"]):  # type: ignore[no-untyped-call]
    """What a crash may leave half done, by kind and age.

    Registrations that are not confirmed yet, changes of e-mail that are not finished, and users of
    whom Cognito has not heard what was decided: few rows, so one partition of each kind carries
    them.
    """

    class Meta:
        index_name = "OpenRegistrations"
        projection = KeysOnlyProjection()

    open_mark = UnicodeAttribute(hash_key=True, attr_name="openMark")
    open_since = MomentAttribute(range_key=True, attr_name="openSince")


class UsersRow(Item):
    """Any row of the table."""

    class Meta(LoggedTable):
        table_name = table_name("users")

    prefix: ClassVar[str] = ""
    mark: ClassVar[str] = ""  # The `open_mark` of rows of this kind.

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    email = optional(UnicodeAttribute())  # Of profiles alone.
    open_mark = optional(UnicodeAttribute(attr_name="openMark"))  # Of what is under way.
    open_since = optional(MomentAttribute(attr_name="openSince"))

    by_email = EmailIndex()
    open_registrations = OpenRegistrations()

    @classmethod
    def recognizes(cls, image: dict[str, dict[str, Any]]) -> bool:
        kind, has_kind, _ = image["userId"]["S"].partition("#")
        return f"{kind}#" == cls.prefix if has_kind else not cls.prefix

    @classmethod
    def open_before(cls, moment: datetime) -> Iterator[Self]:
        """Read the rows of this kind open since before a moment, the oldest first, by pages."""
        index = OpenRegistrations.Meta.index_name
        after: Key | None = None
        while True:
            old = cls.open_since < moment
            page = cls.page(
                cls.mark, index=index, sort=old, limit=ROWS_AT_ONCE, ascending=True, after=after
            )
            # The index tells keys alone, and maybe of rows that are gone by now.
            rows = (cls.find(entry.user_id) for entry in page.items)
            yield from (row for row in rows if row)
            after = page.next_key
            if after is None:
                return

    def drop(self) -> None:
        """Delete this row outright, if it still is as it was read."""
        with suppress(DeleteError):
            self.delete(type(self).write_id == self.write_id, add_version_condition=False)

    def drop_in(self, tx: Transaction) -> None:
        """Delete this row outright as part of `tx`, unless it has changed since it was read."""
        unchanged = type(self).write_id == self.write_id
        request = self.get_delete_kwargs_from_instance(unchanged, add_version_condition=False)
        tx.add("Delete", request)
