"""A new password for who forgot theirs."""

from datetime import datetime, timedelta

from apps.accounts import cognito
from apps.accounts.errors import ExpiredCode
from apps.accounts.models import PasswordReset
from apps.accounts.services.first_use import user_at_first_use
from apps.accounts.services.passwords import check_password
from apps.accounts.services.signing_out import sign_out
from apps.core import limits, times
from apps.core.limits import rate_of

CODE_GOOD_FOR = timedelta(hours=1)  # Cognito's.
REMEMBERED = timedelta(days=1)  # How long a code is called expired, and not just wrong.
MAILS = rate_of("reset-mail")
TRIES = rate_of("reset-code")


def forgot_password(*, email: str, now: datetime) -> None:
    """Have Cognito send a code, if somebody has this e-mail. It looks the same if nobody does.

    Raises:
        RateLimited: too many codes for this e-mail.
    """
    limits.use(MAILS, email, now)
    PasswordReset.of(email, asked_at=now, kept_until=now + REMEMBERED).save()
    cognito.send_reset_code(email)


def reset_password(*, email: str, code: str, new_password: str, now: datetime) -> str | None:
    """Set a new password by a code, and sign out everywhere. Returns the user's id.

    Raises:
        WeakPassword: see there.
        InvalidCode: the code is wrong, or nobody has this e-mail.
        ExpiredCode: the code that was asked for last is over an hour old, whoever has the e-mail.
        RateLimited: five tries with this code were wrong.
        Unavailable: Cognito does not answer.
    """
    check_password(new_password)
    reset = PasswordReset.find_of(email)
    asked = times.to_text(reset.asked_at) if reset else ""
    limits.use(TRIES, f"{email} {asked}", now)
    if reset and reset.asked_at + CODE_GOOD_FOR <= now:
        raise ExpiredCode
    cognito.reset_password(email, code, new_password)
    return _sign_out_by_email(email, now)


def _sign_out_by_email(email: str, now: datetime) -> str | None:
    pool_user = cognito.find_user(email)
    # Who was never here has no profile yet, but tokens maybe: those must be void as well.
    user = user_at_first_use(user_id=pool_user.sub, now=now) if pool_user else None
    if user is None:
        return None  # Deleted in this very moment.
    sign_out(user_id=user.user_id, now=now, has_new_password=True)
    return user.user_id
