"""Pages of posts that stand in a line, as far as somebody may see them."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from apps.accounts.models import User
from apps.core.db import Key, Page
from apps.core.db.batches import read_together
from apps.core.db.paging import page_of_shown
from apps.core.errors import NotFound
from apps.social.models import Entry, Revision
from apps.social.models.lines import written_by
from apps.social.services.fields import Said, SeenPost, Viewer
from apps.social.services.posts import said_in
from apps.social.services.seeing import may_see_author, read_posts, rows_around

POSTS_AT_ONCE = 100  # Of an export.


def list_posts_of(
    *, viewer: Viewer, author_id: str, now: datetime, limit: int, after: Key | None
) -> Page[SeenPost]:
    """List what somebody wrote, as far as the viewer may see it, the newest first.

    Raises:
        NotFound: there is no such user, they are suspended, or either blocks the other.
    """
    found = read_together(rows_around(author_id, viewer.user_id))
    author = found(User(author_id))
    if author is None or not may_see_author(author, viewer, found):
        raise NotFound
    return page_of_line(written_by(author_id), viewer, now, limit=limit, after=after)


def page_of_line(
    line: str, viewer: Viewer, now: datetime, *, limit: int, after: Key | None
) -> Page[SeenPost]:
    """Read a page of a line; what the viewer may not see makes it read on, up to 1000 entries."""

    def show(entries: list[Entry]) -> list[SeenPost]:
        return read_posts([entry.post_id for entry in entries], viewer, now)

    def key_of(seen: SeenPost) -> Key:
        return Entry.key_at(line, seen.post.post_id)

    return page_of_shown(partial(Entry.newest, line), show, key_of, limit=limit, after=after)


def posts_of(user_id: str, now: datetime) -> Iterator[tuple[SeenPost, list[Said]]]:
    """Read all that somebody wrote, page by page, each with what it said before."""
    viewer, after = Viewer(user_id), None
    while True:
        page = page_of_line(written_by(user_id), viewer, now, limit=POSTS_AT_ONCE, after=after)
        for seen in page.items:
            yield seen, [*map(said_in, Revision.all_in(seen.post.post_id))]
        after = page.next_key
        if after is None:
            return
