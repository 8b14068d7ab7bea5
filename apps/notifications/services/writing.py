"""One transaction on notifications, with all that changes beside them.

Whoever changes a notification through here cannot forget the counter, its row in the due index or
its place in the lists: they follow from what it was and what it becomes.
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from apps.core import due
from apps.core.db import Transaction, transaction
from apps.core.once import once_in
from apps.notifications.models import Notification, UnreadCount


class InboxWriting:
    """Changes of notifications of one user, to be committed together."""

    def __init__(self, tx: Transaction, user_id: str) -> None:
        self._tx = tx
        self._user_id = user_id
        self._more_unread = 0

    def add(self, notification: Notification) -> None:
        """Add a new one, of which the placement is still to be made."""
        for name, value in notification.placement().items():
            setattr(notification, name, value)
        notification.save_in(self._tx)  # First, so that one that is told again is seen as such.
        self._follow(None, notification)

    def change(self, notification: Notification, changes: Mapping[str, object]) -> None:
        """Add a change of `notification`, which then shows it."""
        before, after = notification, notification.with_changes(changes)
        moved = {
            name: value
            for name, value in after.placement().items()
            if value != getattr(before, name)
        }
        self._follow(before, after)
        notification.change_in(self._tx, {**changes, **moved})

    def delete(self, notification: Notification, now: datetime) -> None:
        """Add the deletion of `notification`, and of what it says at once.

        Its mark stays as long as it would have, so that it does not come again however late its
        cause is told once more.
        """
        self._follow(notification, None)
        kept = {"expires_at": notification.kept_until}
        said = {"title": None, "body": None, "data": None}
        notification.change_in(self._tx, {**Notification.deletion(now), **kept, **said})

    def only_once(self, act: str, now: datetime) -> None:
        """Commit only the first time that the user hears of `act`, within the time of a mark."""
        # A hash, so that no mark tells of somebody who has left.
        source = hashlib.sha256(f"{self._user_id} {act}".encode()).hexdigest()
        once_in(self._tx, source, "notify", now)

    def add_count(self) -> None:
        """Add what the counter must count: at once, since a row can change only once."""
        UnreadCount.add_in(self._tx, self._user_id, self._more_unread)

    def _follow(self, before: Notification | None, after: Notification | None) -> None:
        self._more_unread += bool(after and after.counts) - bool(before and before.counts)
        old, new = (one.due_row() if one else None for one in (before, after))
        due.move_in(self._tx, old, new)


@contextmanager
def writing(user_id: str) -> Iterator[InboxWriting]:
    """Commit what the block writes, with the counter that belongs to it.

    Raises:
        LostRace: a notification had changed since it was read.
        Repeated: it was committed before.
    """
    with transaction() as tx:
        written = InboxWriting(tx, user_id)
        yield written
        written.add_count()
