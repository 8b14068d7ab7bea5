"""The user pool: what we ask of Amazon Cognito, in plain values and our own errors.

Users are signed in by their e-mail, which callers fold to lower case, and otherwise named by their
`sub`: an e-mail may belong to another user in the next moment, a `sub` never does.
Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from apps.accounts.errors import (
    ExpiredCode,
    InvalidCode,
    InvalidCredentials,
    SignedOut,
    WeakPassword,
)
from apps.core.aws.clients import client
from apps.core.errors import Invalid, RateLimited, Unavailable

UNCONFIRMED = "UNCONFIRMED"
TOTP = "SOFTWARE_TOKEN_MFA"
RETRY_AFTER_SECONDS = 60  # Cognito does not say when it lets a user try again.
THROTTLED = {"TooManyRequestsException", "LimitExceededException", "TooManyFailedAttemptsException"}
FAULT = 500

Mapped = dict[str, type[Exception]]


class EmailTaken(Exception):  # A finding, no error: registering goes on.
    """The pool has a user of this e-mail, confirmed or not."""


class AlreadyConfirmed(Exception):  # A finding, no error.
    """The user needs no code any more."""


class NoSuchUser(Exception):  # A finding, no error.
    """The pool does not have this user."""


@dataclass(frozen=True)
class PoolUser:
    sub: str
    email: str
    email_verified: bool
    is_confirmed: bool
    created_at: datetime


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


def sign_up(email: str, password: str) -> str:
    """Make an unconfirmed user, who is sent a code. Returns the `sub`.

    Raises:
        EmailTaken, WeakPassword, RateLimited, Unavailable.
        Invalid: Cognito does not take the e-mail for one.
    """
    answer = _ask(
        "sign_up",
        {"UsernameExistsException": EmailTaken, "InvalidPasswordException": WeakPassword},
        ClientId=settings.COGNITO_CLIENT_ID,
        Username=email,
        Password=password,
        UserAttributes=[{"Name": "email", "Value": email}],
    )
    return str(answer["UserSub"])


def find_user(name: str) -> PoolUser | None:
    """Find a user by `sub` or e-mail."""
    try:
        answer = _ask("admin_get_user", UserPoolId=settings.COGNITO_POOL_ID, Username=name)
    except NoSuchUser:
        return None
    return _pool_user(answer, answer["UserAttributes"])


def unconfirmed_users() -> Iterator[PoolUser]:
    """List the users who were never confirmed, page by page."""
    more: dict[str, Any] = {}
    while True:
        page = _ask(
            "list_users",
            UserPoolId=settings.COGNITO_POOL_ID,
            Filter=f'cognito:user_status = "{UNCONFIRMED}"',
            **more,
        )
        users = (_pool_user(raw, raw["Attributes"]) for raw in page["Users"])
        # The embedded Cognito does not know this filter, and lists all.
        yield from (user for user in users if not user.is_confirmed)
        if "PaginationToken" not in page:
            return
        more = {"PaginationToken": page["PaginationToken"]}


def delete_user(sub: str) -> None:
    """Delete a user, who may be gone already."""
    _ask_of_user("admin_delete_user", sub)


def confirm(sub: str, code: str) -> None:
    """Confirm a user by the code that was sent.

    Raises:
        AlreadyConfirmed, InvalidCode, ExpiredCode, RateLimited, Unavailable.
    """
    _ask(
        "confirm_sign_up",
        {"NotAuthorizedException": AlreadyConfirmed, **_CODE_ERRORS},
        ClientId=settings.COGNITO_CLIENT_ID,
        Username=sub,
        ConfirmationCode=code,
    )


def mark_email_verified(sub: str) -> None:
    """Note that the e-mail is the user's: AWS does it with the code, the embedded one does not."""
    attributes = [{"Name": "email_verified", "Value": "true"}]
    _ask_of_user("admin_update_user_attributes", sub, UserAttributes=attributes)


def resend_code(sub: str) -> None:
    """Send another code to an unconfirmed user; to any other user none."""
    _send_code("resend_confirmation_code", sub)


def sign_in(email: str, password: str) -> Tokens | Challenge:
    """Sign in.

    Raises:
        InvalidCredentials: whatever is wrong. Whether the e-mail is unknown, unconfirmed or has
            another password is not told.
        RateLimited, Unavailable.
    """
    refused = (
        "NotAuthorizedException",
        "UserNotConfirmedException",  # Says nothing of the password, which is not looked at.
        "UserNotFoundException",
        "PasswordResetRequiredException",
        "InvalidParameterException",
    )
    answer = _ask(
        "initiate_auth",
        dict.fromkeys(refused, InvalidCredentials),
        ClientId=settings.COGNITO_CLIENT_ID,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": email, "PASSWORD": password},
    )
    if answer.get("ChallengeName") == TOTP:
        return Challenge(TOTP, answer["Session"])
    if "ChallengeName" in answer:  # A first password that an administrator gave: not offered.
        raise InvalidCredentials
    return _tokens(answer)


