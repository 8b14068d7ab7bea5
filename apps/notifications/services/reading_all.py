"""Everything read at once, be it thousands.

Each notification is changed as if it were read by itself, with the counter in the same transaction:
so counter and lists agree at every moment, also between two transactions. A mark "all before this
is read" would be one write, but what comes late with an earlier time would count as read, and who
follows the changes of rows would miss it.
"""

from datetime import datetime, timedelta

from apps.core import jobs, times
from apps.core.db import decide_again
from apps.notifications.models import Notification
from apps.notifications.services.inbox import READ, count_unread
from apps.notifications.services.writing import writing

READ_ALL = "notifications.read-all"  # The job's name in the queue.
AT_ONCE = 45  # With a due row for each, and the counter, a transaction has 91 rows.
TRANSACTIONS_AT_MOST = 10  # Of one request. The rest follows within seconds, by the queue.
JUST_AFTER = timedelta(milliseconds=1)


def read_all(*, user_id: str, before: datetime | None, now: datetime) -> int:
    """Mark all as read that came before a moment, by default by now; again is harmless.

    Returns how many are unread then. It is exact: with more than 450 it tells those that the queue
    still brings.
    """
    bound = before or now + JUST_AFTER
    for _ in range(TRANSACTIONS_AT_MOST):
        if _read_some(user_id, bound):
            break
    else:
        jobs.hand_over(READ_ALL, user_id=user_id, before=times.to_text(bound))
    return count_unread(user_id=user_id)


@decide_again
def _read_some(user_id: str, before: datetime) -> bool:
    """Read some, the oldest first. Returns whether none is left."""
    page = Notification.unread_before(user_id, before, limit=AT_ONCE)
    with writing(user_id) as written:
        for notification in page.items:
            written.change(notification, READ)
    return page.next_key is None
