"""The profile of a user whom Cognito knows and we do not yet."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from apps.accounts import cognito
from apps.accounts.cognito import PoolUser
from apps.accounts.errors import UsernameTaken
from apps.accounts.models import Registration, User
from apps.accounts.services.profiles import save_profile
from apps.core.db import decide_again
from apps.core.errors import Unavailable
from apps.core.ids import new_id

RANDOM_SIGNS = 8
TRIES = 3  # Of 2^40 names.


def user_at_first_use(*, user_id: str, now: datetime) -> User | None:
    """Find the user that a valid token names, and make their profile if it is missing.

    None: they were deleted, here or in Cognito, and do not come back by a token that outlived them.
    """
    user = User.find_even_deleted(user_id)
    if user is None:
        pool_user = cognito.find_user(user_id)
        user = make_profile(pool_user, now) if pool_user else None
    return user if user and not user.deleted_at else None


@decide_again
def make_profile(pool_user: PoolUser, now: datetime) -> User:
    """Finish the registration of a confirmed user; without one, make up a username."""
    registration = _registration_of(pool_user)
    if registration and not pool_user.email_verified:
        cognito.mark_email_verified(pool_user.sub)  # By the code: else nobody had confirmed them.
    user = User(
        pool_user.sub,
        email=pool_user.email or None,
        email_verified=pool_user.email_verified or registration is not None,
        created_at=now,
        updated_at=now,
    )
    for name in ("display_name", "city", "country", "lat", "lng"):
        setattr(user, name, getattr(registration, name, None))
    for user.username in _usernames(registration, now):
        with suppress(UsernameTaken):
            return save_profile(user, now, registration)
    raise Unavailable


def _registration_of(pool_user: PoolUser) -> Registration | None:
    registration = Registration.find_of(pool_user.email)
    return registration if registration and registration.sub == pool_user.sub else None


def _usernames(registration: Registration | None, now: datetime) -> Iterator[str]:
    if registration:
        yield registration.username  # Taken only if it lapsed before it was confirmed.
    for _ in range(TRIES):
        yield f"user-{new_id(now)[-RANDOM_SIGNS:].lower()}"