def refresh(refresh_token: str) -> Tokens:
    """Get new tokens. Raises SignedOut, RateLimited, Unavailable."""
    refused = ("NotAuthorizedException", "UserNotFoundException", "InvalidParameterException")
    answer = _ask(
        "initiate_auth",
        dict.fromkeys(refused, SignedOut),
        ClientId=settings.COGNITO_CLIENT_ID,
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": refresh_token},
    )
    return _tokens(answer)


def sign_out(sub: str) -> None:
    """Revoke all refresh tokens of a user, who may be gone already."""
    _ask_of_user("admin_user_global_sign_out", sub)


def send_reset_code(email: str) -> None:
    """Send a code to set a new password; where there is nobody to send it to, none."""
    _send_code("forgot_password", email)


def reset_password(email: str, code: str, password: str) -> None:
    """Set a new password by a code.

    Raises:
        InvalidCode: wrong or too old, or nobody has the e-mail. They look the same.
        WeakPassword, RateLimited, Unavailable.
    """
    refused = (
        *_CODE_ERRORS,
        "NotAuthorizedException",
        "UserNotConfirmedException",
        "LimitExceededException",  # Of a user who exists.
        "TooManyFailedAttemptsException",
    )
    weak: Mapped = {"InvalidPasswordException": WeakPassword}
    _ask(
        "confirm_forgot_password",
        weak | dict.fromkeys(refused, InvalidCode),
        ClientId=settings.COGNITO_CLIENT_ID,
        Username=email,
        ConfirmationCode=code,
        Password=password,
    )


_CODE_ERRORS: Mapped = {
    "CodeMismatchException": InvalidCode,
    "ExpiredCodeException": ExpiredCode,
    "UserNotFoundException": InvalidCode,
    "InvalidParameterException": InvalidCode,
}


def _send_code(call: str, name: str) -> None:
    # All but an outage looks the same to whoever asked, also the limit of a user who exists.
    not_sent = ("InvalidParameterException", "NotAuthorizedException", "LimitExceededException")
    try:
        _ask(
            call,
            dict.fromkeys(not_sent, NoSuchUser),
            ClientId=settings.COGNITO_CLIENT_ID,
            Username=name,
        )
    except NoSuchUser:
        return


def _ask_of_user(call: str, sub: str, **arguments: Any) -> None:
    """Do something to a user; if they are gone there is nothing to do."""
    try:
        _ask(call, UserPoolId=settings.COGNITO_POOL_ID, Username=sub, **arguments)
    except NoSuchUser:
        return


def _ask(call: str, meanings: Mapped | None = None, **arguments: Any) -> dict[str, Any]:
    with _translated({"UserNotFoundException": NoSuchUser, **(meanings or {})}):
        answer: dict[str, Any] = getattr(client("cognito-idp"), call)(**arguments)
    return answer


@contextmanager
def _translated(meanings: Mapped) -> Iterator[None]:
    """Turn Cognito's refusals into what they mean here. Their texts may hold an e-mail."""
    try:
        yield
    except BotoCoreError as error:
        raise Unavailable from error
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in meanings:
            raise meanings[code] from None
        if code in THROTTLED:
            raise RateLimited(RETRY_AFTER_SECONDS) from error
        if code == "InvalidParameterException":
            raise Invalid(body=["Cognito does not accept this."]) from None
        if error.response["ResponseMetadata"]["HTTPStatusCode"] >= FAULT:
            raise Unavailable from error
        raise


def _pool_user(raw: dict[str, Any], attributes: list[dict[str, str]]) -> PoolUser:
    values = {attribute["Name"]: attribute["Value"] for attribute in attributes}
    return PoolUser(
        sub=values["sub"],
        email=values.get("email", "").lower(),
        email_verified=values.get("email_verified") == "true",
        is_confirmed=raw["UserStatus"] != UNCONFIRMED,
        created_at=raw["UserCreateDate"].astimezone(UTC),
    )


def _tokens(answer: dict[str, Any]) -> Tokens:
    result = answer["AuthenticationResult"]
    return Tokens(
        result["AccessToken"],
        result["IdToken"],
        result.get("RefreshToken"),
        result["TokenType"],
        result["ExpiresIn"],
    )
