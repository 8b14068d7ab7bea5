"""People, as others see them."""

from typing import NamedTuple

from apps.accounts.models import User, Username
from apps.accounts.services.ties import ties_of
from apps.core.errors import NotFound


class Person(NamedTuple):
    """Somebody's public profile, as one other user sees it."""

    user: User
    followed_by_me: bool


def get_person(*, viewer_id: str, user_id: str) -> Person:
    """Read the public profile of a user.

    Both reads are made whatever the first one tells, so that not even the time tells why
    somebody is not found.

    Raises:
        NotFound: there is no such user, they are suspended, or either blocks the other.
    """
    user, ties = User.find(user_id), ties_of(viewer_id, user_id)
    if user is None or user.suspended_at or not ties.let_see:
        raise NotFound
    return Person(user, ties.follows)


def get_person_by_username(*, viewer_id: str, username: str) -> Person:
    """Read the public profile of whoever has a username now, but for case.

    Raises:
        NotFound: as `get_person` does; also of a name that is only held: of an open registration,
            or one that its user gave up.
    """
    claim = Username.find_of(username)
    if claim is None or claim.is_only_held:
        raise NotFound
    return get_person(viewer_id=viewer_id, user_id=claim.holder)
