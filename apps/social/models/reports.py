"""Reports to moderators, and who has reported what."""

import zlib
from datetime import datetime
from enum import StrEnum
from typing import Self

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection

from apps.core.db import (
    Item,
    Key,
    LoggedTable,
    MomentAttribute,
    Page,
    QuietTable,
    Repeated,
    Transaction,
    optional,
    table_name,
)
from apps.core.db.batches import read_batch
from apps.core.ids import id_of

SHARDS = 4  # Of each queue: a partition takes 1000 writes a second, and a page reads them all.
ROWS_AT_ONCE = 100


class Reason(StrEnum):
    SPAM = "spam"
    SCAM = "scam"
    HARASSMENT = "harassment"
    HATE = "hate"
    VIOLENCE = "violence"
    NUDITY = "nudity"
    SELF_HARM = "self-harm"
    ILLEGAL = "illegal"
    OTHER = "other"


class Status(StrEnum):
    OPEN = "open"
    RESOLVED = "resolved"


class Action(StrEnum):
    DISMISS = "dismiss"
    REMOVE = "remove"
    SUSPEND = "suspend"


class ByQueue(GlobalSecondaryIndex["Report"]):  # type: ignore[no-untyped-call]  # PynamoDB's.
    """Open reports by their age, resolved ones by when they were, each in shards."""

    class Meta:
        index_name = "ByQueue"
        projection = AllProjection()

    queue = UnicodeAttribute(hash_key=True)
    queue_key = UnicodeAttribute(range_key=True, attr_name="queueKey")


class ByTarget(GlobalSecondaryIndex["Report"]):  # type: ignore[no-untyped-call]
    """The open reports of one thing, by their age."""

    class Meta:
        index_name = "ByTarget"
        projection = KeysOnlyProjection()

    open_target = UnicodeAttribute(hash_key=True, attr_name="openTarget")
    report_id = UnicodeAttribute(range_key=True, attr_name="reportId")


class ByReporter(GlobalSecondaryIndex["Report"]):  # type: ignore[no-untyped-call]
    """What somebody reported."""

    class Meta:
        index_name = "ByReporter"
        projection = KeysOnlyProjection()

    reporter_id = UnicodeAttribute(hash_key=True, attr_name="reporterId")
    report_id = UnicodeAttribute(range_key=True, attr_name="reportId")


class ByAuthor(GlobalSecondaryIndex["Report"]):  # type: ignore[no-untyped-call]
    """What was reported of somebody."""

    class Meta:
        index_name = "ByAuthor"
        projection = KeysOnlyProjection()

    author_id = UnicodeAttribute(hash_key=True, attr_name="authorId")
    report_id = UnicodeAttribute(range_key=True, attr_name="reportId")


class ByResolver(GlobalSecondaryIndex["Report"]):  # type: ignore[no-untyped-call]
    """What a moderator resolved."""

    class Meta:
        index_name = "ByResolver"
        projection = KeysOnlyProjection()

    resolved_by = UnicodeAttribute(hash_key=True, attr_name="resolvedBy")
    report_id = UnicodeAttribute(range_key=True, attr_name="reportId")


