"""Items, found by place, kind, price and words.

The newest first they are read as far as a page needs. Every other order is that of up to 1000
candidates, which are all read; where there are more, the answer says so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Any, NamedTuple, TypedDict

from apps.core.db import Key, Page
from apps.core.db.batches import READS_AT_ONCE
from apps.core.findings import page_by_age
from apps.core.ids import mirrored
from apps.core.search import Hit, Wanted, words_asked_for
from apps.marketplace.filters import ItemFilter, item_terms
from apps.marketplace.models import Cell, Listing, MarketRow
from apps.marketplace.models.cells import key_of_cell
from apps.marketplace.models.table import sold_by
from apps.marketplace.places import WORLD, Place, cells_around
from apps.marketplace.services.fields import SeenListing
from apps.marketplace.services.indexing import collections_for
from apps.marketplace.services.merging import Merge
from apps.marketplace.services.seeing import see_items

CANDIDATES_AT_MOST = 1000  # Of a page.


class Order(StrEnum):
    DISTANCE = "distance"
    NEWEST = "newest"
    ENDS_SOON = "endsSoon"
    PRICE = "price"


class ItemSearch(NamedTuple):
    """What somebody searches for, and in which order it is to come."""

    wanted: ItemFilter
    order: Order
    backwards: bool = False


class FoundItems(NamedTuple):
    page: Page[SeenListing]
    truncated: bool  # There were more candidates than could be put into order.


class Asked(TypedDict):
    """What a client asks, by the names of the query."""

    near: Place | None
    radius_km: float
    sort: str
    category: str | None
    kind: str | None
    condition: str | None
    seller: str | None
    currency: str | None
    min_minor: int | None
    max_minor: int | None
    q: str | None


Rank = tuple[float, str]


def item_search(asked: Asked, language: str) -> ItemSearch:
    """Read what is asked in somebody's language.

    Raises:
        Invalid: there is no letter to search for.
    """
    words = words_asked_for(asked["q"], language, of_others=True)
    wanted = ItemFilter(
        near=asked["near"],
        radius_km=asked["radius_km"],
        category=asked["category"],
        kind=asked["kind"],
        condition=asked["condition"],
        seller_id=asked["seller"],
        currency=asked["currency"],
        min_minor=asked["min_minor"],
        max_minor=asked["max_minor"],
        words=words,
    )
    sort = asked["sort"]
    return ItemSearch(wanted, Order(sort.removeprefix("-")), backwards=sort.startswith("-"))


def find_items(
    *, viewer_id: str, search: ItemSearch, now: datetime, limit: int, after: Key | None
) -> FoundItems:
    """Find what is on offer, as far as somebody may see it."""
    run = _Run(viewer_id, search, now, limit, after)
    if search.order == Order.NEWEST:
        by_words = search.wanted.words and search.wanted.near is None and not search.backwards
        return FoundItems(run.newest_by_words() if by_words else run.newest(), truncated=False)
    return run.ordered()


@dataclass(frozen=True)
class _Run:
    """One page of a search."""

    viewer_id: str
    search: ItemSearch
    now: datetime
    limit: int
    after: Key | None
    listings: dict[str, Listing] = field(default_factory=dict)

    @property
    def wanted(self) -> ItemFilter:
        return self.search.wanted

    def newest(self) -> Page[SeenListing]:
        """Read cells side by side, by the age of their items."""
        beyond = self.after["beyond"]["S"] if self.after else None
        merge = self._merge(beyond, ascending=self.search.backwards)
        fitting = (row.item_of_row for row in merge.by_age() if self._may_fit(row))
        found = self._see(islice(fitting, CANDIDATES_AT_MOST))
        if len(found) > self.limit:
            shown = found[: self.limit]
            return Page(shown, {"beyond": {"S": shown[-1].listing.item_id}})
        is_over = merge.is_read or merge.last is None
        return Page(found, None if is_over else {"beyond": {"S": merge.last}})

    def newest_by_words(self) -> Page[SeenListing]:
        """Read the lists of the rarest word: without a place it narrows more than the cells."""
        words = list(self.wanted.words)
        return page_by_age(self, words, ascending=True, limit=self.limit, after=self.after)

    def ordered(self) -> FoundItems:
        """Read all candidates, and put them into order."""
        ranked, truncated = self._ranked()
        if self.after:
            last = (self.after["rank"]["N"], self.after["rank"]["S"])
            ranked = [one for one in ranked if one > last]
        found = self._see(item_id for _, item_id in ranked)
        if len(found) <= self.limit:
            return FoundItems(Page(found, None), truncated)
        shown = found[: self.limit]
        ranks = {item_id: rank for rank, item_id in ranked}
        last_id = shown[-1].listing.item_id
        return FoundItems(Page(shown, {"rank": {"N": ranks[last_id], "S": last_id}}), truncated)

    def collections(self, start: str) -> Sequence[str]:
        return collections_for(start)

    def judged(self, hits: Sequence[Hit], by: Wanted) -> list[SeenListing]:
        ids = dict.fromkeys(mirrored(hit.document_id) for hit in hits)
        rows = {row.item_id: row for row in self._fitting(list(ids))}
        found = [
            row
            for hit in hits
            if (row := rows.get(mirrored(hit.document_id))) and by.is_hit_of(hit, item_terms(row))
        ]
        return self._show(found)

    def id_of(self, found: SeenListing) -> str:
        return mirrored(found.listing.item_id)

    def _merge(self, beyond: str | None, *, ascending: bool) -> Merge:
        near, seller_id = self.wanted.near, self.wanted.seller_id
        if near is None and seller_id:
            keys = [sold_by(seller_id)]
            return Merge(MarketRow.of_person, keys, beyond=beyond, ascending=ascending)
        cells = cells_around(near, self.wanted.radius_km) if near else [WORLD]
        keys = [key_of_cell(name, self.wanted.category) for name in cells]
        return Merge(
            Cell.in_cell,
            keys,
            beyond=beyond,
            ascending=ascending,
            is_filtered=self.wanted.is_narrow,
        )

    def _may_fit(self, row: MarketRow) -> bool:
        return not isinstance(row, Cell) or self.wanted.fits_cell(row)

    def _ranked(self) -> tuple[list[Rank], bool]:
        """Rank the candidates; of too many, those that come first by place, or the newest."""
        candidates, is_cut = self._candidates()
        sign = -1 if self.search.backwards else 1
        if self.search.order == Order.DISTANCE:
            ranked = sorted(
                (self.wanted.distance_to(row.where) * sign, row.item_of_row) for row in candidates
            )
            return ranked[:CANDIDATES_AT_MOST], is_cut
        ids = sorted((row.item_of_row for row in candidates), reverse=True)[:CANDIDATES_AT_MOST]
        rank = _price_of if self.search.order == Order.PRICE else _end_of
        rows = self._fitting(ids)
        self.listings.update({row.item_id: row for row in rows})
        return sorted((rank(row) * sign, row.item_id) for row in rows), is_cut

    def _candidates(self) -> tuple[list[Any], bool]:
        """Read what may fit, and tell whether there is more than that or than can be ordered."""
        merge = self._merge(None, ascending=False)
        candidates: list[MarketRow] = []
        for rows in merge.rounds():
            candidates += filter(self._may_fit, rows)
            if len(candidates) > CANDIDATES_AT_MOST:
                return candidates, True
        return candidates, not merge.is_read

    def _see(self, item_ids: Iterator[str]) -> list[SeenListing]:
        """Show what fits, until there is one more than a page holds."""
        found: list[SeenListing] = []
        at_once = self.limit + 1
        while len(found) <= self.limit and (some := list(islice(item_ids, at_once))):
            found += self._show(self._fitting(some))
            at_once = READS_AT_ONCE  # Much of what is listed is not to be shown.
        return found

    def _fitting(self, item_ids: Sequence[str]) -> list[Listing]:
        unread = [one for one in item_ids if one not in self.listings]
        read = self.listings | {row.item_id: row for row in Listing.read(unread)}
        rows = (read[one] for one in item_ids if one in read)
        return [row for row in rows if self.wanted.fits(row, self.now)]

    def _show(self, listings: Sequence[Listing]) -> list[SeenListing]:
        return see_items(listings, self.viewer_id, self.now, near=self.wanted.near)


def _price_of(listing: Listing) -> float:
    return listing.asks.minor if listing.asks else 0


def _end_of(listing: Listing) -> float:
    return listing.over_at.timestamp() if listing.over_at else float("inf")
