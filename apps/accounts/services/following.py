"""Follows, and requests for them where an account is private.

Of the same two there is a follow, or a request, or neither: each begins only where the other one is
not, or ends it. So who accepts, takes back or rejects a request, or blocks who asks, meets the
others at its rows, and one of them wins.
"""

from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from apps.accounts.models import Tie, User
from apps.accounts.models.ties import Kind
from apps.accounts.services.avatars import avatar_of
from apps.accounts.services.ties import (
    end_tie_in,
    expect_no_block_in,
    look_at,
    refuse_oneself,
)
from apps.core import jobs
from apps.core.db import Repeated, Transaction, decide_again, transaction
from apps.core.errors import LostRace, NotFound
from apps.media.services import Picture

LET_IN = "accounts.let-requests-in"  # The job's name in the queue.
LET_IN_AT_ONCE = 100  # By one job; each is a read and a transaction.


class FollowRequest(NamedTuple):
    """Somebody who wants to follow."""

    user: User
    avatar: Picture | None
    created_at: datetime


@decide_again
def follow_user(*, user_id: str, other_id: str, now: datetime) -> None:
    """Let a user follow another, or ask for it, if the account is private. Twice is once.

    Raises:
        NotOneself.
        NotFound: there is no such user, they are suspended, or either blocks the other.
    """
    refuse_oneself(user_id, other_id)
    other, kinds = look_at(user_id, other_id)
    if other is None:
        raise NotFound
    wanted = Kind.REQUESTS if other.private_account else Kind.FOLLOWS
    if kinds & {Kind.FOLLOWS, wanted}:
        return
    with suppress(Repeated), transaction() as tx:
        expect_no_block_in(tx, user_id, other_id)
        if wanted == Kind.REQUESTS:
            _ask_in(tx, user_id, other_id, now)
        else:
            request = Tie.of(Kind.REQUESTS, user_id, other_id)
            request.clear_in(tx, now, is_there=Kind.REQUESTS in kinds)
            _follow_in(tx, user_id, other_id, now, is_private=False)


@decide_again
def unfollow_user(*, user_id: str, other_id: str, now: datetime) -> None:
    """End a follow, or take a request for one back, if there is either.

    Raises:
        NotFound: there is neither, nor anybody whom they may see; or the other's row is gone.
    """
    other, kinds = look_at(user_id, other_id)
    there = next(iter(kinds & {Kind.FOLLOWS, Kind.REQUESTS}), None)
    if there:
        with transaction() as tx:
            end_tie_in(tx, Tie.of(there, user_id, other_id), now, LostRace())
    elif other is None:
        raise NotFound


def accept_request(*, user_id: str, requester_id: str, now: datetime) -> FollowRequest:
    """Let somebody follow a user who asked for it. Returns the request as it was.

    Raises:
        NotFound: nobody asks, or who did is suspended or gone.
    """
    request = _request_of(user_id, requester_id, now)
    with suppress(Repeated), transaction() as tx:
        _accept_in(tx, user_id, requester_id, now)
    return request


def reject_request(*, user_id: str, requester_id: str, now: datetime) -> FollowRequest:
    """Let a request come to nothing; it may be made again. Raises as `accept_request` does."""
    request = _request_of(user_id, requester_id, now)
    with suppress(Repeated), transaction() as tx:
        end_tie_in(tx, Tie.of(Kind.REQUESTS, requester_id, user_id), now, NotFound())
    return request


def let_requests_in(*, user_id: str, after: str | None = None, now: datetime) -> None:
    """Let those follow who asked while an account was private that is so no more.

    Some of them, by their ids, behind `after`; the rest is left to another job.
    """
    page = Tie.requests_to(user_id, limit=LET_IN_AT_ONCE, after=after)
    for request in page.items:
        if not _let_in(user_id, request.other_id, now):
            return
    if page.next_key:
        jobs.hand_over(LET_IN, user_id=user_id, after=Tie.other_in(page.next_key))


@decide_again
def _let_in(user_id: str, requester_id: str, now: datetime) -> bool:
    """Let one of them follow. Returns False where the account is private again, or gone."""
    user = User.find(user_id)
    if user is None or user.suspended_at or user.private_account:
        return False
    # NotFound: it was taken back meanwhile, or who asked is suspended.
    with suppress(NotFound), transaction() as tx:
        _accept_in(tx, user_id, requester_id, now, is_private=False)
    return True


def _ask_in(tx: Transaction, user_id: str, other_id: str, now: datetime) -> None:
    Tie.of(Kind.REQUESTS, user_id, other_id).begin_in(tx, now)
    Tie.of(Kind.FOLLOWS, user_id, other_id).absent_in(tx, LostRace())
    User.tie_in(tx, user_id, {})
    User.tie_in(tx, other_id, {}, is_private=True)


def _accept_in(
    tx: Transaction,
    user_id: str,
    requester_id: str,
    now: datetime,
    *,
    is_private: bool | None = None,
) -> None:
    # No block is looked for: it would have ended the request. Nor is there a follow beside one.
    end_tie_in(tx, Tie.of(Kind.REQUESTS, requester_id, user_id), now, NotFound())
    _follow_in(tx, requester_id, user_id, now, NotFound(), is_private=is_private)


def _follow_in(
    tx: Transaction,
    user_id: str,
    other_id: str,
    now: datetime,
    refusal: Exception | None = None,
    *,
    is_private: bool | None,
) -> None:
    """Begin a follow as part of `tx`. It raises `refusal`, or else Repeated, if there is one."""
    Tie.of(Kind.FOLLOWS, user_id, other_id).begin_in(tx, now, refusal)
    User.tie_in(tx, user_id, {"following": 1})
    User.tie_in(tx, other_id, {"followers": 1}, is_private=is_private)


def _request_of(user_id: str, requester_id: str, now: datetime) -> FollowRequest:
    """Read a request, also one that was answered: a repeat of that answer knows its own work."""
    requester = User.load(requester_id)
    request = Tie.of(Kind.REQUESTED_BY, user_id, requester_id).even_ended()
    if request is None or requester.suspended_at:
        raise NotFound
    return FollowRequest(requester, avatar_of(requester, now), request.created_at)
