"""Many independent reads or writes in few requests, for work that may be done again."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar, cast

from apps.core.db.connections import ATTEMPTS, connection, pause
from apps.core.db.item import Item
from apps.core.db.pages import Key
from apps.core.db.rows import RawRow
from apps.core.errors import Unavailable

WRITES_AT_ONCE = 25
READS_AT_ONCE = 100
ROWS_ERASED_AT_ONCE = 500

T = TypeVar("T")
ItemT = TypeVar("ItemT", bound=Item)
Asked = dict[str, Any]  # Table name → what is asked of it.


def write_batch(*, put: Sequence[Item], delete: Sequence[Item]) -> None:
    """Put and delete rows, not as one unit.

    Raises:
        Unavailable: DynamoDB left some of it undone, again and again.
    """
    puts = [(row, {"PutRequest": {"Item": row.serialize()}}) for row in put]
    deletes = [(row, {"DeleteRequest": {"Key": _key(row)}}) for row in delete]
    for chunk in _chunks([*puts, *deletes], WRITES_AT_ONCE):
        asked: Asked = {}
        for row, request in chunk:
            asked.setdefault(type(row).Meta.table_name, []).append(request)
        _until_done(_write, asked)


def read_batch(
    model: type[ItemT], keys: Sequence[tuple[str, ...]], *, also_deleted: bool = False
) -> list[ItemT]:
    """Read rows as last written, in the order of `keys`; absent ones are left out.

    With `also_deleted` those are there that are marked as deleted.

    Raises:
        Unavailable: DynamoDB left some of it unread, again and again.
    """
    table = model.Meta.table_name
    found: list[ItemT] = []
    for chunk in _chunks(keys, READS_AT_ONCE):
        wanted = [_key(model(*key)) for key in chunk]  # type: ignore[arg-type]
        raw_rows = _read({table: {"Keys": wanted, "ConsistentRead": True}})
        found += [model.from_raw_data(raw) for _, raw in raw_rows]
    places = {key: place for place, key in enumerate(keys)}
    alive = [row for row in found if also_deleted or not row.deleted_at]
    return sorted(alive, key=lambda row: places[row.keys()])


class Found:
    """Rows that were read together: `found(row)` is the one under that row's key, or None."""

    def __init__(self, rows: Iterable[Item]) -> None:
        self._rows = {(type(row), row.keys()): row for row in rows if not row.deleted_at}

    def __call__(self, wanted: ItemT) -> ItemT | None:
        return cast("ItemT | None", self._rows.get((type(wanted), wanted.keys())))


def read_together(wanted: Iterable[Item]) -> Found:
    """Read rows of several tables as last written, up to 100 in one call, by their keys alone.

    Raises:
        Unavailable: DynamoDB left some of it unread, again and again.
    """
    by_key = {(row.Meta.table_name, row.keys()): row for row in wanted}  # Each once.
    found: list[Item] = []
    for chunk in _chunks(list(by_key.values()), READS_AT_ONCE):
        asked: Asked = {}
        for row in chunk:
            table = asked.setdefault(row.Meta.table_name, {"Keys": [], "ConsistentRead": True})
            table["Keys"].append(_key(row))
        models = {type(row) for row in chunk}
        found += [_model_of(table, raw, models).from_raw_data(raw) for table, raw in _read(asked)]
    return Found(found)


def erase_partition(
    model: type[ItemT], partition: str, *, also: Callable[[ItemT], Item | None] | None = None
) -> bool:
    """Delete rows of a partition outright, also those marked as deleted, up to 500.

    `also` names a row elsewhere that goes with one. Models that share the table are erased, too.
    Returns whether none is left.

    Raises:
        Unavailable: DynamoDB left some of it undone, again and again.
    """
    table = model.connected()
    names = table.get_meta_table().get_key_names()  # type: ignore[no-untyped-call]
    answer = table.query(partition, limit=ROWS_ERASED_AT_ONCE, consistent_read=True)
    if also:  # First, since it is found by the row.
        companions = [also(model.from_raw_data(raw)) for raw in answer["Items"]]
        # Several may have one in common, which DynamoDB refuses to be asked for twice.
        once = {row.keys(): row for row in companions if row}
        write_batch(put=[], delete=list(once.values()))
    for chunk in _chunks(answer["Items"], WRITES_AT_ONCE):
        keys = [{name: raw[name] for name in names} for raw in chunk]
        deletes = [{"DeleteRequest": {"Key": key}} for key in keys]
        _until_done(_write, {model.Meta.table_name: deletes})
    return "LastEvaluatedKey" not in answer


def _write(asked: Asked) -> Asked:
    answer = connection.dispatch("BatchWriteItem", {"RequestItems": asked})
    left: Asked = answer.get("UnprocessedItems") or {}
    return left


def _read(asked: Asked) -> list[tuple[str, Any]]:
    """Read all that is asked for; each raw row comes with the name of its table."""
    rows: list[tuple[str, Any]] = []

    def send(asked: Asked) -> Asked:
        answer = connection.dispatch("BatchGetItem", {"RequestItems": asked})
        rows.extend((table, raw) for table, some in answer["Responses"].items() for raw in some)
        left: Asked = answer.get("UnprocessedKeys") or {}
        return left

    _until_done(send, asked)
    return rows


def _until_done(send: Callable[[Asked], Asked], asked: Asked) -> None:
    for attempt in range(1, ATTEMPTS + 1):
        asked = send(asked)
        if not asked:
            return
        pause(attempt)  # PynamoDB's own batches ask again at once, which a full table answers so.
    raise Unavailable


def _model_of(table: str, raw: RawRow, models: Iterable[type[Item]]) -> type[Item]:
    """Find which of the models that were asked for a row is of; several may share its table."""
    return next(
        model for model in models if model.Meta.table_name == table and model.recognizes(raw)
    )


def _key(row: Item) -> Key:
    return row.key_at(*row.keys())


def _chunks(things: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(things), size):
        yield things[start : start + size]
