"""What accounts do when something happened: they write to the owner."""

from datetime import UTC, datetime

from apps.accounts import services
from apps.accounts.events import AccountRegisteredAgain
from apps.core import limits
from apps.core.errors import RateLimited
from apps.core.events import on
from apps.core.limits import Rate

# So a repeated delivery sends nothing, and nobody can flood a stranger's mailbox.
MAILS = Rate("registered-again-mail", 1, 3600)
SUBJECT = "You have a Hearth account"
TEXT = """Somebody, maybe you, tried to register at Hearth with this e-mail address.

You have an account already: sign in with it, or ask for a new password if you forgot yours.
If it was not you, there is nothing to do: nobody has learned that you have an account.
"""


@on(AccountRegisteredAgain)
def tell_owner(event: AccountRegisteredAgain) -> None:
    from django.core.mail import send_mail  # noqa: PLC0415  # 30 ms, for this alone.

    email = services.email_of(event.user_id)
    if email is None:
        return
    try:
        limits.use(MAILS, event.user_id, datetime.now(UTC))
    except RateLimited:
        return
    try:
        send_mail(SUBJECT, TEXT, None, [email])
    except Exception:
        limits.give_back(MAILS, event.user_id)  # The delivery will be repeated.
        raise
