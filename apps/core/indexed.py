"""What stands in the search index, and how the whole index is put right: `rebuild_search`.

The streams keep the index. What they could not, after a fault that outlived their tries, is found
here by comparing each document with each of its places. It is what maintenance does, never a
request: it reads whole tables.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar

from apps.core import search
from apps.core.db import Item, Key
from apps.core.db.batches import read_batch
from apps.core.search import Hit, Place, Places, Posting

ROWS_AT_ONCE = 100
POSTINGS_AT_ONCE = 1000
INDEX = "index"  # The last part: what is listed, but should not be.

ItemT = TypeVar("ItemT", bound=Item)


@dataclass(frozen=True, kw_only=True)
class Indexed(Generic[ItemT]):
    """A kind of documents that a domain lists in the index."""

    name: str
    model: type[ItemT]
    places: Callable[[Sequence[ItemT]], list[Places]]  # Of some rows, in their order.
    # The keys of what is listed under an id; None where the collection is no one of this kind.
    keys_of: Callable[[str, str], tuple[str, ...] | None]  # Given collection and id.


class Mark(NamedTuple):
    """Where to go on: behind a row of a part, or at its beginning."""

    part: str
    after: Key | None = None


class Step(NamedTuple):
    """A bit of the work, done. `following`: where the next begins, None at the end of all."""

    part: str
    read: int
    wrong: int
    following: Mark | None


_kinds: dict[str, Indexed[Any]] = {}


def register(kind: Indexed[ItemT]) -> None:
    """Let a kind of documents be listed anew."""
    _kinds[kind.name] = kind


def parts() -> dict[str, int]:
    """Name the parts of a rebuild in their order, each with about how many rows it reads."""
    return {kind.name: kind.model.rows_about() for kind in _kinds.values()} | {
        INDEX: Posting.rows_about()
    }


def rebuild(mark: Mark | None, *, is_dry: bool) -> Iterator[Step]:
    """List what is missing, then take out what is wrong, from a mark on. Again is harmless."""
    names = [*_kinds, INDEX]
    mark = mark or Mark(names[0])
    while mark:
        name = mark.part
        one = _take_out if name == INDEX else partial(_list, _kinds[name])
        read, wrong, after = one(mark.after, is_dry=is_dry)
        following = names[names.index(name) + 1 :]
        mark = Mark(name, after) if after else Mark(following[0]) if following else None
        yield Step(name, read, wrong, mark)


def _list(kind: Indexed[ItemT], after: Key | None, *, is_dry: bool) -> tuple[int, int, Key | None]:
    """List some documents of a kind wherever they are not."""
    page = kind.model.scanned(limit=ROWS_AT_ONCE, after=after)
    wanted = frozenset[Place]().union(*kind.places(page.items))
    missing = wanted - {posting.keys() for posting in read_batch(Posting, sorted(wanted))}
    if not is_dry:
        search.keep(add=missing, remove=())
    return len(page.items), len(missing), page.next_key


def _take_out(after: Key | None, *, is_dry: bool) -> tuple[int, int, Key | None]:
    """Take out what documents are listed under but do not hold."""
    page = Posting.scanned(limit=POSTINGS_AT_ONCE, after=after)
    wrong = set(_wrong_ones([(one.collection, one.place) for one in page.items]))
    if not is_dry:
        search.keep(add=(), remove=wrong)
    return len(page.items), len(wrong), page.next_key


def _wrong_ones(places: Sequence[Place]) -> Iterator[Place]:
    """Find the places that belong to no document; those of a kind that nobody knows stay."""
    for kind in _kinds.values():
        listed: defaultdict[tuple[str, ...], list[Place]] = defaultdict(list)
        for place in places:
            hit = Hit.at(*place)
            keys = kind.keys_of(hit.collection, hit.document_id)
            if keys:
                listed[keys].append(place)
        rows = read_batch(kind.model, list(listed))
        right = frozenset[Place]().union(*kind.places(rows))
        yield from (place for some in listed.values() for place in some if place not in right)
