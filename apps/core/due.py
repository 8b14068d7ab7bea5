"""The due index: all work that is due at some time, found without looking at anything else.

A row is written in the same transaction as its owner, under its kind and due time. A run reads
what is due by now and lets the kind's function fire it. Firing takes the row out in the very
transaction of its effect, so of two runs one has the effect: spec/notifications.md.
"""

import logging
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import NamedTuple, Self

from django.conf import settings
from pynamodb.attributes import UnicodeAttribute

from apps.core import dead_letters, metrics, times
from apps.core.db import Item, MomentAttribute, QuietTable, Transaction, table_name
from apps.core.errors import LostRace
from apps.core.schedules import scheduled

logger = logging.getLogger(__name__)

SHARDS = 4  # Per kind: a partition takes 1000 writes a second.
ROWS_AT_ONCE = 100
COUNTED_AT_MOST = SHARDS * ROWS_AT_ONCE


class Due(Item):
    """Something of `user_id` is due. `subject_id` names it within its kind."""

    class Meta(QuietTable):
        table_name = table_name("due")

    shard = UnicodeAttribute(hash_key=True)
    place = UnicodeAttribute(range_key=True)  # Due time and subject: sorted by time.
    due_at = MomentAttribute(attr_name="dueAt")
    user_id = UnicodeAttribute(attr_name="userId")
    subject_id = UnicodeAttribute(attr_name="subjectId")

    @classmethod
    def of(cls, kind: str, user_id: str, subject_id: str, due_at: datetime) -> Self:
        """Make the row of a subject: always under the same key for the same time."""
        return cls(
            shard_name(kind, zlib.crc32(subject_id.encode()) % SHARDS),
            f"{times.to_text(due_at)}#{subject_id}",
            due_at=due_at,
            user_id=user_id,
            subject_id=subject_id,
        )

    @classmethod
    def by_time(cls, shard: str, now: datetime) -> Iterator[Self]:
        """Read what is due in a shard at `now`, the oldest first, page by page."""
        until = cls.place < f"{times.to_text(now)}$"  # "$" sorts behind the "#" of a full place.
        return cls.query(shard, until, page_size=ROWS_AT_ONCE, consistent_read=True)


Fire = Callable[[Due, datetime], object]


def move_in(tx: Transaction, old: Due | None, new: Due | None) -> None:
    """Let what stood under `old` stand under `new`, as part of `tx`. None: it is not due."""
    if (old and old.keys()) == (new and new.keys()):
        return
    if old:
        old.delete_in(tx)  # If it fired meanwhile, this is a lost race.
    if new:
        new.put_in(tx)


_kinds: dict[str, Fire] = {}


def when_due(kind: str) -> Callable[[Fire], Fire]:
    """Register what to do when a row of `kind` is due."""

    def register(fire: Fire) -> Fire:
        _kinds[kind] = fire
        return fire

    return register


def shard_name(kind: str, shard: int) -> str:
    return f"{kind}#{shard}"


def due_rows(now: datetime, kinds: Iterable[str] | None = None) -> Iterator[tuple[str, Due]]:
    """Read all that is due at `now`, or what is of some kinds, with its kind.

    The shards of all kinds take turns, so that thousands of rows in one hold up no other.
    """
    turns = deque(
        (kind, Due.by_time(shard_name(kind, shard), now))
        for kind in (_kinds if kinds is None else kinds)
        for shard in range(SHARDS)
    )
    while turns:
        kind, rows = turns.popleft()
        if (row := next(rows, None)) is not None:
            yield kind, row
            turns.append((kind, rows))


class Backlog(NamedTuple):
    """What is due of a kind and waits. `waiting` goes up to `COUNTED_AT_MOST`."""

    kind: str
    waiting: int
    oldest: datetime | None


def backlogs(now: datetime) -> list[Backlog]:
    """Tell of each kind how much of it waits at `now`: one Query a shard, whatever there is."""
    return [_backlog(kind, now) for kind in sorted(_kinds)]


def _backlog(kind: str, now: datetime) -> Backlog:
    shards = (Due.by_time(shard_name(kind, shard), now) for shard in range(SHARDS))
    rows = [row for shard in shards for row in islice(shard, ROWS_AT_ONCE)]
    return Backlog(kind, len(rows), min((row.due_at for row in rows), default=None))


def run_all(
    now: datetime,
    kinds: Iterable[str] | None = None,
    *,
    tell: Callable[[], object] = lambda: None,
) -> int:
    """Fire all that is due at `now`, or what is of some kinds. Returns how many rows were fired.

    Also what is due in the place of what was fired, since each owner has one row. A row whose
    firing fails stays and is due again in the next run; the others go on. `tell` is called after
    each.
    """
    return _run(now, kinds, tell).fired


@scheduled
def run_due(now: datetime) -> None:
    """Fire what is due, once a minute, and tell how late it is and what failed for good."""
    ran = _run(now)
    metrics.measure("OldestDueSeconds", (now - ran.oldest).total_seconds())
    if settings.DEAD_LETTER_QUEUE_URL:
        metrics.measure("DeadLetters", dead_letters.count())


class Run(NamedTuple):
    """How many rows a run fired, and since when the oldest that it found was due."""

    fired: int
    oldest: datetime


def _run(
    now: datetime,
    kinds: Iterable[str] | None = None,
    tell: Callable[[], object] = lambda: None,
) -> Run:
    """Fire what is due, then what is due in its place: after a pause, of each owner much is."""
    fired, oldest, tried = 0, now, set[tuple[str, ...]]()
    left = set(_kinds if kinds is None else kinds)
    while left:
        again = set()
        for kind, row in due_rows(now, left):
            if row.keys() in tried:
                continue
            tried.add(row.keys())
            oldest = min(oldest, row.due_at)
            if _fire(kind, row, now):
                fired += 1
                again.add(kind)
            tell()
        left = again
    return Run(fired, oldest)


def _fire(kind: str, row: Due, now: datetime) -> bool:
    try:
        _kinds[kind](row, now)
    except LostRace:
        logger.info("Another run was faster", extra={"due": row.place})
    except Exception:
        logger.exception("Due work failed", extra={"due": row.place, "kind": kind})
    else:
        return True
    return False
