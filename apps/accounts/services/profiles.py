"""Profiles: made with their username, read and changed by their owner."""

from datetime import datetime
from typing import cast

from apps.accounts.models import User, Username
from apps.accounts.models.users import DEFAULT_LANGUAGE, DEFAULT_ZONE
from apps.core.db import Repeated, transaction


def create_profile(
    *, user_id: str, email: str, username: str, time_zone: str = DEFAULT_ZONE, now: datetime
) -> User:
    """Make the profile of a user of Cognito, and claim its username. Twice is once.

    Raises:
        UsernameTaken: the name is somebody else's.
    """
    user = User(
        user_id,
        email=email,
        email_verified=True,
        username=username,
        time_zone=time_zone,
        created_at=now,
        updated_at=now,
    )
    try:
        with transaction() as tx:
            user.save_in(tx)
            Username.of(username, user_id).claim_in(tx, now)
    except Repeated as repeated:
        return cast("User", repeated.row)
    return user


def get_profile(*, user_id: str) -> User:
    """Read the profile of its owner. Raises NotFound."""
    return User.load(user_id)


def time_zone_of(user_id: str) -> str:
    """Name the time zone that a user lives by; of somebody unknown, the default."""
    user = User.find(user_id)
    return user.time_zone if user else DEFAULT_ZONE


def language_of(user_id: str) -> str:
    """Name the language that a user writes in; of somebody unknown, the default."""
    user = User.find(user_id)
    return user.language if user else DEFAULT_LANGUAGE
