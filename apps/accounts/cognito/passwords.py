"""A new password for a user who shows the current one."""

from apps.accounts.cognito.calls import Meanings, ask
from apps.accounts.errors import InvalidCredentials, WeakPassword

REFUSALS: Meanings = {
    "NotAuthorizedException": InvalidCredentials,  # Also of a token that was revoked.
    "UserNotFoundException": InvalidCredentials,
    "PasswordResetRequiredException": InvalidCredentials,
    # The new one follows the rules, so it is the current one that cannot be a password.
    "InvalidParameterException": InvalidCredentials,
    "InvalidPasswordException": WeakPassword,
}


def change_password(access_token: str, current: str, new: str) -> None:
    """Set a new password.

    Raises:
        InvalidCredentials: the current one is wrong.
        WeakPassword, RateLimited, Unavailable.
    """
    ask(
        "change_password",
        REFUSALS,
        AccessToken=access_token,
        PreviousPassword=current,
        ProposedPassword=new,
    )
