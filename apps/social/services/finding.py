"""Posts, found by what they say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from apps.core.db import Key, Page
from apps.core.db.batches import read_batch
from apps.core.errors import Invalid
from apps.core.findings import page_by_age
from apps.core.ids import mirrored
from apps.core.search import Hit, Wanted
from apps.social.filters import PostFilter, post_terms
from apps.social.models import Post
from apps.social.services.fields import SeenPost, Viewer
from apps.social.services.indexing import collection_of, collections_for
from apps.social.services.seeing import see_posts


def find_posts(
    *,
    viewer: Viewer,
    query: str | None,
    hashtag: str | None,
    now: datetime,
    limit: int,
    after: Key | None,
) -> Page[SeenPost]:
    """Find the posts that say all of a query and have a hashtag, the newest first.

    Raises:
        Invalid: the query has no letter.
    """
    wanted = PostFilter.read(query or "", hashtag, viewer.language)
    if query is not None and not wanted.asks_more_than(hashtag):
        raise Invalid(q=["Write at least one letter."])
    posts = _Posts(viewer, wanted, now)
    return page_by_age(posts, wanted.looked_up, ascending=True, limit=limit, after=after)


@dataclass(frozen=True)
class _Posts:
    """Posts as a search finds them."""

    viewer: Viewer
    wanted: PostFilter
    now: datetime

    def collections(self, start: str) -> Sequence[str]:
        return collections_for(self.viewer.user_id, start)

    def judged(self, hits: Sequence[Hit], by: Wanted) -> list[SeenPost]:
        ids = dict.fromkeys(mirrored(hit.document_id) for hit in hits)
        posts = {post.post_id: post for post in read_batch(Post, [(one,) for one in ids])}
        found = [
            post
            for hit in hits
            if (post := posts.get(mirrored(hit.document_id))) and self._fits(post, hit, by)
        ]
        return see_posts(found, self.viewer, self.now)

    def id_of(self, found: SeenPost) -> str:
        return mirrored(found.post.post_id)

    def _fits(self, post: Post, hit: Hit, by: Wanted) -> bool:
        terms = post_terms(post)
        # While it is listed anew it may be found twice: under its old visibility, too.
        is_at_its_place = hit.collection == collection_of(post, hit.term)
        return is_at_its_place and by.is_hit_of(hit, terms) and self.wanted.fits(terms)
