"""From a row's change to what others do about it.

    a write -> the table's stream -> `deliver` -> followers of the rows, in their own domain
                                              -> `announce(old, new)` -> handlers anywhere -> bus

An event is a pure function of the old and the new row. So it exists exactly when its write does,
and no second write can be forgotten. Streams deliver at least once, late, and after a redrive out
of order: followers and handlers are idempotent.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any, ClassVar, Generic, TypeVar

from apps.core import bus, times
from apps.core.correlation import correlated
from apps.core.db import Item
from apps.core.metrics import counted_once_done
from apps.core.names import camel_case
from apps.core.restored import is_restored

logger = logging.getLogger(__name__)

Record = dict[str, Any]  # https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
BatchAnswer = dict[str, list[dict[str, str]]]
ItemT = TypeVar("ItemT", bound=Item)


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact in the past tense, made of plain JSON values. `name` never changes."""

    name: ClassVar[str]
    version: ClassVar[int] = 1  # Of its fields, for who reads it elsewhere.
    event_id: str = ""  # The same each time it is delivered.
    correlation_id: str = ""  # Of the request that caused it.
    occurred_at: str = ""  # To the second: a stream tells no more.

    @property
    def detail(self) -> dict[str, Any]:
        """What other systems are told, named as in the API."""
        fields = {camel_case(name): value for name, value in asdict(self).items()}
        return {"version": self.version, **fields}


@dataclass(frozen=True)
class Change(Generic[ItemT]):
    """One step of a row. None: there was, or is, no such row; marked as deleted counts as none."""

    model: type[ItemT]
    old: ItemT | None
    new: ItemT | None
    change_id: str  # The stream record's own: a natural key can come again, this cannot.
    correlation_id: str
    occurred_at: str = ""


EventT = TypeVar("EventT", bound=Event)
Announce = Callable[[ItemT | None, ItemT | None], Iterable[Event]]
Follower = Callable[[Change[ItemT]], object]
Handler = Callable[[EventT], object]

_models: defaultdict[str, list[type[Item]]] = defaultdict(list)
_announcers: dict[type[Item], Announce[Any]] = {}
_followers: defaultdict[type[Item], list[Follower[Any]]] = defaultdict(list)
_handlers: defaultdict[type[Event], list[Handler[Any]]] = defaultdict(list)


def changes_of(model: type[ItemT]) -> Callable[[Announce[ItemT]], Announce[ItemT]]:
    """Register the function that turns a change of `model` into events."""

    def register(announce: Announce[ItemT]) -> Announce[ItemT]:
        _listen_to(model)
        _announcers[model] = announce
        return announce

    return register


def follow(model: type[ItemT]) -> Callable[[Follower[ItemT]], Follower[ItemT]]:
    """Register what the domain of `model` itself keeps up to date after each change."""

    def register(follower: Follower[ItemT]) -> Follower[ItemT]:
        _listen_to(model)
        _followers[model].append(follower)
        return follower

    return register


def on(event_type: type[EventT]) -> Callable[[Handler[EventT]], Handler[EventT]]:
    """Register a handler of `event_type` and all that derive from it."""

    def register(handler: Handler[EventT]) -> Handler[EventT]:
        _handlers[event_type].append(handler)
        return handler

    return register


def event_names() -> frozenset[str]:
    """Name all events that there are."""
    return frozenset(event_kinds())


def event_kinds() -> dict[str, type[Event]]:
    """Find all kinds of events that there are, by name."""
    return {kind.name: kind for kind in _kinds_of(Event) if hasattr(kind, "name")}


def deliver(records: list[Record]) -> BatchAnswer:
    """Hand a batch of a stream to followers and handlers, in order.

    Stops at the first record that fails and names it: whoever sent the batch then repeats from
    there, and after the last try puts the record into the dead-letter queue.
    """
    for record in records:
        try:
            _deliver_one(record)
        except Exception:
            logger.exception("A handler failed", extra={"change_id": record["eventID"]})
            return {"batchItemFailures": [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]}]}
    return {"batchItemFailures": []}


def changes_in(record: Record) -> Iterable[Change[Any]]:
    """Read the change that a stream record tells of.

    None, where nobody listens to such rows, or where a restore has put back what was told before.
    """
    images = [record["dynamodb"].get(side) for side in ("OldImage", "NewImage")]
    if is_restored(*images):
        return
    some_image = next(image for image in images if image)
    for model in _models[record["eventSourceARN"].split("/")[1]]:
        if model.recognizes(some_image):
            rows = [model.from_raw_data(image) if image else None for image in images]
            cause = next(row.correlation_id for row in reversed(rows) if row)
            old, new = (row if row and not row.deleted_at else None for row in rows)
            yield Change(model, old, new, record["eventID"], cause, _moment_of(record))


def events_of(change: Change[Any]) -> Iterable[Event]:
    """Tell what a change means, under ids that are the same each time."""
    announce = _announcers.get(change.model)
    if announce is None:
        return
    for number, event in enumerate(announce(change.old, change.new)):
        identity = f"{change.change_id}-{number}"
        yield replace(
            event,
            event_id=identity,
            correlation_id=change.correlation_id,
            occurred_at=change.occurred_at,
        )


def _listen_to(model: type[Item]) -> None:
    if model not in _models[model.Meta.table_name]:
        _models[model.Meta.table_name].append(model)


def _moment_of(record: Record) -> str:
    seconds = record["dynamodb"]["ApproximateCreationDateTime"]
    return times.to_text(datetime.fromtimestamp(seconds, UTC))


def _kinds_of(kind: type[Event]) -> Iterator[type[Event]]:
    for child in kind.__subclasses__():
        yield child
        yield from _kinds_of(child)


def _handlers_of(event_type: type[Event]) -> list[Handler[Any]]:
    return [handler for kind in event_type.__mro__ for handler in _handlers.get(kind, ())]


def _deliver_one(record: Record) -> None:
    for change in changes_in(record):
        if not (change.old or change.new):
            continue  # The removal of a row that was marked as deleted before: told already.
        with correlated(change.correlation_id), counted_once_done():
            for follower in _followers[change.model]:
                follower(change)
            events = list(events_of(change))
            for event in events:
                for handler in _handlers_of(type(event)):
                    handler(event)
            bus.publish([(event.name, event.detail) for event in events])
