"""Tokens: given for a password or a refresh token, and revoked."""

from typing import Any, NamedTuple

from django.conf import settings

from apps.accounts.cognito.calls import Meanings, ask, ask_of_user
from apps.accounts.errors import InvalidCredentials, MustResetPassword, SignedOut

TOTP = "SOFTWARE_TOKEN_MFA"
# What Cognito says of tokens whose user is gone, or must begin anew.
OVER = (
    "NotAuthorizedException",
    "PasswordResetRequiredException",
    "UserNotConfirmedException",
    "UserNotFoundException",
)


class Tokens(NamedTuple):
    access_token: str
    id_token: str
    refresh_token: str | None  # None: the one that was brought stays good.
    token_type: str
    expires_in: int


class Challenge(NamedTuple):
    """What must be shown besides the password."""

    challenge: str
    session: str


def sign_in(email: str, password: str) -> Tokens | Challenge:
    """Sign in.

    Raises:
        InvalidCredentials: whatever is wrong. Whether the e-mail is unknown, unconfirmed or has
            another password is not told.
        MustResetPassword: an administrator made the password void.
        RateLimited, Unavailable.
    """
    refused = (
        "NotAuthorizedException",
        "UserNotConfirmedException",  # Says nothing of the password, which is not looked at.
        "UserNotFoundException",
        "InvalidParameterException",
    )
    must_reset: Meanings = {"PasswordResetRequiredException": MustResetPassword}
    answer = ask(
        "initiate_auth",
        must_reset | dict.fromkeys(refused, InvalidCredentials),
        ClientId=settings.COGNITO_CLIENT_ID,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": email, "PASSWORD": password},
    )
    if answer.get("ChallengeName") == TOTP:
        return Challenge(TOTP, answer["Session"])
    if "ChallengeName" in answer:  # A first password that an administrator gave: not offered.
        raise InvalidCredentials
    return tokens_of(answer)


def refresh(refresh_token: str) -> Tokens:
    """Get new tokens. Raises SignedOut, RateLimited, Unavailable."""
    answer = ask(
        "initiate_auth",
        dict.fromkeys((*OVER, "InvalidParameterException"), SignedOut),
        ClientId=settings.COGNITO_CLIENT_ID,
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": refresh_token},
    )
    return tokens_of(answer)


def sign_out(sub: str) -> None:
    """Revoke all refresh tokens of a user, who may be gone already."""
    ask_of_user("admin_user_global_sign_out", sub)


def tokens_of(answer: dict[str, Any]) -> Tokens:
    result = answer["AuthenticationResult"]
    return Tokens(
        result["AccessToken"],
        result["IdToken"],
        result.get("RefreshToken"),
        result["TokenType"],
        result["ExpiresIn"],
    )
