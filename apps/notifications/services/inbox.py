"""What can be done with the inbox."""

from datetime import datetime

from apps.core.db import Key, Page
from apps.core.db.batches import erase_partition
from apps.core.ids import id_of
from apps.notifications.models import Notification


def notify(
    *,
    user_id: str,
    cause: str,
    moment: datetime,
    kind: str,
    title: str,
    body: str | None,
    data: dict[str, str],
) -> None:
    """Tell a user of `cause`, which came at `moment`; once, however often it is told."""
    notification_id = id_of(moment, cause)
    Notification(
        user_id,
        notification_id,
        type=kind,
        title=title,
        body=body,
        data=data,
        created_at=moment,
        pending_key=notification_id,
    ).save_once()


def list_pending(*, user_id: str, limit: int, after: Key | None) -> Page[Notification]:
    return Notification.pending_of(user_id, limit=limit, after=after)


def erase_notifications(user_id: str) -> bool:
    """Erase some of a user's notifications; False: more are left."""
    return erase_partition(Notification, user_id)
