"""A new password for who knows the old one."""

from datetime import datetime

from apps.accounts import cognito
from apps.accounts.errors import InvalidCredentials
from apps.accounts.services.passwords import check_password
from apps.accounts.services.signing_out import sign_out
from apps.core import limits
from apps.core.errors import DomainError
from apps.core.limits import rate_of

FAILURES = rate_of("password-change-failures")
FAILURES_OF_HOUR = rate_of("password-change-failures-of-hour")


def change_password(
    *, user_id: str, access_token: str, current_password: str, new_password: str, now: datetime
) -> None:
    """Set a new password, and sign out everywhere, here too.

    Whoever changes a password because somebody else knows it expects that nobody stays signed in.
    Cognito can revoke all sessions or those whose refresh token is shown, not "all but this one";
    so the client signs in again, with the new password. A crash between the two steps leaves the
    new password and the sessions: `sign_out` ends them.

    Raises:
        WeakPassword: see there; judged before the current password, so it tells nothing of that.
        InvalidCredentials: the current password is wrong.
        RateLimited: too many of those, whoever brought them.
        Unavailable: Cognito does not answer.
    """
    check_password(new_password)
    _count_failure(user_id, now)
    try:
        cognito.change_password(access_token, current_password, new_password)
    except InvalidCredentials:
        raise
    except DomainError:
        _discount_failure(user_id)
        raise
    _discount_failure(user_id)
    sign_out(user_id=user_id, now=now)


def _count_failure(user_id: str, now: datetime) -> None:
    """Count a failure before it happens, so that tries at the same time cannot slip through."""
    limits.use(FAILURES, user_id, now)
    limits.use(FAILURES_OF_HOUR, user_id, now)


def _discount_failure(user_id: str) -> None:
    limits.give_back(FAILURES, user_id)
    limits.give_back(FAILURES_OF_HOUR, user_id)
