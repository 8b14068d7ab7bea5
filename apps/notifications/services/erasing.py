"""Everything of somebody goes, when their account does."""

from apps.core.db.batches import erase_partition
from apps.notifications.models import Mail, Notification, Preferences, UnreadCount


def erase_notifications(user_id: str) -> bool:
    """Erase some of a user's notifications and what follows from them; False: more are left."""
    done = [
        erase_partition(Notification, user_id, also=Notification.due_row),
        erase_partition(Mail, user_id, also=Mail.due_row),
        erase_partition(Preferences, user_id),
        erase_partition(UnreadCount, user_id),
    ]
    return all(done)
