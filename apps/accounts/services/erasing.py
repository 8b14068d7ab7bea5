"""An account goes, with all that belongs to it.

    asked for -> row marked, due row, signed out    at once
              -> stream -> job: erase, all domains  within seconds, again while something is left
              -> due row: the job again             each minute, until nothing comes back

Erasing needs no memory of how far it came: what is gone is gone, and what is not is found again.
What the streams of erased rows still write (a counter, a word of a search) is found by the next
job, so the last one comes when they have had their time. All of it is done by the queue: nobody's
reminders wait for an account that goes.
"""

from contextlib import suppress
from datetime import datetime, timedelta

from apps.accounts import cognito
from apps.accounts.models import (
    AddressClaim,
    ApiKey,
    AuditEntry,
    DirectoryEntry,
    EmailChange,
    Export,
    PasswordReset,
    Registration,
    User,
    Username,
)
from apps.accounts.services.passwords import password_attempt
from apps.accounts.services.registering import take_back
from apps.accounts.services.ties import erase_ties
from apps.core import belongings, jobs
from apps.core.db import decide_again, transaction
from apps.core.db.batches import erase_partition, write_batch
from apps.core.due import Due
from apps.core.errors import DomainError

ERASE = "accounts.erase"  # The job's name in the queue.
ERASURE = "account-erasure"  # The kind of the row in the due index.
ROUNDS = 10  # Of one run: each erases up to 500 rows of each kind, and 200 ties.
STREAMS_SETTLE_IN = timedelta(minutes=2)
TOKENS_LIVE = timedelta(hours=2)  # An hour in fact.


def delete_account(*, user_id: str, password: str, if_version: int | None, now: datetime) -> None:
    """Delete an account by the word of its owner.

    Raises:
        InvalidCredentials: the password is wrong.
        RateLimited: too many of those.
        NotFound, PreconditionFailed, Unavailable.
    """
    with password_attempt(user_id, now):
        cognito.sign_in(user_id, password)
    begin_erasure(user_id=user_id, if_version=if_version, now=now)
    with suppress(DomainError):  # It is asked for by now; else they can sign in for a moment more.
        cognito.set_enabled(user_id, is_enabled=False)


@decide_again
def begin_erasure(*, user_id: str, if_version: int | None = None, now: datetime) -> None:
    """Sign somebody out for good, and let everything of theirs be erased.

    Raises:
        NotFound, PreconditionFailed, Unavailable.
    """
    user = User.load_at(if_version, user_id)
    # Before our own mark: until that the token that asks for this is good for a repeat.
    cognito.sign_out(user_id)
    with transaction() as tx:
        user.leave_in(tx, now)
        Due.of(ERASURE, user_id, user_id, now).put_in(tx)


def erase(*, user_id: str, now: datetime) -> bool:
    """Erase what there is of somebody who has left. Returns whether nothing is left.

    Raises:
        Unavailable: a repeat goes on.
    """
    if User.find(user_id):
        return True  # Nobody who is here is erased, whatever a stray message says.
    return any(belongings.erase_some(user_id, now) for _ in range(ROUNDS))


def fire_erasure(due: Due, *, now: datetime) -> None:
    """Let what came back be erased again, and be done when nothing can any more."""
    can_be_done = due.due_at + STREAMS_SETTLE_IN <= now and not User.find(due.user_id)
    if can_be_done and belongings.erase_some(due.user_id, now):
        User.let_expire(due.user_id, now + TOKENS_LIVE)
        due.delete()
    else:
        jobs.hand_over(ERASE, user_id=due.user_id)


def erase_account(*, user_id: str, now: datetime) -> bool:
    """Erase what accounts hold of somebody, here and in Cognito; False: more is left."""
    user = User.find_even_deleted(user_id) or User(user_id)
    pool_user = cognito.find_user(user_id)
    if pool_user:
        user.email = pool_user.email
        _erase_address(user_id, pool_user.email)
    _erase_wish(user_id)
    _erase_names(user)
    done = [
        erase_partition(ApiKey, user_id),
        erase_partition(Export, user_id),
        AuditEntry.forget(user_id),
        erase_ties(user_id=user_id, now=now),
    ]
    cognito.delete_user(user_id)  # Only now: it knew the address.
    user.bare()
    return all(done)


def _erase_address(user_id: str, email: str) -> None:
    """Erase what lies under an e-mail, if it is about this user."""
    registration = Registration.find_of(email)
    if registration and registration.owner_id == user_id:
        take_back(registration)
    PasswordReset.drop_of(email)
    AddressClaim.drop_of(email, user_id)


def _erase_wish(user_id: str) -> None:
    wish = EmailChange.find_of(user_id)
    if wish:
        AddressClaim.drop_of(wish.address, user_id)
        wish.delete(add_version_condition=False)


def _erase_names(user: User) -> None:
    """Free the usernames, and take the names out of the directory."""
    for name in user.usernames:
        Username.drop_of(name, user.user_id)
    write_batch(put=[], delete=DirectoryEntry.all_of(user))
