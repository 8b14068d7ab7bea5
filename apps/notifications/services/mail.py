"""Mails about notifications: at once, after quiet hours, or together in a digest.

    notification -> stream -> job -> sent
                               |---> waits in the due index until quiet hours end -> job
                               '---> waits with others for the digest of its owner -> job

A mail is claimed before it is sent. A try that fails gives it back, one that dies lets the claim
lapse; the queue then brings the job again. So it is sent once, unless a process dies between the
sending and the note of it.
"""

from datetime import datetime
from typing import NamedTuple

from apps.accounts.services import contact_of
from apps.core import jobs
from apps.core.db import decide_again, transaction
from apps.core.db.batches import read_batch
from apps.core.due import Due
from apps.core.errors import Unavailable
from apps.notifications.kinds import is_urgent
from apps.notifications.mail_times import next_digest, quiet_until
from apps.notifications.models import Mail, Notification, Preferences

SEND = "notifications.mail"  # The jobs' names in the queue.
SEND_DIGEST = "notifications.digest"
AT_ONCE = 90  # In one digest: they are noted as sent in one transaction.


class Reader(NamedTuple):
    """Who gets a mail, where, and how they want it."""

    user_id: str
    email: str
    zone: str
    preferences: Preferences


def send_mail(*, user_id: str, notification_id: str, now: datetime) -> None:
    """Mail a notification, or let it wait as its owner wants; again is harmless.

    Raises:
        Unavailable: another try is sending it.
    """
    notification = Notification.find(user_id, notification_id)
    reader = _reader_of(user_id)
    if notification is None or reader is None:
        return
    Mail.of(user_id, notification_id, now).save_once()
    waits_until, in_digest = _wait_of(notification, reader, now)
    if waits_until:
        _let_wait(user_id, notification_id, waits_until, in_digest=in_digest)
    else:
        _send(reader, [notification_id], now)


def send_digest(*, user_id: str, now: datetime) -> None:
    """Mail all that waits for a user's digest, in one; again is harmless.

    Raises:
        Unavailable: another try is sending it.
    """
    reader = _reader_of(user_id)
    waiting = Mail.waiting_of(user_id, limit=AT_ONCE)
    if reader is None or not waiting:
        return
    # One that a try has begun with stands for all: what came since then waits for the next.
    waiting.sort(key=lambda mail: not mail.members)
    _send(reader, [mail.notification_id for mail in waiting], now)
    if len(waiting) == AT_ONCE:
        jobs.hand_over(SEND_DIGEST, user_id=user_id)


def fire_mail(due: Due) -> None:
    """Let the queue send a mail whose quiet hours are over."""
    jobs.hand_over(SEND, user_id=due.user_id, notification_id=due.subject_id)
    due.delete()  # Last, so that a crash in between leaves it for the next run.


def fire_digest(due: Due) -> None:
    """Let the queue send a digest whose hour has come."""
    jobs.hand_over(SEND_DIGEST, user_id=due.user_id)
    due.delete()


def _reader_of(user_id: str) -> Reader | None:
    contact = contact_of(user_id)
    if contact is None or contact.email is None:
        return None
    return Reader(user_id, contact.email, contact.time_zone, Preferences.of(user_id))


def _wait_of(
    notification: Notification, reader: Reader, now: datetime
) -> tuple[datetime | None, bool]:
    """Tell until when a mail waits, if it does, and whether for a digest."""
    if is_urgent(notification.type):
        return None, False
    digest = next_digest(reader.preferences, reader.zone, now)
    quiet = quiet_until(reader.preferences, reader.zone, digest or now)
    return quiet or digest, digest is not None


@decide_again
def _let_wait(user_id: str, notification_id: str, until: datetime, *, in_digest: bool) -> None:
    mail = Mail.load(user_id, notification_id)
    if mail.sent_at:
        return
    with transaction() as tx:
        mail.let_wait_in(tx, until, in_digest=in_digest)


def _send(reader: Reader, notification_ids: list[str], now: datetime) -> None:
    """Send one mail about some notifications, of which the first stands for all."""
    lead = Mail.load(reader.user_id, notification_ids[0])
    if lead.sent_at:
        return
    members = lead.members or notification_ids
    if not lead.claim(members, now):
        raise Unavailable
    wanted = _wanted(reader, members)
    if wanted:
        _post(lead, reader, wanted)
    with transaction() as tx:
        for notification_id in members:
            Mail(reader.user_id, notification_id).note_sent_in(tx, now)


def _wanted(reader: Reader, notification_ids: list[str]) -> list[Notification]:
    """Read what is still there, and still wanted by mail."""
    keys = [(reader.user_id, notification_id) for notification_id in notification_ids]
    found = read_batch(Notification, keys)
    return [one for one in found if reader.preferences.channels(one.type).email]


def _post(lead: Mail, reader: Reader, notifications: list[Notification]) -> None:
    from apps.notifications import letters  # noqa: PLC0415  # Heavy, and for the work function.

    try:
        letters.post(
            user_id=reader.user_id,
            email=reader.email,
            zone=reader.zone,
            notifications=notifications,
        )
    except Exception:
        lead.release()  # The queue will bring it again.
        raise
