"""Who has which username: a row per name makes it unique."""

from datetime import datetime
from typing import Self

from pynamodb.attributes import UnicodeAttribute

from apps.accounts.errors import UsernameTaken
from apps.accounts.models.table import UsersRow
from apps.core.db import Transaction


class Username(UsersRow):
    """The claim of a name, under the folded name.

    One that lapses (`expires_at`: of an open registration, or of a name that its user gave up)
    is free from then on, whether DynamoDB has removed it by then or not.
    """

    prefix = "username#"

    holder = UnicodeAttribute()  # The key of the row it belongs to: a profile, or a registration.

    @classmethod
    def of(cls, username: str, holder: str, lapses_at: datetime | None = None) -> Self:
        return cls(f"{cls.prefix}{username.lower()}", holder=holder, expires_at=lapses_at)

    @classmethod
    def find_of(cls, username: str) -> Self | None:
        return cls.find(f"{cls.prefix}{username.lower()}")

    @classmethod
    def drop_of(cls, username: str, holder: str) -> None:
        """Free a name, if this holder has it."""
        claim = cls.find_of(username)
        if claim and claim.holder == holder:
            claim.drop()

    @property
    def is_only_held(self) -> bool:
        """Tell whether nobody goes by this name: it was given up, or is not confirmed yet."""
        return self.expires_at is not None

    def claim_in(self, tx: Transaction, now: datetime, *, instead_of: str | None = None) -> None:
        """Claim the name as part of `tx`, also from the holder `instead_of`, or keep it.

        `tx` raises UsernameTaken if it belongs to somebody else.
        """
        free = Username.version.does_not_exist() | (Username.expires_at <= now)
        own = Username.holder.is_in(self.holder, instead_of or self.holder)
        self.replace_in(tx, free | own, UsernameTaken())
