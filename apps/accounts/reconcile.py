"""What a crash left between the two stores: found and repaired once an hour.

Every user whom we make in Cognito has an open registration from before they are made until their
profile is written, and every change of e-mail is open from before Cognito hears of it until the
profile has it too. What administrators decide is marked until Cognito has heard of it. So what is
open is all there is to look at. Besides that Cognito may know people who signed up there directly
and never confirmed; their day is over too.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from apps.accounts import cognito, services
from apps.accounts.cognito import PoolUser
from apps.accounts.models import EmailChange, Registration, State, User
from apps.accounts.models.registrations import KEPT
from apps.core.errors import DomainError
from apps.core.schedules import scheduled

# What is younger may still be at work: no request runs for so long.
GRACE = timedelta(minutes=5)

logger = logging.getLogger(__name__)


class Repair(NamedTuple):
    """Something to be repaired; `what` names no e-mail."""

    what: str
    do: Callable[[], object]


@scheduled
def run_reconcile(now: datetime) -> None:
    """Repair all, once an hour."""
    repair_all(now)


def repair_all(now: datetime, *, tell: Callable[[], object] = lambda: None) -> list[str]:
    """Repair all there is to repair. Returns what was done.

    What fails stays for the next run; the others go on. `tell` is called after each.
    """
    done: list[str] = []
    for repair in repairs(now):
        try:
            repair.do()
        except DomainError:
            logger.exception("A repair failed", extra={"repair": repair.what})
        else:
            done.append(repair.what)
        tell()
    logger.info("Accounts reconciled", extra={"repairs": len(done)})
    return done


def repairs(now: datetime) -> Iterator[Repair]:
    """Find what is to be repaired, without doing it."""
    for registration in Registration.open_before(now - GRACE):
        if not registration.is_being_confirmed(now):
            yield from _of_registration(registration, now)
    for change in EmailChange.open_before(now - GRACE):
        yield Repair(f"finish e-mail change {change.change_id}", _finish(change, now))
    for decided in User.open_before(now - GRACE):
        yield Repair(f"tell Cognito of what was decided of {decided.user_id}", _telling(decided))
    for user in cognito.unconfirmed_users():
        # One with a registration is the business of that one.
        if user.created_at + KEPT + GRACE <= now and not Registration.find_of(user.email):
            yield Repair(f"delete unconfirmed user {user.sub}", _deletion(user))


def _of_registration(registration: Registration, now: datetime) -> Iterator[Repair]:
    user = cognito.find_user(registration.sub) if registration.sub else None
    name = f"registration {registration.registration_id}"
    if user and user.is_confirmed:
        yield Repair(f"finish {name}", lambda: services.make_profile(user, now))
    elif registration.lapses_at + GRACE <= now:
        yield Repair(f"take back lapsed {name}", lambda: services.take_back(registration))
    elif user is None and registration.state != State.TAKEN:
        yield Repair(f"take back half-made {name}", lambda: services.take_back(registration))


def _finish(change: EmailChange, now: datetime) -> Callable[[], object]:
    return lambda: services.finish_email(change, now)


def _telling(user: User) -> Callable[[], object]:
    return lambda: services.agree(user)


def _deletion(user: PoolUser) -> Callable[[], object]:
    return lambda: cognito.delete_user(user.sub)
