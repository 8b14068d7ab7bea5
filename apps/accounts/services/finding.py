"""People, found by the beginning of a name: by administrators, and by each other."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import TypeVar

from apps.accounts.models import DirectoryEntry, User
from apps.accounts.models.directory import Audience, fold_name
from apps.accounts.services.people import Person
from apps.accounts.services.ties import ties_with
from apps.core.db import Key, Page
from apps.core.db.batches import read_batch, write_batch
from apps.core.errors import Invalid

PAGES_AT_ONCE = 5

Found = TypeVar("Found")


def find_users(*, start: str, limit: int, after: Key | None) -> Page[User]:
    """Find users whose username, e-mail or display name begins so, but for case and accents.

    Raises:
        Invalid: nothing is left of `start` without its accents.
    """
    return _find(Audience.ADMINISTRATORS, _folded(start), list, limit=limit, after=after)


def find_people(
    *, viewer_id: str, start: str, now: datetime, limit: int, after: Key | None
) -> Page[Person]:
    """Find people whose username or display name begins so, but for case and accents.

    Absent are those who do not want to be found, who are suspended, and where either blocks the
    other.

    Raises:
        Invalid: nothing is left of `start` without its accents.
    """

    def visible(users: list[User]) -> list[Person]:
        ties = ties_with(viewer_id, [user.user_id for user in users])
        return [
            Person.of(user, now, followed_by_me=ties[user.user_id].follows)
            for user in users
            if ties[user.user_id].let_see
        ]

    return _find(Audience.EVERYBODY, _folded(start), visible, limit=limit, after=after)


def index_user(old: User | None, new: User | None) -> None:
    """Keep the directory as the user is by now, whatever the order in which changes are told."""
    told = [*DirectoryEntry.all_of(old), *DirectoryEntry.all_of(new)]
    user = new or old
    if user is None or _keys(DirectoryEntry.all_of(old)) == _keys(DirectoryEntry.all_of(new)):
        return
    current = DirectoryEntry.all_of(User.find(user.user_id))
    kept = _keys(current)
    gone = {entry.keys(): entry for entry in told if entry.keys() not in kept}
    write_batch(put=current, delete=list(gone.values()))


def _folded(start: str) -> str:
    folded = fold_name(start)
    if not folded:
        raise Invalid(q=["Write at least one letter."])
    return folded


def _find(
    audience: Audience,
    start: str,
    shown: Callable[[list[User]], list[Found]],
    *,
    limit: int,
    after: Key | None,
) -> Page[Found]:
    """Read on until the page is full, also where entries lag behind, or are not to be shown.

    A page that is short and not the last one has come to the bound of what one request reads.
    """
    found: list[Found] = []
    for _ in range(PAGES_AT_ONCE):
        left = limit - len(found)
        page = DirectoryEntry.beginning(audience, start, limit=left, after=after)
        found += shown(_users_of(page.items, start))
        after = page.next_key
        if after is None or len(found) == limit or len(page.items) < left:
            break
    return Page(found, after)


def _users_of(entries: Collection[DirectoryEntry], start: str) -> list[User]:
    """Read the users behind entries that are still right."""
    # Somebody comes twice while the stream is about to replace one name by another.
    ids = dict.fromkeys((entry.user_id,) for entry in entries)
    users = {user.user_id: user for user in read_batch(User, list(ids))}
    return [
        user for entry in entries if (user := users.get(entry.user_id)) and entry.finds(user, start)
    ]


def _keys(entries: Iterable[DirectoryEntry]) -> set[tuple[str, ...]]:
    return {entry.keys() for entry in entries}
