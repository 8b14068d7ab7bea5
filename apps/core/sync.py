"""Everything of a user that offline clients keep, and what changed of it since they looked.

    no token -> copy: all rows of each kind, page by page      from before the copy on,
             -> log: what changed, as it is when it is read    so nothing is missed between

Each domain registers its kinds. An entry of the log is written after its change, and rows are read
as last written, so a client ends with what is there, whatever is written meanwhile.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar

from apps.core import change_log
from apps.core.change_log import Entry, Lost
from apps.core.db import Item, Key, Page
from apps.core.db.batches import read_together
from apps.core.errors import DomainError
from apps.core.events import Change, follow

JSON = dict[str, Any]
ItemT = TypeVar("ItemT", bound=Item)
PageOf = Callable[..., Page[ItemT]]  # Of a user's rows, given `limit` and `after`.


class SyncTokenExpired(DomainError):
    """Older than the log, which keeps 90 days."""

    code = "SYNC_TOKEN_EXPIRED"
    message = "The token is too old. Begin again without one."


class Clock(NamedTuple):
    """When and where somebody looks: some of what is shown depends on the day."""

    now: datetime
    zone: str


@dataclass(frozen=True, kw_only=True)
class Synced(Generic[ItemT]):
    """A kind of things that clients keep, whose rows lie under their owner and their id."""

    name: str  # The `type` of its changes.
    model: type[ItemT]
    render: Callable[[ItemT, Clock], JSON]
    page: PageOf[ItemT] | None = None  # Where other rows lie under their owner, too.
    shows: Callable[[ItemT], bool] = lambda _row: True

    def page_of(self, user_id: str, *, limit: int, after: Key | None) -> Page[ItemT]:
        """Read a page of somebody's rows, also of those that are not shown."""
        read = self.page or partial(self.model.page, ascending=True)
        return read(user_id, limit=limit, after=after)


@dataclass(frozen=True)
class Token:
    """How far a client is: up to a number of the log and, while it copies, in which kind."""

    number: int
    made_at: datetime
    kind: str | None = None  # Whose rows come next; None: all are copied.
    after: Key | None = None


class Synchronized(NamedTuple):
    """A part of the changes, and the token of what comes behind it."""

    changes: list[JSON]
    token: Token
    has_more: bool


_kinds: dict[str, Synced[Any]] = {}


def register(kind: Synced[ItemT]) -> None:
    """Let clients keep a kind of things."""
    _kinds[kind.name] = kind
    follow(kind.model)(partial(_note, kind))


def changes_since(token: Token | None, *, user_id: str, clock: Clock, limit: int) -> Synchronized:
    """Tell what a client does not know yet.

    Raises:
        SyncTokenExpired: 90 days have passed, or the log does not reach back so far.
    """
    if token and token.made_at + change_log.KEPT < clock.now:
        raise SyncTokenExpired
    if token is None:
        begun = Token(change_log.last_number(user_id), clock.now, next(iter(_kinds)))
        return _copy(begun, user_id, clock, limit, is_first=True)
    if token.kind:
        return _copy(token, user_id, clock, limit, is_first=False)
    return _changed(token, user_id, clock, limit)


def _copy(token: Token, user_id: str, clock: Clock, limit: int, *, is_first: bool) -> Synchronized:
    """Copy rows, of as many kinds as there is room for: a Query for each."""
    changes: list[JSON] = []
    while token.kind and len(changes) < limit:
        kind = _kinds[token.kind]
        page = kind.page_of(user_id, limit=limit - len(changes), after=token.after)
        changes += [_put(kind, row, clock) for row in page.items if kind.shows(row)]
        following = token.kind if page.next_key else _kind_behind(token.kind)
        token = replace(token, kind=following, after=page.next_key)
    # What took several pages may have changed meanwhile.
    return Synchronized(changes, token, has_more=bool(token.kind) or not is_first)


def _changed(token: Token, user_id: str, clock: Clock, limit: int) -> Synchronized:
    try:
        stretch = change_log.read_behind(user_id, token.number, limit=limit)
    except Lost as error:
        raise SyncTokenExpired from error
    changes = list(_as_they_are(stretch.entries, user_id, clock))
    return Synchronized(changes, Token(stretch.last, clock.now), stretch.has_more)


def _as_they_are(entries: Sequence[Entry], user_id: str, clock: Clock) -> Iterator[JSON]:
    """Show each thing that changed, once, as it is by now."""
    last: dict[tuple[str, str], Entry] = {}  # Of each, in the order of these.
    for entry in entries:
        last.pop((entry.type, entry.subject_id), None)
        last[entry.type, entry.subject_id] = entry
    wanted = [_key(kind, user_id, subject_id) for kind, subject_id in last]
    found = read_together(wanted)
    for (name, subject_id), entry in last.items():
        row = found(_key(name, user_id, subject_id))
        if row and _kinds[name].shows(row):
            yield _put(_kinds[name], row, clock)
        else:
            yield _change(name, subject_id, "delete", entry.version, None)


def _key(name: str, user_id: str, subject_id: str) -> Item:
    key: Item = _kinds[name].model(user_id, subject_id)
    return key


def _kind_behind(name: str) -> str | None:
    names = [*_kinds, None]
    return names[names.index(name) + 1]


def _put(kind: Synced[Any], row: Item, clock: Clock) -> JSON:
    return _change(kind.name, row.keys()[-1], "put", row.version, kind.render(row, clock))


def _change(kind: str, subject_id: str, op: str, version: int, resource: JSON | None) -> JSON:
    return {"type": kind, "id": subject_id, "op": op, "version": version, "resource": resource}


def _note(kind: Synced[Any], change: Change[Any]) -> None:
    row = change.new or change.old
    if row and kind.shows(row):
        user_id, subject_id = row.keys()
        entry = Entry(kind.name, subject_id, row.version)
        change_log.append(user_id, entry, datetime.now(UTC))
