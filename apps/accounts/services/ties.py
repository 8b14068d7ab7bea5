"""Who knows whom: follows, blocks, mutes, and whether two people may see each other.

A follow and a block of the same two refuse each other by conditions: whichever commits first, the
other one sees it. So no follow outlives a block, and none begins during one.
"""

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from apps.accounts.errors import NotOneself
from apps.accounts.models import Tie, User
from apps.accounts.models.ties import Kind, partitions_of
from apps.core.db import Repeated, decide_again, transaction
from apps.core.db.batches import erase_partition, write_batch
from apps.core.errors import LostRace, NotFound

BLOCKS = (Kind.BLOCKS, Kind.BLOCKED_BY)


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


def follow_user(*, user_id: str, other_id: str, now: datetime) -> None:
    """Let a user follow another. Twice is once.

    Raises:
        NotOneself.
        NotFound: there is no such user, they are suspended, or either blocks the other.
    """
    _refuse_oneself(user_id, other_id)
    with suppress(Repeated), transaction() as tx:
        Tie.of(Kind.FOLLOWS, user_id, other_id).begin_in(tx, now)
        for kind in BLOCKS:
            Tie.of(kind, user_id, other_id).absent_in(tx, NotFound())
        User.tie_in(tx, user_id, {"following": 1})
        User.tie_in(tx, other_id, {"followers": 1})


def unfollow_user(*, user_id: str, other_id: str, now: datetime) -> None:
    """End a follow, if there is one. Raises NotFound when the other's row is gone already."""
    with suppress(Repeated), transaction() as tx:
        Tie.of(Kind.FOLLOWS, user_id, other_id).end_in(tx, now)
        User.untie_in(tx, user_id, {"following": -1})
        User.untie_in(tx, other_id, {"followers": -1})


@decide_again
def block_user(*, user_id: str, other_id: str, now: datetime) -> None:
    """Let neither of two people see the other, and end their follows both ways. Twice is once.

    Raises:
        NotOneself.
        NotFound: there is no such user, or they are suspended.
    """
    _refuse_oneself(user_id, other_id)
    ways = ((user_id, other_id), (other_id, user_id))
    follows = [Tie.of(Kind.FOLLOWS, *way) for way in ways]
    followers = {follow.user_id for follow in Tie.existing(follows)}
    with suppress(Repeated), transaction() as tx:
        Tie.of(Kind.BLOCKS, user_id, other_id).begin_in(tx, now)
        for follow in follows:
            if follow.user_id in followers:
                follow.end_in(tx, now, LostRace())
            else:
                follow.absent_in(tx, LostRace())
        for one, another in ways:
            ended = {"following": -(one in followers), "followers": -(another in followers)}
            User.tie_in(tx, one, ended)


def unblock_user(*, user_id: str, other_id: str, now: datetime) -> None:
    """End a block, if there is one. The follows that it ended stay so."""
    with suppress(Repeated), transaction() as tx:
        Tie.of(Kind.BLOCKS, user_id, other_id).end_in(tx, now)


def mute_user(*, user_id: str, other_id: str, now: datetime) -> None:
    """Keep what another does away from a user, who goes on seeing them. Twice is once.

    Raises:
        NotOneself.
        NotFound: there is no such user, or they are suspended.
    """
    _refuse_oneself(user_id, other_id)
    with suppress(Repeated), transaction() as tx:
        Tie.of(Kind.MUTES, user_id, other_id).begin_in(tx, now)
        User.tie_in(tx, other_id, {})


def unmute_user(*, user_id: str, other_id: str, now: datetime) -> None:
    """End a mute, if there is one."""
    with suppress(Repeated), transaction() as tx:
        Tie.of(Kind.MUTES, user_id, other_id).end_in(tx, now)


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


def may_see_each_other(one: str, other: str) -> bool:
    """Tell whether neither of two users blocks the other, in one call; of oneself in none."""
    return one == other or not Tie.existing(Tie.of(kind, one, other) for kind in BLOCKS)


def erase_ties(*, user_id: str, now: datetime) -> bool:
    """End some ties of somebody who has left, on both sides; False: more are left."""
    ties = Tie.some_around(user_id)
    for tie in ties:
        with suppress(NotFound):  # The other one has left as well, and is gone already.
            _end(tie, user_id, now)
    write_batch(put=[], delete=ties)  # Also what could not be ended, for want of its other side.
    is_done = [erase_partition(Tie, place) for place in partitions_of(user_id) if not ties]
    return not ties and all(is_done)


def _end(tie: Tie, user_id: str, now: datetime) -> None:
    other_id = tie.other_id
    match tie.kind:
        case Kind.FOLLOWS:
            unfollow_user(user_id=user_id, other_id=other_id, now=now)
        case Kind.FOLLOWER:
            unfollow_user(user_id=other_id, other_id=user_id, now=now)
        case Kind.BLOCKS:
            unblock_user(user_id=user_id, other_id=other_id, now=now)
        case Kind.BLOCKED_BY:
            unblock_user(user_id=other_id, other_id=user_id, now=now)
        case Kind.MUTES:
            unmute_user(user_id=user_id, other_id=other_id, now=now)
        case Kind.MUTED_BY:
            unmute_user(user_id=other_id, other_id=user_id, now=now)


def _refuse_oneself(user_id: str, other_id: str) -> None:
    if user_id == other_id:
        raise NotOneself
