"""The second factor: set up, enabled, asked for at sign-in, disabled.

Cognito makes the secret and checks its codes; we count the tries. Whoever speaks to Cognito
directly with an access token may switch their second factor off without a code; no pool can
forbid it: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserMFAPreference.html
"""

import json
import time
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import quote, urlencode

from apps.accounts import cognito
from apps.accounts.cognito import Challenge, Tokens
from apps.accounts.errors import InvalidCode, MfaEnabled, SessionOver
from apps.accounts.models import User
from apps.core.api.seals import BrokenSeal, open_text, seal_text
from apps.core.limits import failures_counted, rate_of

ISSUER = "Hearth"
SESSION_GOOD_FOR = timedelta(minutes=3)  # Cognito's.
ATTEMPTS = rate_of("mfa-attempts")


class TotpSetup(NamedTuple):
    """What an authenticator app is told: by hand, or as a QR code of the URI."""

    secret: str
    otpauth_uri: str


def set_up_mfa(*, user_id: str, access_token: str) -> TotpSetup:
    """Make a secret. It counts for nothing until `enable_mfa` saw a code of it.

    Raises:
        MfaEnabled: a second factor is in use. A new secret would let whoever found an open session
            put their own in its place.
        SignedOut: Cognito has revoked the token already.
        RateLimited, Unavailable.
    """
    if cognito.has_totp(access_token):
        raise MfaEnabled
    secret = cognito.new_totp_secret(access_token)
    user = User.load(user_id)
    return TotpSetup(secret, _otpauth_uri(secret, user.email or user.username))


def enable_mfa(*, user_id: str, access_token: str, code: str, now: datetime) -> None:
    """Ask for a code at each sign-in from now on. Twice is once. Other sessions go on.

    Raises:
        InvalidCode: it is not one of the secret of `set_up_mfa`.
        SignedOut: Cognito has revoked the token already.
        RateLimited: ten wrong codes in an hour.
        Unavailable: Cognito does not answer.
    """
    with _attempt(user_id, now):
        cognito.check_totp(access_token, code)
    cognito.prefer_totp(access_token, enabled=True)


def disable_mfa(*, user_id: str, access_token: str, code: str, now: datetime) -> None:
    """Ask for no code any more. It takes a current one. Raises as `enable_mfa` does."""
    with _attempt(user_id, now):
        cognito.check_totp(access_token, code)
    cognito.prefer_totp(access_token, enabled=False)


def seal_challenge(challenge: Challenge, email: str, now: datetime) -> Challenge:
    """Bind the session of a sign-in to its user and time.

    Cognito's own may not be: the embedded one takes any session for any user.

    Raises:
        SessionOver: the user was deleted in this very moment.
    """
    user = cognito.find_user(email)
    if user is None:
        raise SessionOver
    over_at = (now + SESSION_GOOD_FOR).timestamp()
    plain = json.dumps([user.sub, challenge.session, over_at]).encode()
    return challenge._replace(session=seal_text(plain, bound_to=_purpose(email)))


def sign_in_with_code(*, email: str, session: str, code: str, now: datetime) -> Tokens:
    """Finish a sign-in by a code of the authenticator app.

    Only who has shown the password has a session, so nobody else can use up a user's attempts.

    Raises:
        InvalidCode: the code is wrong.
        SessionOver: the session is of another e-mail, over, or none of ours.
        RateLimited: ten wrong codes in an hour.
        Unavailable: Cognito does not answer.
    """
    user_id, cognitos_session = _open_session(session, email, now)
    with _attempt(user_id, now):
        _outwait_sign_out(user_id, now)
        return cognito.answer_challenge(user_id, cognitos_session, code)


def _attempt(user_id: str, now: datetime) -> AbstractContextManager[None]:
    """Let a code be tried, and count it if it is wrong."""
    return failures_counted([(ATTEMPTS, user_id)], (InvalidCode,), now)


def _open_session(session: str, email: str, now: datetime) -> tuple[str, str]:
    try:
        plain = open_text(session, bound_to=_purpose(email))
    except BrokenSeal as error:
        raise SessionOver from error
    sub, cognitos_session, over_at = json.loads(plain)
    if over_at <= now.timestamp():
        raise SessionOver
    return sub, cognitos_session


def _outwait_sign_out(user_id: str, now: datetime) -> None:
    """Let the second of a sign-out pass: tokens of that second are void."""
    user = User.find(user_id)
    if user and user.signed_out_at >= int(now.timestamp()):
        time.sleep(1)


def _purpose(email: str) -> str:
    return f"mfa {email}"


def _otpauth_uri(secret: str, account: str) -> str:
    """Source: https://github.com/google/google-authenticator/wiki/Key-Uri-Format."""
    query = urlencode({"secret": secret, "issuer": ISSUER})
    return f"otpauth://totp/{ISSUER}:{quote(account, safe='@')}?{query}"
