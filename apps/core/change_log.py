"""What happened to a user's things, numbered without gaps: what offline clients go by.

The streams write it: the counter at the end and the entry of its number, in one transaction. So who
reads `n` and `n + 2` knows that something is missing, and who has read up to the counter knows that
nothing is. An entry names what changed, not how: readers look at the thing as it is by then.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, Self

from pynamodb.attributes import UnicodeAttribute

from apps.core.belongings import Belongings, register
from apps.core.db import (
    IntegerAttribute,
    Item,
    QuietTable,
    decide_again,
    optional,
    table_name,
    transaction,
)
from apps.core.db.batches import erase_partition
from apps.core.errors import LostRace

KEPT = timedelta(days=90)
SLACK = timedelta(days=1)  # So that what a token of the last day needs is still there.
END = "~"  # Behind all numbers.


class LogRow(Item):
    """An entry, under its number, or the end of a user's log, which says the last number."""

    class Meta(QuietTable):
        table_name = table_name("changes")

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    place = UnicodeAttribute(range_key=True)
    type = optional(UnicodeAttribute())
    subject_id = optional(UnicodeAttribute(attr_name="subjectId"))
    subject_version = optional(IntegerAttribute(attr_name="subjectVersion"))
    last = optional(IntegerAttribute())

    @classmethod
    def entry(cls, user_id: str, number: int) -> Self:
        return cls(user_id, f"{number:016}")

    @property
    def number(self) -> int:
        return int(self.place)

    @classmethod
    def end_of(cls, user_id: str) -> Self:
        """Read the end of a log, of which the last number is 0 while it has no entry."""
        return cls.find(user_id, END) or cls(user_id, END, last=0)


class Entry(NamedTuple):
    """A thing that was written or, at the version of its last row, deleted."""

    type: str
    subject_id: str
    version: int


class Stretch(NamedTuple):
    """Entries behind a number, the last one's number, and whether there are more."""

    entries: list[Entry]
    last: int
    has_more: bool


class Lost(Exception):  # A finding, no error.
    """The log does not have all entries behind that number any more."""


@decide_again
def append(user_id: str, entry: Entry, now: datetime) -> None:
    """Write an entry. Twice is harmless: its readers look twice. Costs 1 GetItem, 1 transaction."""
    end = LogRow.end_of(user_id)
    row = LogRow.entry(user_id, (end.last or 0) + 1)
    row.type, row.subject_id, row.subject_version = entry
    row.expires_at = now + KEPT + SLACK
    with transaction() as tx:
        if end.last:
            end.change_in(tx, {"last": row.number})
        else:
            LogRow(user_id, END, last=1).replace_in(tx, LogRow.version.does_not_exist(), LostRace())
        row.put_in(tx)


def last_number(user_id: str) -> int:
    return LogRow.end_of(user_id).last or 0


def read_behind(user_id: str, number: int, *, limit: int) -> Stretch:
    """Read entries in their order, in one Query; two, if one is written that very moment.

    Raises:
        Lost: see there.
    """
    # A Query is no snapshot: it may pass a place before something is written there, and yet see
    # what came later. A second one sees both.
    found = _read(user_id, number, limit) or _read(user_id, number, limit)
    if found is None:
        raise Lost
    return found


def _read(user_id: str, number: int, limit: int) -> Stretch | None:
    """Read a stretch; None: entries are missing, or the log ends before the number."""
    behind = LogRow.place > LogRow.entry(user_id, number).place
    page = LogRow.page(user_id, sort=behind, limit=limit + 1, ascending=True)
    end = next((row for row in page.items if row.place == END), None)
    rows = [row for row in page.items if row is not end][:limit]
    last = number + len(rows)
    if any(row.number != due for due, row in enumerate(rows, start=number + 1)):
        return None
    if page.next_key:
        return Stretch(_entries(rows), last, has_more=True)
    written = (end.last or 0) if end else 0
    is_whole = written == last or (written > last and rows)
    return Stretch(_entries(rows), last, has_more=written > last) if is_whole else None


def _entries(rows: Sequence[LogRow]) -> list[Entry]:
    return [Entry(row.type or "", row.subject_id or "", row.subject_version or 0) for row in rows]


register(
    Belongings(
        domain="changes",
        models=(LogRow,),
        erase=lambda user_id, _now: erase_partition(LogRow, user_id),
        documents={},  # It names what other lists hold.
    )
)
