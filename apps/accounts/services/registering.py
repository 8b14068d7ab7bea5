"""Registration: an open registration here, an unconfirmed user in Cognito, both or none.

The row comes first and goes last, so that whatever a crash leaves is found by it. It is the only
one of its e-mail, and a later registration replaces it. What it replaced may still be at work, so
each step that touches Cognito's user either names the `sub` that it made itself, or looks the user
up first and then makes sure that its row is still the current one: a user who was seen before that
cannot be a later registration's.
"""

import logging
from datetime import datetime
from typing import NamedTuple

from django.conf import settings

from apps.accounts import cognito
from apps.accounts.models import Registration, State, Username
from apps.accounts.models.registrations import OPEN
from apps.accounts.services.fields import NewAccount
from apps.accounts.services.first_use import make_profile
from apps.accounts.services.passwords import check_password, hash_password
from apps.core import limits
from apps.core.db import decide_again, transaction
from apps.core.errors import DomainError, LostRace, Unavailable
from apps.core.ids import new_id
from apps.core.limits import rate_of

TRIES = 64  # Each rival that we replaced may slip in one user between our calls.

logger = logging.getLogger(__name__)


class Registered(NamedTuple):
    """What is told of a registration: the same whether the e-mail has an account or not."""

    registration_id: str
    email: str
    username: str
    code_delivery: dict[str, str]
    status: str = "UNCONFIRMED"


def register(*, account: NewAccount, address: str, now: datetime) -> Registered:
    """Open a registration, and have Cognito send its code.

    If the e-mail has an account the answer is the same, and its owner is told: events.py.

    Raises:
        WeakPassword: see there.
        UsernameTaken: see there.
        Conflict: a confirmation of the same e-mail is under way.
        RateLimited: too many registrations from this address, or Cognito throttles.
        Unavailable: Cognito does not answer; nothing is left behind.
    """
    limits.use(rate_of("sign-up", factor=settings.RATE_ADDRESS_FACTOR), address, now)
    check_password(account["password"])
    registration = _open(account, hash_password(account["password"]), now)
    try:
        _make_user(registration, account["password"])
    except Exception:
        _take_back_if_possible(registration)
        raise
    return Registered(
        registration.registration_id,
        registration.address,
        registration.username,
        {"medium": "EMAIL", "destination": _masked(registration.address)},
    )


def take_back(registration: Registration) -> None:
    """Undo a registration in both stores, if it is still the current one of its e-mail."""
    user = cognito.find_user(registration.address)
    if not is_current(registration):
        return
    if user and not user.is_confirmed:
        cognito.delete_user(user.sub)
    _remove(registration)


def is_current(registration: Registration) -> bool:
    row = Registration.find_of(registration.address)
    return row is not None and row.registration_id == registration.registration_id


def _masked(email: str) -> str:
    """Hide an e-mail as Cognito does."""
    local, _, domain = email.partition("@")
    return f"{local[0]}***@{domain[0]}***"


@decide_again
def _open(account: NewAccount, password_hash: bytes, now: datetime) -> Registration:
    current = _settled(Registration.find_of(account["email"]), now)
    registration = Registration(
        Registration.key(account["email"]),
        registration_id=new_id(now),
        open_mark=OPEN,
        open_since=now,
        code_sent_at=now,
        password_hash=password_hash,
        username=account["username"],
    )
    for name in ("display_name", "city", "country", "lat", "lng"):
        setattr(registration, name, account.get(name))
    with transaction() as tx:
        registration.open_in(tx, current)
        claim = Username.of(account["username"], registration.user_id, registration.lapses_at)
        claim.claim_in(tx, now)
    return registration


def _settled(current: Registration | None, now: datetime) -> Registration | None:
    """Finish a registration that was confirmed in fact, before another takes its place."""
    if current is None or current.sub is None:
        return current
    if current.is_being_confirmed(now):
        raise LostRace
    user = cognito.find_user(current.sub)
    if user is None or not user.is_confirmed:
        return current
    make_profile(user, now)
    return None


def _make_user(registration: Registration, password: str) -> None:
    """Make Cognito's user, in the place of one who was never confirmed."""
    for _ in range(TRIES):
        try:
            sub = cognito.sign_up(registration.address, password)
        except cognito.EmailTaken:
            if _makes_way(registration):
                continue
            return
        cognito.find_user(sub)  # As if the e-mail had an account: the time tells nothing.
        if not registration.note(sub=sub):
            cognito.delete_user(sub)  # A later registration has taken our place.
        return
    raise Unavailable


def _makes_way(registration: Registration) -> bool:
    """Delete the user who has the e-mail, unless they are confirmed or we are no longer current."""
    user = cognito.find_user(registration.address)
    if user is None:
        return True
    if user.is_confirmed:
        registration.note(state=State.TAKEN, owner_id=user.sub)
        return False
    if not is_current(registration):
        return False
    cognito.delete_user(user.sub)
    return True


def _take_back_if_possible(registration: Registration) -> None:
    try:
        take_back(registration)
    except DomainError:
        # The failure that brought us here goes on. `reconcile_accounts` finds what is left.
        logger.warning("A registration could not be taken back", exc_info=True)


@decide_again
def _remove(registration: Registration) -> None:
    current = Registration.find_of(registration.address)
    if current is None or current.registration_id != registration.registration_id:
        return
    claim = Username.find_of(current.username)
    with transaction() as tx:
        current.drop_in(tx)
        if claim and claim.holder == current.user_id:
            claim.drop_in(tx)
