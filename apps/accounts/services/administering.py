"""What administrators decide: who may come in, and who has which role.

The row decides, the audit log tells of it in the same transaction, and then Cognito is made to
agree. A crash in between leaves a mark on the row, by which `reconcile` finds it; asking again
completes it too.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from apps.accounts import cognito
from apps.accounts.errors import OwnAccount
from apps.accounts.models import AuditEntry, User
from apps.core.db import Key, Page, Repeated, Transaction, decide_again, transaction
from apps.core.errors import Unavailable
from apps.core.ids import new_id

ADMIN = "admin"
TRIES = 20  # Each is a decision that somebody else took while we told Cognito of ours.

Changes = dict[str, object]


def suspend_user(*, user_id: str, actor_id: str, now: datetime) -> User:
    """Sign a user out everywhere, and let them in no more. Twice is once.

    Raises:
        OwnAccount: administrators do not lock themselves out.
        NotFound, Unavailable.
    """
    if user_id == actor_id:
        raise OwnAccount

    def suspend(user: User) -> Changes:
        if user.suspended_at:
            return {}
        return {"suspended_at": now, "signed_out_at": user.signed_out_by(now)}

    return _decide(user_id, _entry("users.suspend", user_id, actor_id, now), suspend)


def reinstate_user(*, user_id: str, actor_id: str, now: datetime) -> User:
    """Let a user sign in again. Twice is once. Raises NotFound, Unavailable."""

    def reinstate(user: User) -> Changes:
        if user.suspended_at is None:
            return {}
        # Tokens that Cognito issued before it heard of the suspension stay void.
        return {"suspended_at": None, "signed_out_at": user.signed_out_by(now)}

    return _decide(user_id, _entry("users.reinstate", user_id, actor_id, now), reinstate)


def set_roles(*, user_id: str, roles: Iterable[str], actor_id: str | None, now: datetime) -> User:
    """Give a user these roles and no others. A new one counts from their next token on.

    Raises:
        OwnAccount: administrators do not demote themselves.
        NotFound, Unavailable.
    """
    wanted = sorted(set(roles))
    if user_id == actor_id and ADMIN not in wanted:
        raise OwnAccount

    def change(user: User) -> Changes:
        return {"roles": wanted} if sorted(user.roles) != wanted else {}

    return _decide(user_id, _entry("users.roles", user_id, actor_id, now, roles=wanted), change)


def note_act_in(
    tx: Transaction,
    *,
    action: str,
    actor_id: str,
    user_id: str,
    details: Changes,
    now: datetime,
) -> None:
    """Keep in the audit log, as part of `tx`, what a moderator did to something of a user."""
    _entry(action, user_id, actor_id, now, **details).save_in(tx)


def list_audit(*, now: datetime, limit: int, after: Key | None) -> Page[AuditEntry]:
    """List what administrators did, the newest first."""
    return AuditEntry.newest(now, limit=limit, after=after)


def agree(user: User) -> User:
    """Make Cognito say of a user what their row says, also if that changes meanwhile."""
    for _ in range(TRIES):
        cognito.set_enabled(user.user_id, is_enabled=user.suspended_at is None)
        if user.suspended_at:
            cognito.sign_out(user.user_id)
        cognito.set_roles(user.user_id, user.roles)
        if user.note_agreed():
            return user
        user = User.load(user.user_id)
    raise Unavailable


def _entry(
    action: str, user_id: str, actor_id: str | None, now: datetime, **details: object
) -> AuditEntry:
    return AuditEntry(
        str(now.year),
        new_id(now),
        action=action,
        actor_id=actor_id,
        user_id=user_id,
        details=details,
        created_at=now,
    )


def _decide(user_id: str, entry: AuditEntry, changes_of: Callable[[User], Changes]) -> User:
    try:
        user = _write(user_id, entry, changes_of)
    except Repeated:  # Under the same Idempotency-Key; others may have decided since.
        user = User.load(user_id)
    return agree(user)


@decide_again
def _write(user_id: str, entry: AuditEntry, changes_of: Callable[[User], Changes]) -> User:
    user = User.load(user_id)
    changes = changes_of(user)
    if changes:
        with transaction() as tx:
            user.decide_in(tx, changes, entry.created_at)
            entry.save_in(tx)
    return user
