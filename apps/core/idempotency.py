"""Idempotency keys: the same intent, sent again, has one effect and one answer.

A key is claimed before the work begins; the transaction of the work marks it as done; the answer's
bytes are stored after it. A repeat gets the bytes, or, after a crash in between, runs again under
the ids of the first attempt and so finds what that has made: apps.core.effect.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Self, cast

from botocore.exceptions import ClientError
from pynamodb.attributes import BinaryAttribute, BooleanAttribute, JSONAttribute, UnicodeAttribute
from pynamodb.constants import ALL_OLD
from pynamodb.exceptions import VerboseClientError
from pynamodb.expressions.update import Action

from apps.core import belongings, times
from apps.core.belongings import Belongings
from apps.core.db import IntegerAttribute, Item, MomentAttribute, QuietTable, optional, table_name
from apps.core.db.batches import erase_partition
from apps.core.db.connections import CONDITION_FAILED, connection
from apps.core.effect import Effect
from apps.core.errors import Conflict, DomainError

KEPT = timedelta(hours=24)
CLAIMED = timedelta(seconds=60)
LARGEST_ANSWER_BYTES = 350_000  # A row holds 400 KB. What is larger is made anew.


class InProgress(Conflict):
    """Another request with this key still runs."""

    code = "IDEMPOTENCY_IN_PROGRESS"
    message = "The first request with this Idempotency-Key still runs. Repeat in a moment."


class KeyReused(DomainError):
    """The key came before, with another body."""

    code = "IDEMPOTENCY_KEY_REUSED"
    message = "This Idempotency-Key was used with another request. Take a new one."


class Answer(NamedTuple):
    """What the first request was answered. `body` is sealed."""

    status: int
    headers: dict[str, str]
    body: bytes


class Intent(Item):
    """What a client asked for under a key. The key itself is not kept, only a hash of it."""

    class Meta(QuietTable):
        table_name = table_name("idempotency")

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")  # So that it goes with them.
    fingerprint = UnicodeAttribute(range_key=True)  # Of method, path and key.
    body_hash = UnicodeAttribute(attr_name="bodyHash")
    seed = UnicodeAttribute()
    started_at = MomentAttribute(attr_name="startedAt")
    claimed_until = MomentAttribute(attr_name="claimedUntil")
    done = BooleanAttribute(default=False)
    status = optional(IntegerAttribute())
    headers = optional(JSONAttribute())
    body = optional(BinaryAttribute(legacy_encoding=False))

    @property
    def answer(self) -> Answer | None:
        if self.status is None or self.body is None:
            return None
        return Answer(self.status, dict(self.headers or {}), self.body)

    @property
    def effect(self) -> Effect:
        return Effect(self.seed, self._mark, is_done=self.done)

    def _mark(self) -> dict[str, Any]:
        """Make the write that says, within the transaction of the work, that it is done."""
        done: list[Action] = [Intent.done.set(True)]
        return {"Update": self.get_update_kwargs_from_instance(done, None)}

    def claim(self, now: datetime) -> "Intent | None":
        """Put this row unless a live one is there. Returns that one."""
        free = Intent.fingerprint.does_not_exist() | (Intent.expires_at <= now)
        request = self.get_save_kwargs_from_instance(
            free | (Intent.write_id == self.write_id), return_values_on_condition_failure=ALL_OLD
        )
        try:
            connection.dispatch("PutItem", request)
        except VerboseClientError as error:
            if not error.response["Error"]["Code"].startswith(CONDITION_FAILED):
                raise
            raw = cast("ClientError", error.__cause__).response["Item"]
            return Intent.from_raw_data(raw)
        return None

    def take_over(self, now: datetime) -> bool:
        """Claim it anew after the claim lapsed. Returns False if a rival was faster."""
        until = Intent.claimed_until.set(now + CLAIMED)
        return self.update_if(Intent.claimed_until == self.claimed_until, until)

    def store(self, answer: Answer) -> None:
        actions = [Intent.status.set(answer.status), Intent.headers.set(answer.headers)]
        if len(answer.body) <= LARGEST_ANSWER_BYTES:
            actions.append(Intent.body.set(answer.body))
        ours = (Intent.seed == self.seed) & Intent.body.does_not_exist()
        self.update_if(ours, *actions, Intent.done.set(True))

    def lapse(self) -> None:
        """Let a repeat run at once, under the same ids: we do not know what was written."""
        self.update_if(Intent.seed == self.seed, Intent.claimed_until.set(self.started_at))

    def forget(self) -> None:
        """Free the key: nothing was written, unless another attempt has marked it meanwhile."""
        not_done = Intent.done.is_in(False)  # noqa: FBT003  # PynamoDB's.
        self.delete_if((Intent.seed == self.seed) & not_done)

    @classmethod
    def new(cls, user_id: str, fingerprint: str, body_hash: str, now: datetime) -> Self:
        return cls(
            user_id,
            fingerprint,
            body_hash=body_hash,
            seed=secrets.token_hex(16),
            started_at=times.to_milliseconds(now),
            claimed_until=now + CLAIMED,
            expires_at=now + KEPT,
        )


def begin(user_id: str, fingerprint: str, body_hash: str, now: datetime) -> Intent:
    """Claim a key, or find what came of it: an intent that has its answer, or one to run.

    Raises:
        KeyReused: it came with another body.
        InProgress: the first request with it still runs.
    """
    intent = Intent.new(user_id, fingerprint, body_hash, now)
    known = intent.claim(now)
    if known is None:
        return intent
    if known.body_hash != body_hash:
        raise KeyReused
    if known.answer or known.done:
        return known
    if known.claimed_until > now or not known.take_over(now):
        raise InProgress
    return known


belongings.register(
    Belongings(
        domain="idempotency",
        models=(Intent,),
        erase=lambda user_id, _now: erase_partition(Intent, user_id),
        documents={},  # Answers that the user has had.
    )
)
