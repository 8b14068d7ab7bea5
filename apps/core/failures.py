"""What failed lately, kept for a week, so that who operates Hearth finds it by correlation id.

Each error in the log becomes two small rows: one among the newest, one under its correlation id.
They name where in our code it happened and the kind of error, never its words, which may quote
what somebody sent.
"""

import logging
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from django.utils import timezone
from pynamodb.attributes import UnicodeAttribute

from apps.core.correlation import current_id
from apps.core.db import Item, MomentAttribute, QuietTable, optional, table_name
from apps.core.db.batches import write_batch
from apps.core.ids import new_id

KEPT = timedelta(days=7)
NEWEST = "newest"
KEPT_A_MINUTE = 30  # By a process: where everything fails, more would tell nothing new.
OURS = ("apps", "config", "infra")


class Failure(Item):
    """An error, under `list_name`: among the newest, or of what one correlation id names."""

    class Meta(QuietTable):
        table_name = table_name("failures")

    list_name = UnicodeAttribute(hash_key=True, attr_name="listName")
    failure_id = UnicodeAttribute(range_key=True, attr_name="failureId")
    correlation_id = UnicodeAttribute(attr_name="correlationId")
    message = UnicodeAttribute()  # What our code says of it, without what it is about.
    kind = optional(UnicodeAttribute())  # The class of the exception, if there was one.
    place = optional(UnicodeAttribute())  # The deepest line of ours that it came through.
    failed_at = MomentAttribute(attr_name="failedAt")

    @classmethod
    def of(cls, record: logging.LogRecord, now: datetime) -> tuple[Self, Self]:
        """Make both rows of an error."""
        _, error, trace = record.exc_info or (None, None, None)
        failure_id, correlation_id = new_id(now), current_id() or "none"
        newest, about = (
            cls(
                name,
                failure_id,
                correlation_id=correlation_id,
                message=str(record.msg),
                kind=type(error).__name__ if error else None,
                place=_place(trace) or f"{record.name}:{record.lineno}",
                failed_at=now,
                expires_at=now + KEPT,
            )
            for name in (NEWEST, _about(correlation_id))
        )
        return newest, about


def newest(limit: int) -> Sequence[Failure]:
    """Read the newest errors, in one call."""
    return Failure.page(NEWEST, limit=limit).items


def about(correlation_id: str, limit: int) -> Sequence[Failure]:
    """Read the newest errors of what `correlation_id` names, in one call."""
    return Failure.page(_about(correlation_id), limit=limit).items


class FailureKeeper(logging.Handler):
    """Keeps each error that is logged. It never fails itself, and never waits for another."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._busy = threading.local()
        self._minute, self._kept = 0, 0

    def emit(self, record: logging.LogRecord) -> None:
        if getattr(self._busy, "is_keeping", False) or not self._has_room(record.created):
            return
        self._busy.is_keeping = True  # What the writing itself logs is not kept.
        try:
            write_batch(put=Failure.of(record, timezone.now()), delete=[])
        except Exception:  # noqa: BLE001, S110  # The log has it; who is served must not wait for more.
            pass
        finally:
            self._busy.is_keeping = False

    def _has_room(self, at_second: float) -> bool:
        minute = int(at_second // 60)
        if minute != self._minute:
            self._minute, self._kept = minute, 0
        self._kept += 1
        return self._kept <= KEPT_A_MINUTE


def keep_failures() -> None:
    """Keep what fails in this process from now on. Twice is once."""
    root = logging.getLogger()
    if not any(isinstance(one, FailureKeeper) for one in root.handlers):
        root.addHandler(FailureKeeper())


def _about(correlation_id: str) -> str:
    return f"about#{correlation_id}"


def _place(trace: TracebackType | None) -> str | None:
    """Name the deepest line of ours in a traceback: `apps/tasks/services/tasks.py:88`."""
    found: str | None = None
    while trace:
        path = Path(trace.tb_frame.f_code.co_filename)
        ours = next((part for part in OURS if part in path.parts), None)
        if ours and "site-packages" not in path.parts:
            inside = path.parts[path.parts.index(ours) :]
            found = f"{'/'.join(inside)}:{trace.tb_lineno}"
        trace = trace.tb_next
    return found
