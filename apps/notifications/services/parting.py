"""Whoever blocks somebody finds nothing of them in the inbox any more, nor they of them."""

from datetime import datetime, timedelta

from apps.accounts import services as accounts
from apps.core import jobs
from apps.core.due import Due
from apps.notifications.models import Notification
from apps.notifications.services.erasing import NAMED_AT_ONCE, delete_told

PART = "notifications.part"  # The job's name in the queue.
PARTED = "parted"  # A kind of rows in the due index.
AGAIN = timedelta(minutes=1)  # By then the index shows what was being told at the time.


def part(*, user_id: str, other_id: str, now: datetime) -> None:
    """Let two people's inboxes forget each other: soon, and once more a minute later."""
    jobs.hand_over(PART, user_id=user_id, other_id=other_id)
    Due.of(PARTED, user_id, other_id, now + AGAIN).save_once()


def forget_each_other(*, user_id: str, other_id: str, now: datetime) -> None:
    """Delete some of what two people were told of each other, while either blocks the other.

    What is left is another job's; again is harmless.
    """
    if other_id not in accounts.hidden_from(user_id, {other_id}):
        return
    told = [
        one
        for reader, actor in ((user_id, other_id), (other_id, user_id))
        for one in Notification.naming(actor, told_to=reader, limit=NAMED_AT_ONCE)
    ]
    for one in told:
        delete_told(*one.keys(), now=now)
    if len(told) >= NAMED_AT_ONCE:
        jobs.hand_over(PART, user_id=user_id, other_id=other_id)


def fire_parted(due: Due) -> None:
    """Look once more whether two people's inboxes know of each other."""
    jobs.hand_over(PART, user_id=due.user_id, other_id=due.subject_id)
    due.delete()
