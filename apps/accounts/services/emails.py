"""Another e-mail address: the old one stays in use until the new one is known to be the user's.

The code is never stored. It follows from our secret and the random id of the wish, so that the
handler that mails it can make it, and nobody who reads the table.
"""

from datetime import datetime

from django.utils.crypto import constant_time_compare, salted_hmac

from apps.accounts import cognito
from apps.accounts.errors import EmailTaken, ExpiredCode, InvalidCode
from apps.accounts.models import AddressClaim, EmailChange, Registration, User
from apps.accounts.services.registering import take_back
from apps.core import limits
from apps.core.db import decide_again, transaction
from apps.core.errors import LostRace, NotFound
from apps.core.ids import new_id
from apps.core.limits import rate_of

DIGITS = 6
MAILS = rate_of("email-change-mail")
WISHES = rate_of("email-change")
TRIES = rate_of("email-change-code")


def ask_for_email(*, user_id: str, email: str, now: datetime) -> None:
    """Have a code sent to a new address: handlers.py.

    It looks the same whether somebody has the address already; only its owner learns of it.

    Raises:
        RateLimited: too many codes for this address, or by this user.
        LostRace: the change before this one is just being finished.
    """
    limits.use(WISHES, user_id, now)
    limits.use(MAILS, email, now)
    with transaction() as tx:
        EmailChange.of(user_id, email, new_id(now), now).ask_in(tx)


def code_of(change: EmailChange) -> str:
    digest = salted_hmac(change.user_id, change.change_id, algorithm="sha256").digest()
    return f"{int.from_bytes(digest, 'big') % 10**DIGITS:0{DIGITS}d}"


def confirm_email(*, user_id: str, code: str, now: datetime) -> None:
    """Put the new address in the place of the old one. Twice, with the same code, is once.

    Raises:
        InvalidCode: the code is wrong, or there is nothing to confirm.
        ExpiredCode: it was right, over an hour ago.
        EmailTaken: somebody made an account with this address since the code was sent.
        RateLimited: five tries with this code were wrong.
        Conflict: somebody else is just confirming this address.
        Unavailable: Cognito does not answer; a repeat goes on from where this one ended.
    """
    change = EmailChange.find_of(user_id)
    limits.use(TRIES, change.change_id if change else user_id, now)
    if change is None or not constant_time_compare(code, code_of(change)):
        raise InvalidCode
    if change.concluded_at:
        return
    if change.is_over(now):
        raise ExpiredCode
    try:
        begun = change.begin(now)
    except NotFound as error:
        raise InvalidCode from error
    finish_email(begun, now)


def finish_email(change: EmailChange, now: datetime) -> None:
    """Write the new address into both stores. Again, after a crash at any place, is the same.

    Raises:
        EmailTaken: somebody else has it; the change is given up.
        Conflict, Unavailable: see `confirm_email`.
    """
    with transaction() as tx:
        AddressClaim.of(change, now).claim_in(tx, now)
    try:
        _make_room(change, now)
        cognito.change_email(change.owner_id, change.address)
    except cognito.EmailTaken as error:
        _give_up(change)
        raise EmailTaken from error
    _conclude(change, now)


def other_user_with(change: EmailChange) -> str | None:
    """Name who has the new address already, unless that is the user themselves."""
    holder = cognito.find_user(change.address)
    if holder is None or not holder.is_confirmed or holder.sub == change.owner_id:
        return None
    return holder.sub


def _make_room(change: EmailChange, now: datetime) -> None:
    """Take back a registration of the address that was never confirmed, whosever it was."""
    holder = cognito.find_user(change.address)
    if holder is None or holder.sub == change.owner_id:
        return
    if holder.is_confirmed:
        raise cognito.EmailTaken
    registration = Registration.find_of(change.address)
    if registration is None:
        cognito.delete_user(holder.sub)
    elif registration.is_being_confirmed(now):
        raise LostRace
    else:
        take_back(registration)


@decide_again
def _give_up(change: EmailChange) -> None:
    """Take the wish away, unless a rival has done so."""
    current = _current(change)
    if current:
        with transaction() as tx:
            current.drop_in(tx)


@decide_again
def _conclude(change: EmailChange, now: datetime) -> None:
    """Change the profile and note that the wish came true, unless a rival has done so."""
    current, user = _current(change), User.find(change.owner_id)
    if current is None or current.concluded_at:
        return
    if user is None:
        current.drop()
        return
    _forget_registration(user)
    with transaction() as tx:
        current.conclude_in(tx, now)
        user.change_in(tx, {"email": change.address, "email_verified": True, "updated_at": now})


def _current(change: EmailChange) -> EmailChange | None:
    current = EmailChange.find_of(change.owner_id)
    return current if current and current.change_id == change.change_id else None


def _forget_registration(user: User) -> None:
    """Let somebody else register the address that a user is about to leave."""
    registration = Registration.find_of(user.email) if user.email else None
    if registration and registration.owner_id == user.user_id:
        take_back(registration)
