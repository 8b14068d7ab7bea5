"""When a code to reset a password was asked for last, also of e-mails that nobody has."""

from datetime import datetime
from typing import Self

from apps.accounts.models.table import UsersRow
from apps.core.db import MomentAttribute


class PasswordReset(UsersRow):
    """Cognito's answers to wrong codes tell known e-mails from unknown ones; this row does not."""

    prefix = "reset#"

    asked_at = MomentAttribute(attr_name="askedAt")

    @classmethod
    def of(cls, email: str, asked_at: datetime, kept_until: datetime) -> Self:
        return cls(f"{cls.prefix}{email}", asked_at=asked_at, expires_at=kept_until)

    @classmethod
    def drop_of(cls, email: str) -> None:
        cls(f"{cls.prefix}{email}").delete(add_version_condition=False)

    @classmethod
    def find_of(cls, email: str) -> Self | None:
        return cls.find(f"{cls.prefix}{email}")
