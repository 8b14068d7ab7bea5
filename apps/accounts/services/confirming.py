"""Confirming a registration by the code that Cognito sent, and sending another one."""

from contextlib import suppress
from datetime import datetime

from apps.accounts import cognito
from apps.accounts.errors import ExpiredCode, InvalidCode
from apps.accounts.models import Registration
from apps.accounts.services.first_use import make_profile
from apps.core import limits, times
from apps.core.db import decide_again
from apps.core.errors import DomainError, NotFound
from apps.core.limits import rate_of

TRIES = rate_of("confirmation-code")
MAILS = rate_of("confirmation-mail")


def confirm(*, email: str, registration_id: str, code: str, now: datetime) -> None:
    """Confirm the registration that its id names, and make the profile.

    Raises:
        InvalidCode: the code is wrong, or there is no such registration any more.
        ExpiredCode: the registration is over a day old.
        RateLimited: five tries with this code were wrong.
        Conflict: another request is confirming it.
        Unavailable: Cognito does not answer; a repeat goes on from where this one ended.
    """
    registration = Registration.find_of(email)
    if registration and registration.registration_id != registration_id:
        registration = None  # A later one of the same e-mail, maybe somebody else's.
    sent = times.to_text(registration.code_sent_at) if registration else ""
    limits.use(TRIES, f"{registration_id} {sent}", now)
    if registration is None:
        raise InvalidCode
    if registration.lapses_at <= now:
        raise ExpiredCode
    try:
        _begin(registration, now)
    except InvalidCode:
        _take_as_long_as_a_wrong_code(email, code)
        raise
    _confirm_in_cognito(registration, code)
    _finish(registration, now)


def resend_code(*, email: str, now: datetime) -> None:
    """Have Cognito send another code, if the e-mail has an open registration.

    Raises:
        RateLimited: too many codes for this e-mail.
    """
    limits.use(MAILS, email, now)
    registration = Registration.find_of(email)
    is_open = registration is not None and registration.lapses_at > now
    sub = registration.sub if registration and is_open else None
    cognito.resend_code(sub or cognito.nobody())  # Whoever has the e-mail: the time tells nothing.
    # Also without a code: else the tries that it frees would tell which e-mails have an account.
    (registration or Registration.absent(email)).note(code_sent_at=now)


@decide_again
def _begin(registration: Registration, now: datetime) -> None:
    try:
        registration.begin_confirming(now)
    except NotFound as error:
        raise InvalidCode from error


def _take_as_long_as_a_wrong_code(email: str, code: str) -> None:
    """Ask what is asked about a wrong code: else the time would tell who has an account."""
    with suppress(cognito.AlreadyConfirmed, DomainError):
        cognito.confirm(cognito.nobody(), code)
    Registration.absent(email).end_confirming()


def _confirm_in_cognito(registration: Registration, code: str) -> None:
    assert registration.sub  # noqa: S101  # Else it could not have begun.
    try:
        cognito.confirm(registration.sub, code)
    except cognito.AlreadyConfirmed:
        return  # A crash or a lost answer came between this and the profile.
    except (InvalidCode, ExpiredCode):
        registration.end_confirming()
        raise


def _finish(registration: Registration, now: datetime) -> None:
    assert registration.sub  # noqa: S101
    user = cognito.find_user(registration.sub)
    if user is None or not user.is_confirmed:
        raise InvalidCode  # Deleted or disabled in this very moment.
    make_profile(user, now)
