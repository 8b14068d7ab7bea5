"""Everything of somebody goes, when their account does."""

from datetime import datetime

from apps.core.db import decide_again
from apps.core.db.batches import erase_partition, write_batch
from apps.notifications.models import Delivery, Mail, Notification, Preferences, UnreadCount
from apps.notifications.services.writing import writing

NAMED_AT_ONCE = 100  # Each is a transaction.


def erase_notifications(user_id: str) -> bool:
    """Erase some of a user's notifications and what follows from them; False: more are left."""
    done = [
        erase_partition(Notification, user_id, also=Notification.due_row),
        erase_partition(Mail, user_id, also=Mail.due_row),
        erase_partition(Preferences, user_id),
        erase_partition(UnreadCount, user_id),
    ]
    return all(done)


def erase_name(user_id: str, now: datetime) -> bool:
    """Delete some of what tells others by name what somebody did who has left.

    Returns whether nothing was left: the index lags behind, so the next look tells.
    """
    return not forget(user_id, told_to=None, now=now)


def forget(actor_id: str, *, told_to: str | None, now: datetime) -> int:
    """Delete some of what names somebody, told to one person or to whomever.

    Returns how much the indexes showed, 200 at most.
    """
    notifications = Notification.naming(actor_id, told_to=told_to, limit=NAMED_AT_ONCE)
    for one in notifications:
        _delete(*one.keys(), now=now)
    deliveries = Delivery.naming(actor_id, told_to=told_to, limit=NAMED_AT_ONCE)
    write_batch(put=[], delete=deliveries)
    return len(notifications) + len(deliveries)


@decide_again
def _delete(user_id: str, notification_id: str, *, now: datetime) -> None:
    notification = Notification.find(user_id, notification_id)
    if notification:
        with writing(user_id) as written:
            written.delete(notification, now)
