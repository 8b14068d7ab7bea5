"""Whoever blocks somebody finds nothing of them in the inbox any more, nor they of them.

Nor do the deliveries of their webhooks tell of it, or those that wait.
"""

from datetime import datetime, timedelta

from apps.accounts import services as accounts
from apps.core import jobs
from apps.core.due import Due
from apps.notifications.services.erasing import NAMED_AT_ONCE, forget

PART = "notifications.part"  # The job's name in the queue.
PARTED = "parted"  # A kind of rows in the due index.
AGAIN = timedelta(minutes=1)  # By then the index shows what was being told at the time.


def part(*, user_id: str, other_id: str, now: datetime) -> None:
    """Let inboxes and webhooks of two forget each other: soon, and once more a minute later."""
    jobs.hand_over(PART, user_id=user_id, other_id=other_id)
    Due.of(PARTED, user_id, other_id, now + AGAIN).save_once()


def forget_each_other(*, user_id: str, other_id: str, now: datetime) -> None:
    """Delete some of what two people were told of each other, while either blocks the other.

    What is left is another job's; again is harmless.
    """
    if other_id not in accounts.hidden_from(user_id, {other_id}):
        return
    both_ways = ((user_id, other_id), (other_id, user_id))
    found = [forget(actor, told_to=reader, now=now) for reader, actor in both_ways]
    if max(found) >= NAMED_AT_ONCE:
        jobs.hand_over(PART, user_id=user_id, other_id=other_id)


def fire_parted(due: Due) -> None:
    """Look once more whether two people's inboxes know of each other."""
    jobs.hand_over(PART, user_id=due.user_id, other_id=due.subject_id)
    due.delete()
