"""Several partitions of an index, read as one list: the cells of a circle, say."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from apps.core.db import Key, Page
from apps.marketplace.models import MarketRow

QUERIES_AT_MOST = 16  # Of one page.
ROWS_AT_FIRST = 100
ROWS_AT_FIRST_OF_FEW = 400  # Where a filter lets only few through.
ROWS_AT_ONCE = 1000


class Read(Protocol):
    """Read a page of a partition by the age of the items, from the one `beyond` on."""

    def __call__(
        self, key: str, *, limit: int, after: Key | None, beyond: str | None, ascending: bool
    ) -> Page[Any]: ...


@dataclass
class _Line:
    """One partition, read by and by."""

    key: str
    limit: int  # Of the next Query.
    rows: deque[MarketRow] = field(default_factory=deque)
    after: Key | None = None  # Behind what was read.
    is_read: bool = False  # To its end.


class Merge:
    """The items of some partitions, as far as 16 Queries lead.

    `is_read`: there is nothing behind what was given. `last`: the item given last.
    """

    def __init__(
        self,
        read: Read,
        keys: list[str],
        *,
        beyond: str | None,
        ascending: bool,
        is_filtered: bool = False,
    ) -> None:
        at_first = ROWS_AT_FIRST_OF_FEW if is_filtered else ROWS_AT_FIRST
        self.is_read = False
        self.last = beyond
        self._read = read
        self._lines: list[_Line] = [_Line(key, limit=at_first) for key in keys]
        self._beyond = beyond
        self._ascending = ascending
        self._queries_left = QUERIES_AT_MOST

    def by_age(self) -> Iterator[MarketRow]:
        """Give them one by one, in the order of their ids."""
        pick = min if self._ascending else max
        while self._read_where_nothing_is_left():
            lines = [line for line in self._lines if line.rows]
            if not lines:
                self.is_read = True
                return
            row = pick(lines, key=lambda line: line.rows[0].item_of_row).rows.popleft()
            self.last = row.item_of_row
            yield row

    def rounds(self) -> Iterator[list[MarketRow]]:
        """Give many at once, in no order."""
        for line in self._lines:
            line.limit = ROWS_AT_ONCE
        while self._read_where_nothing_is_left():
            rows = [row for line in self._lines for row in line.rows]
            for line in self._lines:
                line.rows.clear()
            self.is_read = all(line.is_read for line in self._lines)
            yield rows
            if self.is_read:
                return

    def _read_where_nothing_is_left(self) -> bool:
        """Read on. Returns False if no Query is left for it."""
        for line in self._lines:
            while not line.rows and not line.is_read:
                if not self._queries_left:
                    return False
                self._queries_left -= 1
                self._read_on(line)
        return True

    def _read_on(self, line: _Line) -> None:
        page = self._read(
            line.key,
            limit=line.limit,
            after=line.after,
            beyond=self._beyond,
            ascending=self._ascending,
        )
        line.rows.extend(page.items)
        line.after, line.is_read = page.next_key, page.next_key is None
        line.limit = ROWS_AT_ONCE
