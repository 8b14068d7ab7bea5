"""Pages of what the search index finds, and how the index follows the documents.

What is shown is judged on the documents themselves; the index only says where to look.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from apps.core import search
from apps.core.db import Item, Key, Page
from apps.core.db.batches import read_batch
from apps.core.search import Hit, Segment, Terms, Wanted

ItemT = TypeVar("ItemT", bound=Item)


@dataclass(frozen=True)
class Documents(Generic[ItemT]):
    """The rows of one partition that stand in a collection of the index, and how they are read."""

    collection: str
    model: type[ItemT]
    partition: str
    terms: Callable[[ItemT], Terms]  # All that a document stands under.
    fits: Callable[[ItemT], bool]

    def judged(self, hits: list[Hit], by: Wanted) -> list[ItemT]:
        """Read the documents of some hits, in their order, and leave out what does not fit."""
        ids = dict.fromkeys(hit.document_id for hit in hits)  # Without repeats.
        rows = read_batch(self.model, [(self.partition, one) for one in ids])
        by_id = {row.keys()[-1]: row for row in rows}
        return [
            row
            for hit in hits
            if (row := by_id.get(hit.document_id))
            and by.is_hit_of(hit, self.terms(row))
            and self.fits(row)
        ]


def page_by_age(
    documents: Documents[ItemT],
    wanted: list[Wanted],
    *,
    ascending: bool,
    limit: int,
    after: Key | None,
) -> Page[ItemT]:
    """Read a page from the list of the rarest word; short, with a cursor, at a list's 1000th."""
    by = search.rarest(documents.collection, wanted)
    start = (after or {}).get("segment")
    segment = search.read(documents.collection, by, ascending=ascending, after=start)
    shown = _shown_after(segment, after, ascending=ascending)
    found: list[ItemT] = []
    while shown and len(found) <= limit:
        some, shown = shown[: limit + 1], shown[limit + 1 :]
        found += documents.judged(some, by)
    return _cut(found, limit, start, segment, lambda row: row.keys()[-1])


def page_by(
    key_of: Callable[[ItemT], str],
    documents: Documents[ItemT],
    wanted: list[Wanted],
    *,
    ascending: bool,
    limit: int,
    after: Key | None,
) -> Page[ItemT]:
    """Read a page in another order than that of the index, which a list of up to 1000 is put into.

    Of a longer list each thousand is in order by itself.
    """
    by = search.rarest(documents.collection, wanted)
    start = (after or {}).get("segment")
    segment = search.read(documents.collection, by, ascending=True, after=start)
    last = (after or {}).get("after")
    found = sorted(documents.judged(segment.hits, by), key=key_of, reverse=not ascending)
    if last:
        found = [row for row in found if (key_of(row) > last["S"]) == ascending]
        found = [row for row in found if key_of(row) != last["S"]]
    return _cut(found, limit, start, segment, key_of)


def follow_change(
    collection: str, old: ItemT | None, new: ItemT | None, terms: Callable[[ItemT], Terms]
) -> None:
    """Bring the lists of terms up to date with one change of a document.

    Changes may come late and out of order, so what is listed is what the document says by now:
    the change only tells where to look.
    """
    row = new or old
    before, after = _terms(old, terms), _terms(new, terms)
    if row is None or before == after:
        return
    listed = _terms(type(row).find(*row.keys()), terms)
    add, remove = (after - before) & listed, (before | after) - listed
    search.index(collection, row.keys()[-1], add=add, remove=remove)


def _terms(row: ItemT | None, terms: Callable[[ItemT], Terms]) -> Terms:
    return terms(row) if row else frozenset()


def _shown_after(segment: Segment, after: Key | None, *, ascending: bool) -> list[Hit]:
    """Put the hits into order, and leave out those of the pages before."""
    last = (after or {}).get("after")
    hits = sorted(segment.hits, key=lambda hit: hit.document_id, reverse=not ascending)
    if last is None:
        return hits
    if ascending:
        return [hit for hit in hits if hit.document_id > last["S"]]
    return [hit for hit in hits if hit.document_id < last["S"]]


def _cut(
    found: list[ItemT],
    limit: int,
    start: Key | None,
    segment: Segment,
    key_of: Callable[[ItemT], str],
) -> Page[ItemT]:
    if len(found) > limit:
        return Page(found[:limit], _resume(start, key_of(found[limit - 1])))
    return Page(found, _resume(segment.next_key, None) if segment.next_key else None)


def _resume(segment: Key | None, last: str | None) -> Key:
    resume: Key = {"segment": segment} if segment else {}
    return {**resume, "after": {"S": last}} if last else resume
