"""A new password for who knows the old one."""

from datetime import datetime

from apps.accounts import cognito
from apps.accounts.services.passwords import check_password, password_attempt
from apps.accounts.services.signing_out import sign_out


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
    with password_attempt(user_id, now):
        cognito.change_password(access_token, current_password, new_password)
    sign_out(user_id=user_id, now=now, has_new_password=True)
