"""Where posts stand in the search index, and how it follows them.

What is private is listed apart, for its author alone: it costs nobody else anything, and nothing
that others search for can tell of it.
"""

from collections.abc import Sequence

from apps.core import search
from apps.core.findings import follow_places
from apps.core.ids import mirrored
from apps.core.search import Places
from apps.social.filters import post_terms
from apps.social.models import Post, Visibility

KIND = "post"


def index_post(old: Post | None, new: Post | None) -> None:
    """Bring the index up to date with one change of a post. Again is harmless."""
    if old and new and old.version == new.version:
        return  # Others like it, say.
    follow_places(old, new, places_of)


def places_of(post: Post) -> Places:
    """Name where a post is listed: under mirrored ids, since the newest are read first."""
    document_id = mirrored(post.post_id)
    return frozenset(
        search.place(collection_of(post, term), term, document_id) for term in post_terms(post)
    )


def collection_of(post: Post, term: str) -> str:
    if post.visibility == Visibility.PRIVATE:
        return private_of(post.author_id)
    return shared_for(term)


def collections_for(viewer_id: str, start: str) -> Sequence[str]:
    """Name the collections in which somebody looks for terms that begin so."""
    return private_of(viewer_id), shared_for(start)


def private_of(user_id: str) -> str:
    """Name the part of the search index that holds somebody's private posts."""
    return f"{user_id}#{KIND}"


def is_of_posts(collection: str) -> bool:
    first, _, second = collection.partition("#")
    return KIND in {first, second}


def shared_for(start: str) -> str:
    """Name the part that holds the terms of all other posts which begin so: load spreads a bit."""
    return f"{KIND}#{start[:2]}" if start.startswith("#") else f"{KIND}#{start[0]}"
