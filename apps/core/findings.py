"""Pages of what the search index finds, and how the index follows the documents.

What is shown is judged on the documents themselves; the index only says where to look.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, Protocol, Self, TypeVar

from apps.core import search
from apps.core.db import Item, Key, Page
from apps.core.db.batches import READS_AT_ONCE, read_batch
from apps.core.search import Hit, Places, Segment, Terms, Wanted

FoundT = TypeVar("FoundT")
ItemT = TypeVar("ItemT", bound=Item)


class Findable(Protocol[FoundT]):
    """What a search looks through."""

    def collections(self, start: str) -> Sequence[str]:
        """Name the collections of the index that list terms which begin so."""

    def judged(self, hits: Sequence[Hit], by: Wanted) -> list[FoundT]:
        """Read what some hits lead to, in their order, and leave out what does not fit."""

    def id_of(self, found: FoundT) -> str:
        """Name what was found as the index does; a search goes by the order of these."""


@dataclass(frozen=True)
class Documents(Generic[ItemT]):
    """The rows of one partition that stand in a collection of the index, and how they are read."""

    collection: str
    model: type[ItemT]
    partition: str
    terms: Callable[[ItemT], Terms]  # All that a document stands under.
    fits: Callable[[ItemT], bool]

    def collections(self, _start: str) -> Sequence[str]:
        return (self.collection,)

    def judged(self, hits: Sequence[Hit], by: Wanted) -> list[ItemT]:
        ids = dict.fromkeys(hit.document_id for hit in hits)  # Without repeats.
        rows = read_batch(self.model, [(self.partition, one) for one in ids])
        by_id = {self.id_of(row): row for row in rows}
        return [
            row
            for hit in hits
            if (row := by_id.get(hit.document_id))
            and by.is_hit_of(hit, self.terms(row))
            and self.fits(row)
        ]

    def id_of(self, found: ItemT) -> str:
        return found.keys()[-1]


def page_by_age(
    documents: Findable[FoundT],
    wanted: list[Wanted],
    *,
    ascending: bool,
    limit: int,
    after: Key | None,
) -> Page[FoundT]:
    """Read a page from the list of the rarest word; short, with a cursor, at a list's 1000th."""
    part = _Part.of(documents, wanted, after, ascending=ascending)
    shown = sorted(part.segment.hits, key=lambda hit: hit.document_id, reverse=not ascending)
    shown = [hit for hit in shown if part.is_behind(hit.document_id, ascending=ascending)]
    found: list[FoundT] = []
    at_once = limit + 1
    while shown and len(found) <= limit:
        some, shown = shown[:at_once], shown[at_once:]
        found += documents.judged(some, part.by)
        at_once = READS_AT_ONCE  # Much of what is listed is not to be shown.
    return part.cut(found, limit, documents.id_of)


def page_by(
    key_of: Callable[[FoundT], str],
    documents: Findable[FoundT],
    wanted: list[Wanted],
    *,
    ascending: bool,
    limit: int,
    after: Key | None,
) -> Page[FoundT]:
    """Read a page in another order than that of the index, which a list of up to 1000 is put into.

    Of a longer list each thousand is in order by itself.
    """
    part = _Part.of(documents, wanted, after, ascending=True)
    judged = documents.judged(part.segment.hits, part.by)
    found = sorted(judged, key=key_of, reverse=not ascending)
    shown = [one for one in found if part.is_behind(key_of(one), ascending=ascending)]
    return part.cut(shown, limit, key_of)


def follow_change(
    collection: str, old: ItemT | None, new: ItemT | None, terms: Callable[[ItemT], Terms]
) -> None:
    """Bring the lists of one collection up to date with one change of a document."""
    follow_places(old, new, lambda row: search.places(collection, row.keys()[-1], terms(row)))


class LanguageChange(NamedTuple):
    """What somebody's language was and became; and what it is by now, maybe neither of the two."""

    old: str
    new: str
    now: str


def follow_language(
    collection: str, document_id: str, terms: Callable[[str], Terms], change: LanguageChange
) -> None:
    """List a document under the terms of its owner's language by now; again is harmless.

    A later change of it is followed by itself.
    """
    before, after = terms(change.old), terms(change.now)
    gone = (before | terms(change.new)) - after
    search.index(collection, document_id, add=after - before, remove=gone)


def follow_places(old: ItemT | None, new: ItemT | None, places: Callable[[ItemT], Places]) -> None:
    """Bring the index up to date with one change of a document.

    Changes may come late and out of order, so it is listed where it belongs by now: the change only
    tells where to look.
    """

    def of(row: ItemT | None) -> Places:
        return places(row) if row else frozenset()

    row = new or old
    before, after = of(old), of(new)
    if row is None or before == after:
        return
    listed = of(type(row).find(*row.keys()))
    search.keep(add=(after - before) & listed, remove=(before | after) - listed)


@dataclass(frozen=True)
class _Part:
    """What one page is read from: a segment of one word's lists, behind what was shown of it."""

    number: int  # Of the word: later pages go on with it, whichever is the rarest by then.
    by: Wanted
    start: Key | None  # Of the segment.
    segment: Segment
    last: str | None  # What was shown last.

    @classmethod
    def of(
        cls,
        documents: Findable[FoundT],
        wanted: list[Wanted],
        after: Key | None,
        *,
        ascending: bool,
    ) -> Self:
        collections = documents.collections
        if after is None:
            by = search.rarest(collections, wanted)
            segment = search.read(collections, by, ascending=ascending, after=None)
            return cls(wanted.index(by), by, None, segment, None)
        number, start, last = int(after["by"]["N"]), after.get("segment"), after.get("after")
        by = wanted[number]
        if last is None:
            segment = search.read(collections, by, ascending=ascending, after=start)
            return cls(number, by, start, segment, None)
        segment = search.read_again(
            collections, by, ascending=ascending, after=start, until=after.get("until")
        )
        return cls(number, by, start, segment, last["S"])

    def is_behind(self, place: str, *, ascending: bool) -> bool:
        """Tell whether something at a place of the order is still to be shown."""
        if self.last is None:
            return True
        return place > self.last if ascending else place < self.last

    def cut(
        self, found: list[FoundT], limit: int, place_of: Callable[[FoundT], str]
    ) -> Page[FoundT]:
        following = self.segment.next_key
        if len(found) > limit:
            last: Key = {"after": {"S": place_of(found[limit - 1])}}
            return Page(found[:limit], {**self._key(segment=self.start, until=following), **last})
        return Page(found, self._key(segment=following) if following else None)

    def _key(self, **parts: Key | None) -> Key:
        named = {name: part for name, part in parts.items() if part}
        return {"by": {"N": str(self.number)}, **named}
