"""One call of Cognito, and what its refusals mean."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from apps.core.aws.clients import client
from apps.core.errors import Invalid, RateLimited, Unavailable

RETRY_AFTER_SECONDS = 60  # Cognito does not say when it lets a user try again.
THROTTLED = {"TooManyRequestsException", "LimitExceededException", "TooManyFailedAttemptsException"}
BUSY = {"ThrottlingException", "RequestThrottled"}  # Of AWS itself, for any of its services.
FAULT = 500

Meanings = dict[str, type[Exception]]


class NoSuchUser(Exception):  # A finding, no error.
    """The pool does not have this user."""


def ask(call: str, meanings: Meanings | None = None, **arguments: Any) -> dict[str, Any]:
    """Call Cognito. `meanings`: its error codes, and what to raise for them.

    Raises:
        NoSuchUser, RateLimited, Unavailable.
        Invalid: Cognito does not take a value.
    """
    with _translated({"UserNotFoundException": NoSuchUser, **(meanings or {})}):
        answer: dict[str, Any] = getattr(client("cognito-idp"), call)(**arguments)
    return answer


def ask_of_user(call: str, sub: str, **arguments: Any) -> None:
    """Do something to a user; if they are gone there is nothing to do."""
    try:
        ask(call, UserPoolId=settings.COGNITO_POOL_ID, Username=sub, **arguments)
    except NoSuchUser:
        return


@contextmanager
def _translated(meanings: Meanings) -> Iterator[None]:
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
        if code in BUSY or error.response["ResponseMetadata"]["HTTPStatusCode"] >= FAULT:
            raise Unavailable from error
        raise
