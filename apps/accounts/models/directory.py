"""By what people are found: the beginnings of their username, e-mail and display name."""

from typing import Self

from pynamodb.attributes import ListAttribute, UnicodeAttribute

from apps.accounts.models.users import User
from apps.core.db import Item, Key, Page, QuietTable, table_name
from apps.core.text import fold


class DirectoryEntry(Item):
    """A user under one of their names, folded. Kept by the stream of users."""

    class Meta(QuietTable):
        table_name = table_name("directory")

    letter = UnicodeAttribute(hash_key=True)  # The first, so that load spreads a little.
    place = UnicodeAttribute(range_key=True)  # The name and the id: in the order of the alphabet.
    user_id = UnicodeAttribute(attr_name="userId")
    names = ListAttribute[str]()  # All of the user's.

    @classmethod
    def all_of(cls, user: User | None) -> list[Self]:
        """Make the entries of a user; nobody has none."""
        if user is None:
            return []
        names = sorted(
            {fold(name) for name in (user.username, user.email, user.display_name) if name}
        )
        return [
            cls(name[0], f"{name}#{user.user_id}", user_id=user.user_id, names=names)
            for name in names
            if name
        ]

    @classmethod
    def beginning(cls, start: str, *, limit: int, after: Key | None) -> Page[Self]:
        """Find those whose folded names begin so, each user once: under the first that does."""

        def is_first(entry: Self) -> bool:
            # None fits where the query reaches into the id behind a name.
            first = min((name for name in entry.names if name.startswith(start)), default=None)
            return entry.place == f"{first}#{entry.user_id}"

        fits = cls.place.startswith(start)
        return cls.page(
            start[0], sort=fits, limit=limit, after=after, ascending=True, keep=is_first
        )
