"""Where items stand in the search index, and how it follows them."""

from collections.abc import Sequence

from apps.core import search
from apps.core.findings import follow_places
from apps.core.ids import mirrored
from apps.core.search import Places
from apps.marketplace.filters import item_terms
from apps.marketplace.models import Listing

KIND = "item"


def index_item(old: Listing | None, new: Listing | None) -> None:
    """Bring the index up to date with one change of an item. Again is harmless."""
    if old and new and old.version == new.version:
        return  # Others watch it.
    follow_places(old, new, places_of)


def places_of(listing: Listing) -> Places:
    """Name where an item is listed: under mirrored ids, since the newest are read first."""
    if not listing.is_on_offer:
        return frozenset()
    document_id = mirrored(listing.item_id)
    return frozenset(
        search.place(_collection_of(term), term, document_id) for term in item_terms(listing)
    )


def collections_for(start: str) -> Sequence[str]:
    """Name the collection in which terms are looked for that begin so."""
    return (_collection_of(start),)


def is_of_items(collection: str) -> bool:
    return collection.partition("#")[0] == KIND


def _collection_of(start: str) -> str:
    return f"{KIND}#{start[0]}"  # Load spreads a bit.
