"""Feeds: what those whom one follows wrote, and what is public, the newest first.

An entry of a line names a post and its author. So all rows that tell whether somebody sees it, and
how, are known at once and read together, 100 in one call: a page of the one feed costs a Query, one
for each large author whom the reader follows, and for each 20 posts a BatchGetItem at most, however
many posts and people there are. Where much is not to be seen a page may be shorter than asked for.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from apps.accounts.models import Tie, User
from apps.accounts.models.ties import Kind
from apps.core.db import Item, Key, Page
from apps.core.db.batches import READS_AT_ONCE, Found, read_together
from apps.core.db.paging import page_of_shown
from apps.social.models import Entry, Like, Post, Visibility
from apps.social.models.lines import KEPT, public_in, read_by, written_by
from apps.social.services.fields import SeenPost, Viewer
from apps.social.services.seeing import has_tie, is_open, may_see_author, show

ENTRIES_IN_A_CALL = READS_AT_ONCE // 5  # The post, its author, the reader's like, and two ties.
# Beyond these a cursor would not fit into the line of a request, so the timeline names them again.
LARGE_AUTHORS_IN_CURSOR = 100


@dataclass(frozen=True)
class Feed:
    """By which ties of the reader to an author it is judged what a feed shows, and how."""

    kinds: tuple[Kind, ...]
    shows: Callable[[Post, User, Viewer, Found], bool]

    def rows_of(self, entry: Entry, viewer: Viewer) -> list[Item]:
        author_id, user_id = entry.author_id, viewer.user_id
        rows = [Post(entry.post_id), User(author_id), Like(entry.post_id, user_id)]
        ties = [Tie.of(kind, user_id, author_id) for kind in self.kinds]
        return rows if author_id == user_id else [*rows, *ties]


class Place(NamedTuple):
    """Where a page of somebody's feed begins."""

    post_id: str | None = None  # Behind this one.
    entries: int = 0  # So many came before.
    large_authors: frozenset[str] | None = None  # Whose lines are merged in; None: not known yet.

    @classmethod
    def in_key(cls, key: Key) -> "Place":
        large = frozenset(key["large"]["SS"]) if "large" in key else None
        return cls(key["postId"]["S"], int(key["entries"]["N"]), large)

    def as_key(self) -> Key:
        key: Key = {"postId": {"S": self.post_id}, "entries": {"N": str(self.entries)}}
        large = sorted(self.large_authors or ())
        return key if len(large) > LARGE_AUTHORS_IN_CURSOR else {**key, "large": {"SS": large}}


class Merged(NamedTuple):
    """The next entries of a timeline and of the lines of large authors, in one order."""

    entries: list[Entry]
    has_more: bool
    large_authors: frozenset[str]


