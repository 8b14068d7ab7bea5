"""The second factor: codes of an authenticator app, which shares a secret with Cognito (TOTP).

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa-totp.html
"""

import re

from django.conf import settings

from apps.accounts.cognito.calls import Meanings, ask
from apps.accounts.cognito.sessions import OVER, TOTP, Tokens, tokens_of
from apps.accounts.errors import InvalidCode, SessionOver, SignedOut
from apps.core.errors import Conflict

CODE_ERRORS: Meanings = {
    "CodeMismatchException": InvalidCode,
    "EnableSoftwareTokenMFAException": InvalidCode,
    "ExpiredCodeException": InvalidCode,  # It was used already: each code is good for once.
    "InvalidParameterException": InvalidCode,
    "SoftwareTokenMFANotFoundException": InvalidCode,
}
GONE: Meanings = dict.fromkeys(OVER, SignedOut)


def has_totp(access_token: str) -> bool:
    """Tell whether a user signs in with a second factor. Raises SignedOut."""
    answer = ask("get_user", GONE, AccessToken=access_token)
    return TOTP in answer.get("UserMFASettingList", [])


def new_totp_secret(access_token: str) -> str:
    """Make a secret, which counts for nothing until a code of it was shown.

    Raises:
        SignedOut.
        Conflict: another one is made at the same moment.
    """
    beside: Meanings = {"ConcurrentModificationException": Conflict}
    answer = ask("associate_software_token", GONE | beside, AccessToken=access_token)
    return str(answer["SecretCode"])


def check_totp(access_token: str, code: str) -> None:
    """Check a code of the newest secret.

    Raises:
        InvalidCode: it is wrong, or there is no secret.
        SignedOut, RateLimited, Unavailable.
    """
    if not re.fullmatch("[0-9]{6}", code):
        raise InvalidCode  # Boto takes no shorter one, and calls that a mistake of ours.
    ask("verify_software_token", GONE | CODE_ERRORS, AccessToken=access_token, UserCode=code)


def prefer_totp(access_token: str, *, enabled: bool) -> None:
    """Ask for a code at each sign-in from now on, or no longer. Raises SignedOut."""
    wish = {"Enabled": enabled, "PreferredMfa": enabled}
    ask("set_user_mfa_preference", GONE, AccessToken=access_token, SoftwareTokenMfaSettings=wish)


def answer_challenge(sub: str, session: str, code: str) -> Tokens:
    """Finish a sign-in by a code.

    Raises:
        InvalidCode: it is wrong.
        SessionOver: the sign-in took too long, or the user is gone.
        RateLimited, Unavailable.
    """
    over = dict.fromkeys(("NotAuthorizedException", "UserNotFoundException"), SessionOver)
    answer = ask(
        "respond_to_auth_challenge",
        CODE_ERRORS | over,
        ClientId=settings.COGNITO_CLIENT_ID,
        ChallengeName=TOTP,
        Session=session,
        ChallengeResponses={"USERNAME": sub, "SOFTWARE_TOKEN_MFA_CODE": code},
    )
    return tokens_of(answer)
