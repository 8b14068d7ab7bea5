"""Items in the search index."""

from apps.core.ids import mirrored
from apps.core.indexed import Indexed, register
from apps.marketplace import services
from apps.marketplace.models import Listing


def keys_of(collection: str, document_id: str) -> tuple[str, ...] | None:
    return Listing.keys_of(mirrored(document_id)) if services.is_of_items(collection) else None


register(
    Indexed(
        name="items",
        model=Listing,
        places=lambda items: [*map(services.places_of, items)],
        keys_of=keys_of,
    )
)
