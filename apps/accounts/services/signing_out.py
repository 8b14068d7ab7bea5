"""Logout."""

from contextlib import suppress
from datetime import UTC, datetime

from apps.accounts import cognito
from apps.accounts.models import User
from apps.core.db import Repeated, transaction


def sign_out(*, user_id: str, now: datetime) -> None:
    """Sign a user out everywhere.

    Our own note comes last: before it the token that asks for this is good for a repeat. It voids
    what was issued until now, not only until this was asked for: somebody may have come in by the
    old password, or by a refresh token, while Cognito took its time.

    Raises:
        Unavailable: Cognito does not answer.
    """
    cognito.sign_out(user_id)
    ended_at = max(now, datetime.now(UTC))
    with suppress(Repeated), transaction() as tx:
        User(user_id).sign_out_in(tx, ended_at)
