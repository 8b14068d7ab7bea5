"""Mails as rows: what was or will be sent, so that each is sent once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Self

from pynamodb.attributes import ListAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, LocalSecondaryIndex

from apps.core.db import Item, MomentAttribute, QuietTable, Transaction, optional, table_name
from apps.core.due import Due

QUIET_MAIL = "quiet-mail"  # The kinds of rows in the due index: the end of quiet hours,
DIGEST = "mail-digest"  # and the hour of a digest.
KEPT = timedelta(days=30)  # Longer than a queue keeps the message that could ask for it again.
CLAIMED = timedelta(seconds=60)  # Longer than a mail takes to be sent.


class Waiting(LocalSecondaryIndex["Mail"]):  # type: ignore[no-untyped-call]  # PynamoDB's.
    """The mails that a digest will collect."""

    class Meta:
        index_name = "Waiting"
        projection = AllProjection()

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    waiting_key = UnicodeAttribute(range_key=True, attr_name="waitingKey")


class Mail(Item):
    """The mail about a notification. The first of several that go together stands for all."""

    class Meta(QuietTable):
        table_name = table_name("mails")

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    notification_id = UnicodeAttribute(range_key=True, attr_name="notificationId")
    waits_until = optional(MomentAttribute(attr_name="waitsUntil"))
    waiting_key = optional(UnicodeAttribute(attr_name="waitingKey"))
    # Which notifications go with it: said before it is sent, so that a repeat sends the same.
    members = optional(ListAttribute[str]())
    claimed_until = optional(MomentAttribute(attr_name="claimedUntil"))
    sent_at = optional(MomentAttribute(attr_name="sentAt"))

    waiting = Waiting()

    @classmethod
    def of(cls, user_id: str, notification_id: str, now: datetime) -> Self:
        return cls(user_id, notification_id, expires_at=now + KEPT)

    @classmethod
    def waiting_of(cls, user_id: str, *, limit: int) -> list[Self]:
        """Read what waits for a digest, the oldest first."""
        return cls.page(user_id, index=Waiting.Meta.index_name, ascending=True, limit=limit).items

    def due_row(self) -> Due | None:
        """Make the row under which it waits: its own, or that of the digest for all in it."""
        if self.waits_until is None:
            return None
        if self.waiting_key:
            return Due.of(DIGEST, self.user_id, self.user_id, self.waits_until)
        return Due.of(QUIET_MAIL, self.user_id, self.notification_id, self.waits_until)

    def let_wait_in(self, tx: Transaction, until: datetime, *, in_digest: bool) -> None:
        """Let it wait as part of `tx`. A row that it waited under before just fires in vain."""
        waiting = {
            "waits_until": until,
            "waiting_key": self.notification_id if in_digest else None,
        }
        self.change_in(tx, waiting, expect=Mail.sent_at.does_not_exist())
        if row := self.due_row():
            row.put_in(tx)

    def claim(self, members: Sequence[str], now: datetime) -> bool:
        """Take it to be sent, before it is. Returns False if it was sent or is being sent."""
        is_free = Mail.claimed_until.does_not_exist() | (Mail.claimed_until <= now)
        return self.update_if(
            Mail.sent_at.does_not_exist() & is_free,
            Mail.members.set(list(members)),
            Mail.claimed_until.set(now + CLAIMED),
        )

    def release(self) -> None:
        """Let the next try claim it: it could not be sent."""
        self.update_if(Mail.sent_at.does_not_exist(), Mail.claimed_until.remove())

    def note_sent_in(self, tx: Transaction, now: datetime) -> None:
        self.note_in(tx, {"sent_at": now, "waiting_key": None}, Mail.version.exists())