def read_feed(*, viewer: Viewer, now: datetime, limit: int, after: Key | None) -> Page[SeenPost]:
    """Read a page of what somebody and those whom they follow wrote.

    A post that comes in meanwhile is newer than the cursor, so it moves nothing.
    """
    place = Place.in_key(after) if after else Place()
    calls = -(-limit // ENTRIES_IN_A_CALL)
    page = _merged(viewer, place, calls * ENTRIES_IN_A_CALL)
    shown, judged = _show(page.entries, viewer, now, limit=limit, calls=calls)
    read = place.entries + judged
    if read >= KEPT or (judged == len(page.entries) and not page.has_more):
        return Page(shown, None)
    last = page.entries[judged - 1].post_id
    return Page(shown, Place(last, read, page.large_authors).as_key())


def read_public_feed(
    *, viewer: Viewer, now: datetime, limit: int, after: Key | None
) -> Page[SeenPost]:
    """Read a page of what is public; what is not for the reader makes it read on."""

    def read(*, limit: int, after: Key | None) -> Page[Entry]:
        return Entry.newest_public(now, limit=limit, after=after)

    def show_some(entries: list[Entry]) -> list[SeenPost]:
        found = read_together(row for one in entries for row in PUBLIC.rows_of(one, viewer))
        return _seen(entries, PUBLIC, viewer, found, now)

    return page_of_shown(read, show_some, _public_key, limit=limit, after=after)


def _merged(viewer: Viewer, place: Place, count: int) -> Merged:
    home, large = _home(viewer, place, count)
    pages = [home, *(_behind(written_by(author), place, count) for author in sorted(large))]
    # By id, since a post may have been put into the timeline before its author was large.
    entries = {entry.post_id: entry for page in pages for entry in page.items if entry.is_post}
    newest = [entries[post_id] for post_id in sorted(entries, reverse=True)]
    has_more = len(newest) > count or any(page.next_key for page in pages)
    return Merged(newest[: min(count, KEPT - place.entries)], has_more, large)


def _home(viewer: Viewer, place: Place, count: int) -> tuple[Page[Entry], frozenset[str]]:
    """Read on in a timeline, and which large authors belong to it, in one call.

    The row that names these is on top. So a cursor without them costs a larger page, of all that
    is kept, and no call more.
    """
    line = read_by(viewer.user_id)
    if place.large_authors is not None:
        return _behind(line, place, count), place.large_authors
    page = Entry.newest(line, limit=(KEPT if place.post_id else count) + 1, after=None)
    large = frozenset(one for row in page.items for one in row.large_authors or ())
    if place.post_id is None:
        return page, large
    return Page([one for one in page.items if one.post_id < place.post_id], None), large


def _behind(line: str, place: Place, count: int) -> Page[Entry]:
    after = Entry.key_at(line, place.post_id) if place.post_id else None
    return Entry.newest(line, limit=count, after=after)


def _show(
    entries: Sequence[Entry], viewer: Viewer, now: datetime, *, limit: int, calls: int
) -> tuple[list[SeenPost], int]:
    """Show up to `limit` of some entries, in up to `calls`. Tells, too, how many were judged.

    A call costs the same for 20 entries, so a small page judges more than it shows, lest what is
    hidden leave it short; a large one does so once something was.
    """
    shown: list[SeenPost] = []
    judged = 0
    for _ in range(calls):
        missing = limit - len(shown)
        is_whole = 0 < judged == len(shown)
        count = missing if is_whole else max(missing, ENTRIES_IN_A_CALL)
        some, rows = _fitting(entries[judged : judged + count], viewer)
        shown += _seen(some, HOME, viewer, read_together(rows), now)
        judged += len(some)
        if len(shown) >= limit:
            return shown[:limit], _number_up_to(entries, shown[limit - 1])
    return shown, judged


def _number_up_to(entries: Sequence[Entry], last: SeenPost) -> int:
    return [entry.post_id for entry in entries].index(last.post.post_id) + 1


def _fitting(entries: Sequence[Entry], viewer: Viewer) -> tuple[Sequence[Entry], list[Item]]:
    """Take as many entries as can be judged in one call: more, where authors come again."""
    rows: dict[tuple[type[Item], tuple[str, ...]], Item] = {}
    for number, entry in enumerate(entries):
        with_these = rows | {(type(row), row.keys()): row for row in HOME.rows_of(entry, viewer)}
        if len(with_these) > READS_AT_ONCE:
            return entries[:number], [*rows.values()]
        rows = with_these
    return entries, [*rows.values()]


def _seen(
    entries: Sequence[Entry], feed: Feed, viewer: Viewer, found: Found, now: datetime
) -> list[SeenPost]:
    pairs = ((found(Post(one.post_id)), found(User(one.author_id))) for one in entries)
    return [
        show(post, viewer, found, now)
        for post, author in pairs
        if post and author and feed.shows(post, author, viewer, found)
    ]


def _public_key(seen: SeenPost) -> Key:
    return Entry.key_at(public_in(seen.post.created_at.year), seen.post.post_id)


def _is_for_followers(post: Post, author: User, viewer: Viewer, found: Found) -> bool:
    """Tell whether a post is one's own, or of somebody whom one follows and has not muted.

    Who follows somebody blocks them in neither direction: the two refuse each other.
    """
    if author.user_id == viewer.user_id:
        return True
    follows = has_tie(Kind.FOLLOWS, viewer, author.user_id, found)
    mutes = has_tie(Kind.MUTES, viewer, author.user_id, found)
    is_told = post.visibility != Visibility.PRIVATE and author.suspended_at is None
    return is_told and follows and not mutes


def _is_for_everybody(post: Post, author: User, viewer: Viewer, found: Found) -> bool:
    mutes = has_tie(Kind.MUTES, viewer, author.user_id, found)
    return is_open(post, author) and may_see_author(author, viewer, found) and not mutes


HOME = Feed((Kind.FOLLOWS, Kind.MUTES), _is_for_followers)
PUBLIC = Feed((Kind.BLOCKS, Kind.BLOCKED_BY, Kind.MUTES), _is_for_everybody)
