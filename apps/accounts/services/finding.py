"""People, found by the beginning of a name."""

from apps.accounts.models import DirectoryEntry, User
from apps.core.db import Key, Page
from apps.core.db.batches import read_batch, write_batch
from apps.core.errors import Invalid
from apps.core.text import fold


def find_users(*, start: str, limit: int, after: Key | None) -> Page[User]:
    """Find users whose username, e-mail or display name begins so, but for case and accents.

    Raises:
        Invalid: nothing is left of `start` without its accents.
    """
    folded = fold(start)
    if not folded:
        raise Invalid(q=["Write at least one letter."])
    page = DirectoryEntry.beginning(folded, limit=limit, after=after)
    users = read_batch(User, [(entry.user_id,) for entry in page.items])
    return Page(users, page.next_key)


def index_user(old: User | None, new: User | None) -> None:
    """Keep the directory as the user is by now, whatever the order in which changes are told."""
    told = [*DirectoryEntry.all_of(old), *DirectoryEntry.all_of(new)]
    user = new or old
    if user is None or _names(old) == _names(new):
        return
    current = DirectoryEntry.all_of(User.find(user.user_id))
    kept = {entry.place for entry in current}
    gone = {entry.place: entry for entry in told if entry.place not in kept}
    write_batch(put=current, delete=list(gone.values()))


def _names(user: User | None) -> list[str]:
    return [entry.place for entry in DirectoryEntry.all_of(user)]
