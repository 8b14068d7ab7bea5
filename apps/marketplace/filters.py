"""Which items a search finds: judged on the item itself, by what others see of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from apps.core import text
from apps.core.money import Money
from apps.core.search import Terms, Wanted
from apps.marketplace.places import Place, distance_km

if TYPE_CHECKING:
    from apps.marketplace.models import Cell, Listing

ANY = "*"  # Stands for all categories.


@dataclass(frozen=True)
class ItemFilter:
    """What is asked of an item; None and empty ask nothing."""

    near: Place | None = None
    radius_km: float = 0
    category: str | None = None
    kind: str | None = None
    condition: str | None = None
    seller_id: str | None = None
    currency: str | None = None  # Of the price, which is asked about only with it.
    min_minor: int | None = None  # Of the price, in the smallest units of the currency; inclusive.
    max_minor: int | None = None
    words: tuple[Wanted, ...] = ()

    @property
    def is_narrow(self) -> bool:
        """Tell whether much of what lies in the cells is not asked for."""
        return any((self.kind, self.condition, self.seller_id, self.currency, self.words))

    def fits_cell(self, cell: "Cell") -> bool:
        """Judge what the index says of an item, which spares reading most of the others."""
        return (
            self.kind in {None, cell.kind}
            and self.condition in {None, cell.condition}
            and self.seller_id in {None, cell.seller_id}
            and self._fits_place(cell.where)
        )

    def fits(self, listing: "Listing", now: datetime) -> bool:
        return (
            listing.is_live(now)
            and self.category in {None, listing.category}
            and self.kind in {None, listing.kind}
            and self.condition in {None, listing.condition}
            and self.seller_id in {None, listing.seller_id}
            and self._fits_place(listing.where.rounded())
            and self._fits_price(listing.asks)
            and self._fits_words(listing)
        )

    def distance_to(self, place: Place) -> float:
        return distance_km(self.near, place) if self.near else 0.0

    def _fits_place(self, rounded: Place) -> bool:
        return self.near is None or self.distance_to(rounded) <= self.radius_km

    def _fits_price(self, price: Money | None) -> bool:
        if self.currency is None:
            return True
        if price is None or price.currency != self.currency:
            return False
        is_too_much = self.max_minor is not None and price.minor > self.max_minor
        return price.minor >= (self.min_minor or 0) and not is_too_much

    def _fits_words(self, listing: "Listing") -> bool:
        if not self.words:
            return True
        terms = item_terms(listing)
        return all(word.fits(terms) for word in self.words)


def item_terms(listing: "Listing") -> Terms:
    """Name all terms under which an item stands in the search index."""
    parts = [listing.title, listing.description, listing.category]
    return text.terms("\n".join(filter(None, parts)), listing.language)
