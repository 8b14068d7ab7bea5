"""Open registrations: what somebody asked for, until the e-mail is confirmed."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self, cast

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from apps.accounts.models.table import UsersRow
from apps.core.db import MomentAttribute, Transaction, Unexpected, optional
from apps.core.errors import LostRace, NotFound

OPEN = "open"
KEPT = timedelta(hours=24)  # As long as Cognito's code is good.
CONFIRMING = timedelta(seconds=30)  # Longer than all tries of a call to Cognito.


class State(StrEnum):
    PENDING = "pending"  # A code is on its way, or will be.
    CONFIRMING = "confirming"  # A code is being checked, so nothing may replace the registration.
    TAKEN = "taken"  # The e-mail has an account. To whoever registers it looks like PENDING.


class Registration(UsersRow):
    """The only open registration of an e-mail. A later one replaces it under a new id."""

    prefix = "registration#"
    mark = OPEN

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
    def absent(cls, email: str) -> Self:
        """Stand in for the registration that an e-mail does not have: no write finds it."""
        return cls(cls.key(email), registration_id="none")

    def open_in(self, tx: Transaction, current: Self | None) -> None:
        """Put this registration as part of `tx`, in the place of the one that was read."""
        unchanged = (
            Registration.write_id == current.write_id
            if current
            else Registration.version.does_not_exist()
        )
        self.replace_in(tx, unchanged, LostRace())

    def begin_confirming(self, now: datetime) -> None:
        """Let nothing replace this registration for a while.

        Raises:
            LostRace: another request is confirming it.
            NotFound: it was replaced, or is not one that can be confirmed.
        """
        free = (Registration.state == State.PENDING) | (Registration.confirming_until <= now)
        changes = {"state": State.CONFIRMING, "confirming_until": now + CONFIRMING}
        try:
            self._change(changes, Registration.sub.exists() & free)
        except Unexpected as refused:
            row = cast("Registration", refused.row)
            is_current = row.registration_id == self.registration_id and row.sub
            raise (LostRace if is_current else NotFound) from refused

    def end_confirming(self) -> None:
        """Let it be replaced again, if it is still there."""
        with suppress(NotFound, Unexpected):
            changes = {"state": State.PENDING, "confirming_until": None}
            self._change(changes, Registration.state == State.CONFIRMING)

    def note(self, **changes: object) -> bool:
        """Set what is known of this registration. Returns False if it was replaced meanwhile."""
        try:
            self._change(changes, Registration.version.exists())
        except (NotFound, Unexpected):
            return False
        return True

    def _change(self, changes: Mapping[str, object], condition: Condition) -> None:
        current = Registration.registration_id == self.registration_id
        Registration.change(self.user_id, changes=changes, expect=current & condition)