class Report(Item):
    """Somebody reported a thing, or a person, to the moderators."""

    class Meta(LoggedTable):
        table_name = table_name("reports")

    report_id = UnicodeAttribute(hash_key=True, attr_name="reportId")
    target_type = UnicodeAttribute(attr_name="targetType")
    target_id = optional(UnicodeAttribute(attr_name="targetId"))  # None: a person who has left.
    author_id = optional(UnicodeAttribute(attr_name="authorId"))  # Who answers for it.
    reporter_id = optional(UnicodeAttribute(attr_name="reporterId"))  # None: they have left.
    reason = UnicodeAttribute()
    note = optional(UnicodeAttribute())
    created_at = MomentAttribute(attr_name="createdAt")
    resolved_at = optional(MomentAttribute(attr_name="resolvedAt"))
    resolved_by = optional(UnicodeAttribute(attr_name="resolvedBy"))
    action = optional(UnicodeAttribute())  # None of a resolved one: whom it was about has left.
    resolved_with = optional(UnicodeAttribute(attr_name="resolvedWith"))  # Another of the target.
    open_target = optional(UnicodeAttribute(attr_name="openTarget"))
    queue = optional(UnicodeAttribute())
    queue_key = optional(UnicodeAttribute(attr_name="queueKey"))

    by_queue = ByQueue()
    by_target = ByTarget()
    by_reporter = ByReporter()
    by_author = ByAuthor()
    by_resolver = ByResolver()

    @property
    def status(self) -> Status:
        return Status.RESOLVED if self.resolved_at else Status.OPEN

    @property
    def target(self) -> str:
        return target_of(self.target_type, self.target_id or "")

    def open(self) -> None:
        """Put this new report into the queue of the open ones."""
        self.open_target = self.target
        self.queue = _queue(Status.OPEN, self.report_id)
        self.queue_key = self.report_id

    def resolve_in(
        self,
        tx: Transaction,
        action: Action,
        resolver_id: str | None,
        now: datetime,
        *,
        resolved_with: str | None,
    ) -> None:
        """Resolve this report as part of `tx`, unless it has changed since it was read."""
        decided = {"action": action, "resolved_by": resolver_id, "resolved_with": resolved_with}
        self.change_in(tx, {**decided, **self.closing(now)})

    def closing(self, now: datetime) -> dict[str, object]:
        """Name the changes that take this report out of the queue of the open ones."""
        return {
            "resolved_at": now,
            "open_target": None,
            "queue": _queue(Status.RESOLVED, self.report_id),
            "queue_key": id_of(now, self.report_id),
        }

    @classmethod
    def queued(cls, status: Status, *, limit: int, after: Key | None) -> Page[Self]:
        """Read a page of the open ones, the oldest first, or of the resolved, the newest first."""
        ascending = status == Status.OPEN
        last = after["after"]["S"] if after else None
        beyond = cls.queue_key > last if ascending else cls.queue_key < last
        pages = [
            cls.page(
                f"{status}#{shard}",
                index=ByQueue.Meta.index_name,
                sort=beyond if last else None,
                limit=limit,
                ascending=ascending,
            )
            for shard in range(SHARDS)
        ]
        found = [report for page in pages for report in page.items]
        found.sort(key=lambda report: report.queue_key or "", reverse=not ascending)
        is_last = len(found) <= limit and not any(page.next_key for page in pages)
        next_key: Key | None = None if is_last else {"after": {"S": found[limit - 1].queue_key}}
        return Page(found[:limit], next_key)

    @classmethod
    def listed_of(cls, target: str, *, limit: int) -> list[Self]:
        """Read reports of a thing that are listed as open, the oldest first, as last written.

        One that was just resolved may still be among them.
        """
        return cls._of(ByTarget.Meta.index_name, target, limit=limit, after=None).items

    @classmethod
    def filed_by(cls, user_id: str, *, after: Key | None = None) -> Page[Self]:
        """Read a page of what somebody reported, the oldest first."""
        return cls._of(ByReporter.Meta.index_name, user_id, limit=ROWS_AT_ONCE, after=after)

    @classmethod
    def about(cls, user_id: str) -> list[Self]:
        """Read some of the reports that somebody answers for."""
        return cls._of(ByAuthor.Meta.index_name, user_id, limit=ROWS_AT_ONCE, after=None).items

    @classmethod
    def resolved_of(cls, user_id: str) -> list[Self]:
        """Read some of the reports that somebody resolved."""
        return cls._of(ByResolver.Meta.index_name, user_id, limit=ROWS_AT_ONCE, after=None).items

    @classmethod
    def _of(cls, index: str, partition: str, *, limit: int, after: Key | None) -> Page[Self]:
        page = cls.page(partition, index=index, limit=limit, after=after, ascending=True)
        return Page(read_batch(cls, [report.keys() for report in page.items]), page.next_key)


class ReportClaim(Item):
    """Somebody has reported a thing: once is enough."""

    class Meta(QuietTable):
        table_name = table_name("report-claims")

    target = UnicodeAttribute(hash_key=True)
    reporter_id = UnicodeAttribute(range_key=True, attr_name="reporterId")
    report_id = UnicodeAttribute(attr_name="reportId")

    def begin_in(self, tx: Transaction) -> None:
        """Put this claim as part of `tx`, which raises Repeated if there is one."""
        self.replace_in(tx, ReportClaim.version.does_not_exist(), Repeated(self))


def target_of(target_type: str, target_id: str) -> str:
    """Name a thing that is reported."""
    return f"{target_type}#{target_id}"


def _queue(status: Status, report_id: str) -> str:
    return f"{status}#{zlib.crc32(report_id.encode()) % SHARDS}"
