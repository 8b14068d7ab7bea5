"""Logout."""

from datetime import datetime

from apps.accounts import cognito
from apps.accounts.models import User
from apps.core.db import transaction


def sign_out(*, user_id: str, now: datetime, has_new_password: bool = False) -> None:
    """Sign a user out everywhere, and note where it is because their password changed.

    Our own note comes last: before it the token that asks for this is good for a repeat.

    Raises:
        Unavailable: Cognito does not answer.
    """
    cognito.sign_out(user_id)
    with transaction() as tx:
        User(user_id).sign_out_in(tx, now, has_new_password=has_new_password)
