"""Login and refresh."""

import time
from contextlib import suppress
from datetime import datetime

import jwt
from django.conf import settings

from apps.accounts import cognito
from apps.accounts.cognito import Challenge, Tokens
from apps.accounts.errors import InvalidCredentials, MustResetPassword, NotConfirmed
from apps.accounts.models import Registration, User
from apps.accounts.services.mfa import seal_challenge
from apps.accounts.services.passwords import NO_HASH, is_password
from apps.accounts.services.resetting import forgot_password
from apps.core import limits
from apps.core.errors import DomainError
from apps.core.limits import failures_counted, rate_of

FAILURES_HERE = rate_of("login-failures-here")
FAILURES = rate_of("login-failures")


def sign_in(*, email: str, password: str, address: str, now: datetime) -> Tokens | Challenge:
    """Sign in with e-mail and password.

    Raises:
        InvalidCredentials: unknown e-mail or wrong password, or one that must be reset: then a code
            for that is sent.
        NotConfirmed: the password of a registration that was never confirmed.
        RateLimited: too many tries, or too many failures.
        Unavailable: Cognito does not answer.
    """
    limits.use(rate_of("login", factor=settings.RATE_ADDRESS_FACTOR), address, now)
    counters = [(FAILURES_HERE, f"{email} {address}"), (FAILURES, email)]
    with failures_counted(counters, (InvalidCredentials, NotConfirmed), now):
        answer = _try(email, password, now)
    return answer if isinstance(answer, Tokens) else seal_challenge(answer, email, now)


def refresh(*, refresh_token: str) -> Tokens:
    """Get new tokens. Raises SignedOut."""
    return cognito.refresh(refresh_token)


def _try(email: str, password: str, now: datetime) -> Tokens | Challenge:
    try:
        return _sign_in(email, password)
    except InvalidCredentials as refusal:
        if _is_unconfirmed(email, password, now):
            raise NotConfirmed from None
        if isinstance(refusal, MustResetPassword):
            _send_reset_code(email, now)
        raise


def _sign_in(email: str, password: str) -> Tokens | Challenge:
    """Sign in, and in the second of a sign-out once more: tokens of that second are void."""
    answer = cognito.sign_in(email, password)
    if isinstance(answer, Tokens) and _is_void(answer):
        time.sleep(1)
        answer = cognito.sign_in(email, password)
    return answer


def _is_void(tokens: Tokens) -> bool:
    # Cognito gave it to us this moment, so nothing needs to be verified.
    claims = jwt.decode(tokens.access_token, options={"verify_signature": False})
    user = User.find_even_deleted(claims["sub"])
    return user is not None and claims["iat"] <= user.signed_out_at


def _send_reset_code(email: str, now: datetime) -> None:
    with suppress(DomainError):  # Whoever tries to sign in must not see a difference.
        forgot_password(email=email, now=now)


def _is_unconfirmed(email: str, password: str, now: datetime) -> bool:
    """Tell whether this is the password of an open registration.

    Cognito tells of unconfirmed users whatever the password, so it is not asked. Each refusal does
    this work, whether there is a registration or not. One of an e-mail that has an account counts
    like any other: else this would tell who has one.
    """
    registration = Registration.find_of(email)
    is_right = is_password(password, registration.password_hash if registration else NO_HASH)
    return is_right and registration is not None and registration.lapses_at > now
