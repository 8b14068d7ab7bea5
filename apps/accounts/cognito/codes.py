"""Codes that Cognito sends, to confirm a user or to set a new password."""

from django.conf import settings

from apps.accounts.cognito.calls import Meanings, NoSuchUser, ask
from apps.accounts.errors import ExpiredCode, InvalidCode, WeakPassword

CODE_ERRORS: Meanings = {
    "CodeMismatchException": InvalidCode,
    "ExpiredCodeException": ExpiredCode,
    "UserNotFoundException": InvalidCode,
    "InvalidParameterException": InvalidCode,
}


class AlreadyConfirmed(Exception):  # A finding, no error.
    """The user needs no code any more."""


def confirm(sub: str, code: str) -> None:
    """Confirm a user by the code that was sent.

    Raises:
        AlreadyConfirmed, InvalidCode, ExpiredCode, RateLimited, Unavailable.
    """
    ask(
        "confirm_sign_up",
        {"NotAuthorizedException": AlreadyConfirmed, **CODE_ERRORS},
        ClientId=settings.COGNITO_CLIENT_ID,
        Username=sub,
        ConfirmationCode=code,
    )


def resend_code(sub: str) -> None:
    """Send another code to an unconfirmed user; to any other user none."""
    _send_code("resend_confirmation_code", sub)


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
        *CODE_ERRORS,
        "NotAuthorizedException",
        "UserNotConfirmedException",
        "LimitExceededException",  # Of a user who exists.
        "TooManyFailedAttemptsException",
    )
    weak: Meanings = {"InvalidPasswordException": WeakPassword}
    ask(
        "confirm_forgot_password",
        weak | dict.fromkeys(refused, InvalidCode),
        ClientId=settings.COGNITO_CLIENT_ID,
        Username=email,
        ConfirmationCode=code,
        Password=password,
    )


def _send_code(call: str, name: str) -> None:
    # All but an outage looks the same to whoever asked, also the limit of a user who exists.
    not_sent = (
        "CodeDeliveryFailureException",
        "InvalidParameterException",
        "LimitExceededException",
        "NotAuthorizedException",
    )
    try:
        ask(
            call,
            dict.fromkeys(not_sent, NoSuchUser),
            ClientId=settings.COGNITO_CLIENT_ID,
            Username=name,
        )
    except NoSuchUser:
        return
