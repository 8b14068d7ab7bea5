"""Pages of a Query: full ones, also when a filter throws rows away."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pynamodb.expressions.condition import Condition

if TYPE_CHECKING:
    from apps.core.db.rows import Row

Key = dict[str, dict[str, Any]]
T = TypeVar("T")
ItemT = TypeVar("ItemT", bound="Row")

# How many rows one request reads at the most in search of those that a filter lets through.
# At the bound the page is shorter than asked for, with a cursor to go on from.
ROWS_READ_AT_MOST = 1000
ROWS_READ_AT_ONCE = 100


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows, or what is made of them, and the key after which to go on; None on the last."""

    items: list[T]
    next_key: Key | None


@dataclass(frozen=True)
class Selection(Generic[ItemT]):
    """Which rows of a partition, in which order."""

    model: "type[ItemT]"
    partition: str
    sort: Condition | None = None
    index: str | None = None
    ascending: bool = False
    # A filter expression of DynamoDB would cost the same reads, and be a second way to say it.
    keep: Callable[[ItemT], bool] | None = None


def read_page(selection: Selection[ItemT], *, limit: int, after: Key | None) -> Page[ItemT]:
    """Read up to `limit` rows, in one Query unless a filter makes it read on."""
    # One row more than asked for tells whether a next page exists.
    at_once = max(limit + 1, ROWS_READ_AT_ONCE) if selection.keep else limit + 1
    found: list[ItemT] = []
    rows_read = 0
    key = after
    while True:
        answer = query(selection, at_once=at_once, after=key)
        rows_read += answer["ScannedCount"]
        key = answer.get("LastEvaluatedKey")
        found += _kept(selection, answer["Items"])
        if len(found) > limit:
            return Page(found[:limit], key_of(found[limit - 1], selection.index))
        if key is None or rows_read >= ROWS_READ_AT_MOST:
            return Page(found, key)


def query(selection: Selection[ItemT], *, at_once: int, after: Key | None) -> dict[str, Any]:
    """Ask once. A global index cannot be read consistently; the table and its local ones can."""
    model = selection.model
    answer: dict[str, Any] = model.connected().query(
        selection.partition,
        range_key_condition=selection.sort,
        filter_condition=model.deleted_at.does_not_exist(),
        index_name=selection.index,
        limit=at_once,
        exclusive_start_key=after,
        scan_index_forward=selection.ascending,
        consistent_read=not model.is_global(selection.index),
    )
    return answer


def key_of(row: "Row", index: str | None) -> Key:
    """Make the key of a row as DynamoDB would give it for the last row of a page."""
    # Of an index that has keys alone, the row has nothing else.
    raw: dict[str, dict[str, Any]] = row.serialize(null_check=False)
    names = row.connected().get_meta_table().get_key_names(index)  # type: ignore[no-untyped-call]
    return {name: raw[name] for name in names}


def _kept(selection: Selection[ItemT], raw_rows: list[dict[str, Any]]) -> list[ItemT]:
    rows = [selection.model.from_raw_data(raw) for raw in raw_rows]
    return [row for row in rows if selection.keep is None or selection.keep(row)]
