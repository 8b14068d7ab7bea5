"""By what people are found: the beginnings of their names, for each audience apart."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Self

from pynamodb.attributes import ListAttribute, UnicodeAttribute

from apps.accounts.models.users import User
from apps.core.db import Item, Key, Page, QuietTable, table_name
from apps.core.text import fold

# Signs, of up to 4 bytes each. A sort key has 1024 bytes, and the id takes its part; some single
# letters fold to eighteen.
LONGEST_NAME = 240


class Audience(StrEnum):
    EVERYBODY = "everybody"  # Finds who wants to be found, by username and display name.
    ADMINISTRATORS = "administrators"  # Find every user, by e-mail too.


class DirectoryEntry(Item):
    """A user under one of their names, folded, for one audience. Kept by the stream of users."""

    class Meta(QuietTable):
        table_name = table_name("directory")

    letter = UnicodeAttribute(hash_key=True)  # The first, behind the audience: load spreads a bit.
    place = UnicodeAttribute(range_key=True)  # The name and the id: in the order of the alphabet.
    user_id = UnicodeAttribute(attr_name="userId")
    names = ListAttribute[str]()  # All by which this audience finds the user.

    @classmethod
    def all_of(cls, user: User | None) -> list[Self]:
        """Make the entries of a user; nobody has none."""
        if user is None:
            return []
        return [
            cls(
                _letter(audience, name), f"{name}#{user.user_id}", user_id=user.user_id, names=names
            )
            for audience in Audience
            for names in [_names(user, audience)]
            for name in names
        ]

    @classmethod
    def beginning(
        cls,
        audience: Audience,
        start: str,
        *,
        limit: int,
        after: Key | None,
    ) -> Page[Self]:
        """Find those whose folded names begin so, each under the first name that does."""

        def is_shown(entry: Self) -> bool:
            return entry.is_first_of(entry.names, start)

        return cls.page(
            _letter(audience, start),
            sort=cls.place.startswith(start),
            limit=limit,
            after=after,
            ascending=True,
            keep=is_shown,
        )

    def finds(self, user: User, start: str) -> bool:
        """Tell whether this entry is still the one by which the user, as read by now, is found."""
        return self.is_first_of(_names(user, Audience(self.letter.partition("#")[0])), start)

    def is_first_of(self, names: Iterable[str], start: str) -> bool:
        """Tell whether this is the entry of the first of some names that begins so."""
        # None does where the query reaches into the id behind a name.
        first = min((name for name in names if name.startswith(start)), default=None)
        return self.place == f"{first}#{self.user_id}"


def fold_name(name: str) -> str:
    """Fold a name, or the beginning of one, as far as a key has room for it."""
    return fold(name)[:LONGEST_NAME]


def _letter(audience: Audience, name: str) -> str:
    return f"{audience}#{name[0]}"


def _names(user: User, audience: Audience) -> list[str]:
    """List the folded names by which an audience finds a user, in the order of the alphabet."""
    if audience == Audience.ADMINISTRATORS:
        return _folded([user.username, user.email, user.display_name])
    is_shown = user.discoverable and not user.suspended_at
    return _folded([user.username, user.display_name]) if is_shown else []


def _folded(names: Iterable[str | None]) -> list[str]:
    return sorted({fold_name(name) for name in names if name} - {""})
