"""The users table: what its kinds of rows share.

A profile lies under the `sub` of Cognito, every other kind under a prefix with a `#`, which no
`sub` has.
"""

from typing import Any, ClassVar

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from apps.core.db import (
    Item,
    LoggedTable,
    MomentAttribute,
    Transaction,
    optional,
    table_name,
)


class EmailIndex(GlobalSecondaryIndex["UsersRow"]):  # type: ignore[no-untyped-call]  # PynamoDB's.
    """Profiles by e-mail, in lower case."""

    class Meta:
        index_name = "EmailIndex"
        projection = KeysOnlyProjection()

    email = UnicodeAttribute(hash_key=True)


class OpenRegistrations(GlobalSecondaryIndex["UsersRow"]):  # type: ignore[no-untyped-call]
    """Registrations that are not confirmed yet, by age: few rows, so one partition carries them."""

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

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    email = optional(UnicodeAttribute())  # Of profiles alone.
    open_mark = optional(UnicodeAttribute(attr_name="openMark"))  # Of registrations alone.
    open_since = optional(MomentAttribute(attr_name="openSince"))

    by_email = EmailIndex()
    open_registrations = OpenRegistrations()

    @classmethod
    def recognizes(cls, image: dict[str, dict[str, Any]]) -> bool:
        kind, has_kind, _ = image["userId"]["S"].partition("#")
        return f"{kind}#" == cls.prefix if has_kind else not cls.prefix

    def drop_in(self, tx: Transaction) -> None:
        """Delete this row outright as part of `tx`, unless it has changed since it was read."""
        unchanged = type(self).write_id == self.write_id
        request = self.get_delete_kwargs_from_instance(unchanged, add_version_condition=False)
        tx.add("Delete", request)
