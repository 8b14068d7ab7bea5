"""Who knows whom: what ties two people, blocks and mutes. Follows are in following.py.

A follow, or a request for one, and a block of the same two refuse each other by conditions:
whichever commits first, the other one sees it. So no follow outlives a block, and none begins
during one.
"""

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from apps.accounts.errors import NotOneself
from apps.accounts.models import Tie, User
from apps.accounts.models.ties import Kind, partitions_of
from apps.core.db import Repeated, Transaction, decide_again, transaction
from apps.core.db.batches import erase_partition, read_together, write_batch
from apps.core.errors import NotFound

BLOCKS = (Kind.BLOCKS, Kind.BLOCKED_BY)
ENDED_BY_A_BLOCK = (Kind.FOLLOWS, Kind.REQUESTS)


class Ties(NamedTuple):
    """What ties one person to another, as the first of them knows it."""

    follows: bool
    blocks: bool
    blocked_by: bool
    mutes: bool

    @property
    def let_see(self) -> bool:
        """Tell whether the two may see each other."""
        return not (self.blocks or self.blocked_by)


class Sight(NamedTuple):
    """Another person, as far as one may see them, and what ties one to them."""

    person: User | None
    kinds: frozenset[Kind]


@decide_again
def block_user(*, user_id: str, other_id: str, now: datetime) -> None:
    """Let neither of two people see the other, and end follows and requests both ways.

    Twice is once.

    Raises:
        NotOneself.
        NotFound: there is no such user, or they are suspended.
    """
    refuse_oneself(user_id, other_id)
    ways = ((user_id, other_id), (other_id, user_id))
    ended = [Tie.of(kind, *way) for kind in ENDED_BY_A_BLOCK for way in ways]
    there = Tie.existing(ended)
    followers = {tie.user_id for tie in there if tie.kind == Kind.FOLLOWS}
    with suppress(Repeated), transaction() as tx:
        Tie.of(Kind.BLOCKS, user_id, other_id).begin_in(tx, now)
        for tie in ended:
            tie.clear_in(tx, now, is_there=tie.keys() in {row.keys() for row in there})
        for one, another in ways:
            left = {"following": -(one in followers), "followers": -(another in followers)}
            User.tie_in(tx, one, left)


def unblock_user(*, user_id: str, other_id: str, now: datetime) -> None:
    """End a block, if there is one. The follows that it ended stay so.

    Raises:
        NotFound: there is none, nor anybody whom they may see.
    """
    _end(Tie.of(Kind.BLOCKS, user_id, other_id), now)


def mute_user(*, user_id: str, other_id: str, now: datetime) -> None:
    """Keep what another does away from a user, who goes on seeing them. Twice is once.

    Raises:
        NotOneself.
        NotFound: there is no such user, they are suspended, or either blocks the other.
    """
    refuse_oneself(user_id, other_id)
    with suppress(Repeated), transaction() as tx:
        Tie.of(Kind.MUTES, user_id, other_id).begin_in(tx, now)
        expect_no_block_in(tx, user_id, other_id)
        User.tie_in(tx, other_id, {})


def unmute_user(*, user_id: str, other_id: str, now: datetime) -> None:
    """End a mute, if there is one. Raises as `unblock_user` does."""
    _end(Tie.of(Kind.MUTES, user_id, other_id), now)


def look_at(user_id: str, other_id: str) -> Sight:
    """See whether somebody may see another, and what ties them, as last written, in one call."""
    kinds = (Kind.FOLLOWS, Kind.REQUESTS, *BLOCKS)
    ties = {kind: Tie.of(kind, user_id, other_id) for kind in kinds}
    found = read_together([User(other_id), *ties.values()])
    there = frozenset(kind for kind, tie in ties.items() if found(tie))
    other = found(User(other_id))
    may_see = other is not None and other.suspended_at is None and there.isdisjoint(BLOCKS)
    return Sight(other if may_see else None, there)


def ties_of(viewer_id: str, other_id: str) -> Ties:
    """Tell what ties one user to another, as last written, in one call."""
    return ties_with(viewer_id, [other_id])[other_id]


def ties_with(viewer_id: str, others: Collection[str]) -> dict[str, Ties]:
    """Tell what ties one user to each of some others, 25 of them in one call."""
    kinds = (Kind.FOLLOWS, Kind.BLOCKS, Kind.BLOCKED_BY, Kind.MUTES)
    wanted = (Tie.of(kind, viewer_id, other) for other in others for kind in kinds)
    found = {tie.place for tie in Tie.existing(wanted)}
    return {
        other: Ties(*(Tie.of(kind, viewer_id, other).place in found for kind in kinds))
        for other in others
    }


def hidden_from(viewer_id: str, others: Collection[str]) -> set[str]:
    """Name those of some others whom a block hides from one, 50 in one call; of none in none."""
    strangers = set(others) - {viewer_id}
    blocks = Tie.existing(Tie.of(kind, viewer_id, other) for other in strangers for kind in BLOCKS)
    return {tie.other_id for tie in blocks}


def erase_ties(*, user_id: str, now: datetime) -> bool:
    """End some ties of somebody who has left, on both sides; False: more are left."""
    ties = Tie.some_around(user_id)
    for tie in ties:
        # NotFound: the other one has left as well, and is gone already.
        with suppress(NotFound, Repeated), transaction() as tx:
            end_tie_in(tx, tie.as_made(user_id), now)
    write_batch(put=[], delete=ties)  # Also what could not be ended, for want of its other side.
    is_done = [erase_partition(Tie, place) for place in partitions_of(user_id) if not ties]
    return not ties and all(is_done)


def end_tie_in(tx: Transaction, tie: Tie, now: datetime, refusal: Exception | None = None) -> None:
    """End a tie as part of `tx`, with what is counted of it.

    It raises `refusal`, or else Repeated, if it is not there; NotFound if one of the two is gone.
    """
    tie.end_in(tx, now, refusal)
    if tie.kind == Kind.FOLLOWS:
        User.untie_in(tx, tie.user_id, {"following": -1})
        User.untie_in(tx, tie.other_id, {"followers": -1})


def expect_no_block_in(tx: Transaction, one: str, other: str) -> None:
    """Let `tx` raise NotFound if either of two users blocks the other."""
    for kind in BLOCKS:
        Tie.of(kind, one, other).absent_in(tx, NotFound())


def refuse_oneself(user_id: str, other_id: str) -> None:
    if user_id == other_id:
        raise NotOneself


def _end(tie: Tie, now: datetime) -> None:
    try:
        with transaction() as tx:
            end_tie_in(tx, tie, now)
    except Repeated:
        if look_at(tie.user_id, tie.other_id).person is None:
            raise NotFound from None
