"""Where new items and what people look for meet: names of spots in GSI1.

A search around a place stands in the cells that cover it, at most 16 of one size; one without a
place under its seller, else under its category. So it meets an item in one spot at the most.
"""

from apps.marketplace.filters import ANY, ItemFilter
from apps.marketplace.models.cells import key_of_cell
from apps.marketplace.models.listings import Listing
from apps.marketplace.places import CELL_LENGTHS, WORLD, cell_name, cells_around


def spots_of(wanted: ItemFilter) -> list[str]:
    """Name the spots at which a search stands."""
    if wanted.near:
        cells = cells_around(wanted.near, wanted.radius_km)
        return [_spot(key_of_cell(cell, wanted.category)) for cell in cells]
    if wanted.seller_id:
        return [_spot_of_seller(wanted.seller_id)]
    return [_spot(key_of_cell(WORLD, wanted.category))]


def spots_for(listing: Listing) -> list[str]:
    """Name the spots at which an item looks, always as many."""
    where = listing.where.rounded()
    cells = [
        _spot(key_of_cell(cell_name(where, length), category))
        for length in (len(WORLD), *CELL_LENGTHS)
        for category in (ANY, listing.category)
    ]
    return [*cells, _spot_of_seller(listing.seller_id)]


def _spot(cell: str) -> str:
    return f"spot#{cell}"


def _spot_of_seller(user_id: str) -> str:
    return f"spot-of-seller#{user_id}"
