"""Lists of people by what ties them to somebody, the newest tie first.

Left out are those who are suspended, and where either blocks the viewer. A cursor is a place in the
order of the ties, so what comes later moves nothing.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from itertools import chain, islice
from typing import Protocol, TypeVar

from apps.accounts.models import Tie, User
from apps.accounts.models.ties import Kind
from apps.accounts.services.avatars import avatar_of
from apps.accounts.services.following import FollowRequest
from apps.accounts.services.people import Card, Person
from apps.accounts.services.ties import BLOCKS, look_at
from apps.core.db import Key, Page
from apps.core.db.batches import read_batch, read_together
from apps.core.errors import Forbidden, NotFound

READ_ON_AT_MOST = 5  # Times that what is left out makes a page read on; then it is short.


class ListPeople(Protocol):
    """A list of people around somebody, as a viewer may see it."""

    def __call__(
        self, *, viewer_id: str, user_id: str, now: datetime, limit: int, after: Key | None
    ) -> Page[Person]: ...


Shown = TypeVar("Shown")
Show = Callable[[list[Tie], datetime], list[Shown]]


def list_followers(
    *, viewer_id: str, user_id: str, now: datetime, limit: int, after: Key | None
) -> Page[Person]:
    """List who follows a user.

    Raises:
        NotFound: there is no such user, they are suspended, or either blocks the other.
        Forbidden: the account is private, and the viewer does not follow it.
    """
    _expect_open(viewer_id, user_id)
    return _page(Kind.FOLLOWER, user_id, partial(_people, viewer_id), now, limit=limit, after=after)


def list_following(
    *, viewer_id: str, user_id: str, now: datetime, limit: int, after: Key | None
) -> Page[Person]:
    """List whom a user follows. Raises as `list_followers` does."""
    _expect_open(viewer_id, user_id)
    return _page(Kind.FOLLOWS, user_id, partial(_people, viewer_id), now, limit=limit, after=after)


def list_requests(
    *, user_id: str, now: datetime, limit: int, after: Key | None
) -> Page[FollowRequest]:
    """List who wants to follow a user."""
    return _page(Kind.REQUESTED_BY, user_id, _requests, now, limit=limit, after=after)


def list_blocked(*, user_id: str, now: datetime, limit: int, after: Key | None) -> Page[Card]:
    """List whom a user blocks."""
    return _page(Kind.BLOCKS, user_id, _cards, now, limit=limit, after=after)


def _page(
    kind: Kind,
    user_id: str,
    show: Show[Shown],
    now: datetime,
    *,
    limit: int,
    after: Key | None,
) -> Page[Shown]:
    ties = Tie.newest(kind, user_id, limit=limit, start=after)
    found: list[Shown] = []
    for _ in range(READ_ON_AT_MOST):
        found += show(list(islice(ties, limit - len(found))), now)
        if len(found) == limit:
            break
    following = next(ties, None)
    return Page(found, following.position if following else None)


def _expect_open(viewer_id: str, user_id: str) -> None:
    """Let followers and its owner alone see into a private account."""
    person, kinds = look_at(viewer_id, user_id)
    if person is None:
        raise NotFound
    is_close = viewer_id == user_id or Kind.FOLLOWS in kinds
    if person.private_account and not is_close:
        raise Forbidden


def _people(viewer_id: str, ties: list[Tie], now: datetime) -> list[Person]:
    """Show those whom a viewer may see, 25 of them in one call."""
    users = {tie.other_id: User(tie.other_id) for tie in ties}
    known = {
        other: [Tie.of(kind, viewer_id, other) for kind in (Kind.FOLLOWS, *BLOCKS)]
        for other in users
    }
    found = read_together([*users.values(), *chain(*known.values())])
    people = []
    for user in _active(map(found, users.values())):
        follow, *blocks = map(found, known[user.user_id])
        if not any(blocks):
            people.append(Person.of(user, now, followed_by_me=follow is not None))
    return people


def _requests(ties: list[Tie], now: datetime) -> list[FollowRequest]:
    asked_at = {tie.other_id: tie.created_at for tie in ties}
    return [
        FollowRequest(user, avatar_of(user, now), asked_at[user.user_id]) for user in _users(ties)
    ]


def _cards(ties: list[Tie], now: datetime) -> list[Card]:
    return [Card.of(user, now) for user in _users(ties)]


def _users(ties: list[Tie]) -> list[User]:
    return _active(read_batch(User, [(tie.other_id,) for tie in ties]))


def _active(users: Iterable[User | None]) -> list[User]:
    return [user for user in users if user and not user.suspended_at]
