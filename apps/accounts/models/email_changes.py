"""Changes of e-mail under way: from the wish until the new address is known to be the user's."""

from datetime import datetime, timedelta
from typing import Self

from pynamodb.attributes import UnicodeAttribute

from apps.accounts.models.table import UsersRow
from apps.core.db import MomentAttribute, Transaction, Unexpected, optional
from apps.core.errors import LostRace, NotFound

CODE_GOOD_FOR = timedelta(hours=1)
KEPT = timedelta(days=1)  # How long a code is called expired, and not just wrong.
HELD = timedelta(minutes=1)  # Longer than all tries of a call to Cognito.


class EmailChange(UsersRow):
    """The last wish of a user for another address. A later one replaces it under a new id.

    It has an `open_mark` from the right code until both stores have the new address.
    """

    prefix = "email-change#"
    mark = "email-change"

    change_id = UnicodeAttribute(attr_name="changeId")
    address = UnicodeAttribute()  # Not in `email`, whose index holds profiles alone.
    asked_at = MomentAttribute(attr_name="askedAt")
    # When it came true; it is kept so that a repeat of the confirmation is told so.
    concluded_at = optional(MomentAttribute(attr_name="concludedAt"))

    @classmethod
    def of(cls, owner_id: str, address: str, change_id: str, now: datetime) -> Self:
        return cls(
            f"{cls.prefix}{owner_id}",
            change_id=change_id,
            address=address,
            asked_at=now,
            expires_at=now + KEPT,
        )

    @classmethod
    def find_of(cls, owner_id: str) -> Self | None:
        return cls.find(f"{cls.prefix}{owner_id}")

    @property
    def owner_id(self) -> str:
        return self.user_id.removeprefix(self.prefix)

    def is_over(self, now: datetime) -> bool:
        """Tell whether the code is too old. One that was right in time stays right."""
        return self.open_mark is None and self.asked_at + CODE_GOOD_FOR <= now

    def ask_in(self, tx: Transaction) -> None:
        """Put this wish as part of `tx`, unless the one before it is just coming true."""
        self.replace_in(tx, EmailChange.open_mark.does_not_exist(), LostRace())

    def conclude_in(self, tx: Transaction, now: datetime) -> None:
        """Note that both stores have the new address, as part of `tx`."""
        self.change_in(tx, {"concluded_at": now, "open_mark": None, "open_since": None})

    def begin(self, now: datetime) -> Self:
        """Note that the code was right, so that `reconcile_accounts` finishes what a crash leaves.

        Raises:
            NotFound: another wish has taken its place.
        """
        changes = {"open_mark": self.mark, "open_since": now}
        current = EmailChange.change_id == self.change_id
        try:
            return self.change(self.user_id, changes=changes, expect=current)
        except Unexpected as refused:
            raise NotFound from refused


class AddressClaim(UsersRow):
    """Whose change to an address is being finished: of two at once, one looks and one waits.

    Cognito refuses an address that another user has; the embedded one does not. It lapses, so a
    crash holds nobody up.
    """

    prefix = "address#"

    holder = UnicodeAttribute()

    @classmethod
    def of(cls, change: EmailChange, now: datetime) -> Self:
        return cls(f"{cls.prefix}{change.address}", holder=change.owner_id, expires_at=now + HELD)

    @classmethod
    def drop_of(cls, address: str, holder: str) -> None:
        """Give an address up, if this holder has it."""
        claim = cls.find(f"{cls.prefix}{address}")
        if claim and claim.holder == holder:
            claim.drop()

    def claim_in(self, tx: Transaction, now: datetime) -> None:
        """Claim the address as part of `tx`, which raises LostRace if somebody else has it."""
        free = AddressClaim.version.does_not_exist() | (AddressClaim.expires_at <= now)
        self.replace_in(tx, free | (AddressClaim.holder == self.holder), LostRace())
