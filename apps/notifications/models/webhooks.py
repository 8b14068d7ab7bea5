"""Webhooks as rows of their owner, and how many somebody has."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Self

from pynamodb.attributes import BooleanAttribute, ListAttribute, UnicodeAttribute

from apps.core.db import (
    IntegerAttribute,
    Item,
    Key,
    LoggedTable,
    MomentAttribute,
    Page,
    Transaction,
    optional,
    table_name,
)
from apps.core.db.rows import new_write_id
from apps.core.due import Due
from apps.core.errors import Conflict
from apps.core.ids import is_id

RETRY = "webhook-retry"  # The kind of a failing webhook's row in the due index.
MOST_WEBHOOKS = 20  # Of one user: each event of theirs is weighed against all of them.
COUNT = "count"  # No ULID begins so, and all sort before it.
# Longer than one turn of sending takes; shorter than the queue waits to bring its message again.
TURN = timedelta(seconds=60)


class TooManyWebhooks(Conflict):
    """The user has as many as anybody may."""

    code = "TOO_MANY_WEBHOOKS"
    message = f"You have {MOST_WEBHOOKS} webhooks. Delete one first."


class Webhook(Item):
    """Where a user wants to hear of which events."""

    class Meta(LoggedTable):
        table_name = table_name("webhooks")

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    webhook_id = UnicodeAttribute(range_key=True, attr_name="webhookId")
    url = UnicodeAttribute()
    events = ListAttribute[str]()
    description = optional(UnicodeAttribute())
    sealed_secret = UnicodeAttribute(attr_name="sealedSecret")
    enabled = BooleanAttribute(default=True)
    disabled_reason = optional(UnicodeAttribute(attr_name="disabledReason"))
    disabled_at = optional(MomentAttribute(attr_name="disabledAt"))
    # While it is there nothing is sent: the first in the row failed, and is due again then.
    retry_at = optional(MomentAttribute(attr_name="retryAt"))
    # Its owner opened it before its time: a failure then does not count as one of the day's.
    hurried = optional(BooleanAttribute())
    # Until when somebody has the turn to send, and by what they know it; one at a time keeps the
    # order.
    busy_until = optional(MomentAttribute(attr_name="busyUntil"))
    turn = optional(UnicodeAttribute())
    created_at = MomentAttribute(attr_name="createdAt")
    updated_at = MomentAttribute(attr_name="updatedAt")

    @classmethod
    def recognizes(cls, image: dict[str, dict[str, Any]]) -> bool:
        return is_id(image["webhookId"]["S"])

    @classmethod
    def of_user(cls, user_id: str, *, limit: int, after: Key | None = None) -> Page[Self]:
        """Read a page of a user's webhooks, the newest first."""
        return cls.page(user_id, sort=cls.webhook_id < COUNT, limit=limit, after=after)

    @classmethod
    def all_of_user(cls, user_id: str) -> Iterator[Self]:
        """Read all webhooks of a user: for work in the background alone."""
        return cls.all_in(user_id, sort=cls.webhook_id < COUNT)

    @classmethod
    def take_turn(cls, user_id: str, webhook_id: str, now: datetime) -> Self | None:
        """Take the turn to send; None: another has it, or nothing may be sent."""
        row, turn = cls(user_id, webhook_id), new_write_id()
        is_on = cls.version.exists() & cls.deleted_at.does_not_exist() & (cls.enabled == True)  # noqa: E712  # A condition.
        # Or it is ours: botocore repeats what was done when its answer got lost.
        is_free = cls.busy_until.does_not_exist() | (cls.busy_until < now) | (cls.turn == turn)
        may_send = is_on & cls.retry_at.does_not_exist() & is_free
        taken = (cls.busy_until.set(now + TURN), cls.turn.set(turn))
        # The answer brings the whole row along.
        return row if row.update_if(may_send, *taken) else None

    def is_as_read(self) -> bool:
        """Tell whether the turn still is ours, and its owner has written nothing since."""
        row = Webhook.find(self.user_id, self.webhook_id)
        return row is not None and (row.version, row.turn) == (self.version, self.turn)

    def end_turn(self) -> None:
        """Give the turn back, if it still is ours."""
        gone = (Webhook.busy_until.remove(), Webhook.turn.remove(), Webhook.hurried.remove())
        self.update_if(self.still("turn"), *gone)

    def wait_in(self, tx: Transaction, retry_at: datetime) -> None:
        """End the turn as part of `tx`, and let nothing be sent until `retry_at`.

        Unless its owner has written it since: maybe it leads elsewhere by now.
        """
        changes = {"retry_at": retry_at, "busy_until": None, "turn": None, "hurried": None}
        self.note_in(tx, changes, self.still("turn") & self.still("version"))
        Due.of(RETRY, self.user_id, self.webhook_id, retry_at).put_in(tx)

    @classmethod
    def stop_waiting(cls, user_id: str, webhook_id: str, retry_at: datetime) -> None:
        """Let it be sent to again, if it waits for that very time."""
        cls(user_id, webhook_id).update_if(cls.retry_at == retry_at, cls.retry_at.remove())

    @classmethod
    def hurry(cls) -> dict[str, object]:
        """Name the changes that let it be sent to at once, since its owner wants it."""
        return {"retry_at": None, "hurried": True}

    def hurry_in(self, tx: Transaction) -> None:
        """Let it be sent to at once as part of `tx`, unless it is off by now."""
        is_on = Webhook.deleted_at.does_not_exist() & (Webhook.enabled == True)  # noqa: E712  # A condition.
        self.note_in(tx, self.hurry(), is_on)

    def due_row(self) -> Due | None:
        """Make its row in the due index, if it has one."""
        if self.retry_at is None:
            return None
        return Due.of(RETRY, self.user_id, self.webhook_id, self.retry_at)


class WebhookCount(Item):
    """How many webhooks a user has, counted in their transactions."""

    class Meta(LoggedTable):
        table_name = table_name("webhooks")

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    place = UnicodeAttribute(range_key=True, attr_name="webhookId")
    webhooks = IntegerAttribute(default=0)

    @classmethod
    def recognizes(cls, image: dict[str, dict[str, Any]]) -> bool:
        return not Webhook.recognizes(image)

    @classmethod
    def add_in(cls, tx: Transaction, user_id: str) -> None:
        """Count one more as part of `tx`, which raises TooManyWebhooks if that is too many."""
        has_room = cls.webhooks.does_not_exist() | (cls.webhooks < MOST_WEBHOOKS)
        refusal = TooManyWebhooks()
        cls.count_in(
            *(tx, user_id, COUNT), amounts={"webhooks": 1}, condition=has_room, refusal=refusal
        )

    @classmethod
    def take_in(cls, tx: Transaction, user_id: str) -> None:
        """Count one less as part of `tx`."""
        cls.count_in(tx, user_id, COUNT, amounts={"webhooks": -1})
