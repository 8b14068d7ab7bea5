"""Logout."""

from datetime import UTC, datetime

from apps.accounts import cognito
from apps.accounts.models import User
from apps.core.db import Repeated, transaction


def sign_out(*, user_id: str, now: datetime, has_new_password: bool = False) -> None:
    """Sign a user out everywhere, and note where it is because their password changed.

    Our own note comes last: before it the token that asks for this is good for a repeat. It voids
    what was issued until now, not only until this was asked for: somebody may have come in by the
    old password, or by a refresh token, while Cognito took its time.

    Raises:
        Unavailable: Cognito does not answer.
    """
    cognito.sign_out(user_id)
    user, ended_at = User(user_id), max(now, datetime.now(UTC))
    try:
        with transaction() as tx:
            user.sign_out_in(tx, ended_at, has_new_password=has_new_password)
    except Repeated:  # One that was asked for later was faster.
        if has_new_password:
            user.note_new_password(now)
