"""Posts in the search index."""

from apps.core.ids import mirrored
from apps.core.indexed import Indexed, register
from apps.social import services
from apps.social.models import Post


def keys_of(collection: str, document_id: str) -> tuple[str, ...] | None:
    return (mirrored(document_id),) if services.is_of_posts(collection) else None


register(
    Indexed(
        name="posts",
        model=Post,
        places=lambda posts: [*map(services.places_of, posts)],
        keys_of=keys_of,
    )
)
