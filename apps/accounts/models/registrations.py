"""Open registrations: what somebody asked for, until the e-mail is confirmed."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute

from apps.accounts.models.table import OpenRegistrations, UsersRow
from apps.core.db import MomentAttribute, optional

OPEN = "open"
KEPT = timedelta(hours=24)  # As long as Cognito's code is good.


class State(StrEnum):
    PENDING = "pending"  # A code is on its way, or will be.
    CONFIRMING = "confirming"  # A code is being checked, so nothing may replace the registration.
    TAKEN = "taken"  # The e-mail has an account. To whoever registers it looks like PENDING.


class Registration(UsersRow):
    """The only open registration of an e-mail. A later one replaces it under a new id."""

    prefix = "registration#"

    registration_id = UnicodeAttribute(attr_name="registrationId")
    state = UnicodeAttribute(default=State.PENDING)
    # Of the Cognito user that was made for it; None: not made yet, or never.
    sub = optional(UnicodeAttribute())
    owner_id = optional(UnicodeAttribute(attr_name="ownerId"))  # Of the account, where TAKEN.
    confirming_until = optional(MomentAttribute(attr_name="confirmingUntil"))
    code_sent_at = MomentAttribute(attr_name="codeSentAt")
    # Cognito does not look at the password of an unconfirmed user, but login must.
    password_hash = BinaryAttribute(attr_name="passwordHash", legacy_encoding=False)

    username = UnicodeAttribute()
    display_name = optional(UnicodeAttribute(attr_name="displayName"))
    city = optional(UnicodeAttribute())
    country = optional(UnicodeAttribute())
    lat = optional(NumberAttribute())
    lng = optional(NumberAttribute())

    @property
    def address(self) -> str:
        """The e-mail. Not in `email`, whose index holds profiles alone."""
        return self.user_id.removeprefix(self.prefix)

    @property
    def created_at(self) -> datetime:
        assert self.open_since  # noqa: S101  # Each registration has it.
        return self.open_since

    @property
    def lapses_at(self) -> datetime:
        return self.created_at + KEPT

    def is_being_confirmed(self, now: datetime) -> bool:
        until = self.confirming_until
        return self.state == State.CONFIRMING and until is not None and until > now

    @classmethod
    def key(cls, email: str) -> str:
        return f"{cls.prefix}{email}"

    @classmethod
    def find_of(cls, email: str) -> Self | None:
        return cls.find(cls.key(email))

    @classmethod
    def oldest(cls, *, limit: int, before: datetime) -> list[str]:
        """Name the keys of open registrations made before a moment, the oldest first."""
        index = OpenRegistrations.Meta.index_name
        old = cls.open_since < before
        page = cls.page(OPEN, index=index, sort=old, limit=limit, ascending=True)
        return [row.user_id for row in page.items]
