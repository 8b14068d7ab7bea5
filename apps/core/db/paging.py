"""Pages of rows of which somebody may see only some."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from apps.core.db import Key, Page
from apps.core.db.pages import ROWS_READ_AT_MOST, ROWS_READ_AT_ONCE

RowT = TypeVar("RowT")
T = TypeVar("T")


class Read(Protocol[RowT]):
    """Reads a page of rows."""

    def __call__(self, *, limit: int, after: Key | None) -> Page[RowT]: ...


def page_of_shown(
    read: Read[RowT],
    show: Callable[[list[RowT]], list[T]],
    key_of: Callable[[T], Key],
    *,
    limit: int,
    after: Key | None,
) -> Page[T]:
    """Read on while `show` leaves rows out, up to 1000 of them, until the page is full."""
    found: list[T] = []
    rows_read, at_once = 0, limit + 1  # One more tells whether a next page exists.
    while True:
        page = read(limit=at_once, after=after)
        found += show(page.items)
        rows_read += len(page.items)
        if len(found) > limit:
            return Page(found[:limit], key_of(found[limit - 1]))
        if page.next_key is None or rows_read >= ROWS_READ_AT_MOST:
            return Page(found, page.next_key)
        after, at_once = page.next_key, max(at_once, ROWS_READ_AT_ONCE)
