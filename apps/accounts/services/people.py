"""People, as others see them."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Self

from apps.accounts.models import User, Username
from apps.accounts.services.avatars import avatar_of
from apps.accounts.services.ties import ties_of, ties_with
from apps.core.db.batches import read_batch
from apps.core.errors import NotFound
from apps.media.services import Picture


class Card(NamedTuple):
    """Somebody as they stand beside what they did."""

    user: User
    avatar: Picture | None

    @classmethod
    def of(cls, user: User, now: datetime) -> Self:
        return cls(user, avatar_of(user, now))


class Person(NamedTuple):
    """Somebody's public profile, as one other user sees it."""

    user: User
    avatar: Picture | None
    followed_by_me: bool

    @classmethod
    def of(cls, user: User, now: datetime, *, followed_by_me: bool) -> Self:
        return cls(user, avatar_of(user, now), followed_by_me)


def get_person(*, viewer_id: str, user_id: str, now: datetime) -> Person:
    """Read the public profile of a user.

    Both reads are made whatever the first one tells, so that not even the time tells why
    somebody is not found.

    Raises:
        NotFound: there is no such user, they are suspended, or either blocks the other.
    """
    user, ties = User.find(user_id), ties_of(viewer_id, user_id)
    if user is None or user.suspended_at or not ties.let_see:
        raise NotFound
    return Person.of(user, now, followed_by_me=ties.follows)


def people_for(viewer_id: str, user_ids: Sequence[str], now: datetime) -> dict[str, Person]:
    """Show users to a moderator, whoever blocks whom, 25 in two calls."""
    users = read_batch(User, [(user_id,) for user_id in user_ids])
    ties = ties_with(viewer_id, [user.user_id for user in users])
    return {
        user.user_id: Person.of(user, now, followed_by_me=ties[user.user_id].follows)
        for user in users
    }


def may_see_person(*, viewer_id: str, user_id: str) -> bool:
    """Tell whether somebody may see the public profile of a user, in two calls."""
    return person_seen_by(viewer_id=viewer_id, user_id=user_id) is not None


def person_seen_by(*, viewer_id: str, user_id: str) -> User | None:
    """Read a user, if somebody may see their public profile, in two calls."""
    user, ties = User.find(user_id), ties_of(viewer_id, user_id)
    return user if user and not user.suspended_at and ties.let_see else None


def name_for(*, viewer_id: str, user_id: str) -> str | None:
    """Name somebody to another whom they did something to, in two calls.

    None: the other mutes them, or is not to know of them.
    """
    user, ties = User.find(user_id), ties_of(viewer_id, user_id)
    if user is None or user.suspended_at or ties.mutes or not ties.let_see:
        return None
    return user.display_name or user.username


def get_person_by_username(*, viewer_id: str, username: str, now: datetime) -> Person:
    """Read the public profile of whoever has a username now, but for case.

    Raises:
        NotFound: as `get_person` does; also of a name that is only held: of an open registration,
            or one that its user gave up.
    """
    claim = Username.find_of(username)
    if claim is None or claim.is_only_held:
        raise NotFound
    return get_person(viewer_id=viewer_id, user_id=claim.holder, now=now)
