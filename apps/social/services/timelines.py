"""A timeline follows whom its owner follows, and can be made anew from that."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from heapq import nlargest
from operator import attrgetter
from typing import NamedTuple

from apps.accounts.models import Tie, User
from apps.accounts.models.ties import Kind
from apps.core import jobs
from apps.core.db.batches import read_batch
from apps.core.errors import NotFound
from apps.social.models import Entry, LargeAuthor, Post, Visibility
from apps.social.models.lines import KEPT, read_by, written_by
from apps.social.services.settling import bring_in_line

FOLLOW = "social.follow"  # The job's name in the queue.
FILLED_IN = 100  # Posts of somebody whom one begins to follow.
BEFORE_ALL = "0"  # No id of a post sorts before it.

newness = attrgetter("post_id")


class Rebuilt(NamedTuple):
    """How much a timeline differed from what it should be."""

    missing: int
    needless: int
    large_authors: int


def begin_to_follow(*, user_id: str, author_id: str) -> None:
    """Let a timeline hear that its owner began or ceased to follow somebody."""
    jobs.hand_over(FOLLOW, user_id=user_id, author_id=author_id)


def follow_in_line(*, user_id: str, author_id: str) -> None:
    """Bring a timeline in line with whether its owner follows an author now."""

    def act(follows: bool) -> None:  # noqa: FBT001  # The state that was looked at.
        (_take_in if follows else _take_out)(user_id, author_id)

    follow = Tie.of(Kind.FOLLOWS, user_id, author_id)
    bring_in_line(lambda: bool(Tie.existing([follow])), act)


def rebuild_timelines(*, after: str | None, is_dry: bool) -> Iterator[tuple[str, Rebuilt]]:
    """Rebuild the timelines of all users, from the one behind `after` on, one at a time."""
    for user_id in User.all_ids(after):
        with suppress(NotFound):  # They have left meanwhile.
            yield user_id, rebuild_timeline(user_id=user_id, is_dry=is_dry)


def users_about() -> int:
    """Tell about how many timelines `rebuild_timelines` makes anew."""
    return User.rows_about()


def rebuild_timeline(*, user_id: str, is_dry: bool) -> Rebuilt:
    """Make a timeline what follows and posts say. With `is_dry` only tell what that would do.

    Raises:
        NotFound: there is no such user.
    """
    User.load(user_id)
    # First what is there: so whatever comes meanwhile stays.
    rows = [*Entry.all_in(read_by(user_id))]
    noted = {author for row in rows for author in row.large_authors or ()}
    followed = [*Tie.followed_by(user_id)]
    large = {row.author_id: row for row in read_batch(LargeAuthor, [(one,) for one in followed])}
    fanned_out = [one for one in followed if one not in large or not large[one].is_large]
    newest = _newest_of([user_id, *fanned_out])
    standing, present = _standing(user_id, newest), {row.post_id for row in rows}
    missing = [one for one in newest if one.post_id in standing - present]
    needless = [row for row in rows if row.is_post and row.post_id not in standing]
    if not is_dry:
        _fill_in(user_id, missing)
        Entry.drop(needless)
        for author in noted ^ large.keys():
            (Entry.forget_large if author in noted else Entry.note_large)(user_id, author)
    return Rebuilt(len(missing), len(needless), len(noted ^ large.keys()))


def is_spread(post: Post | None) -> bool:
    """Tell whether a post stands in the timelines of its author's followers."""
    return post is not None and post.visibility != Visibility.PRIVATE


def _take_in(user_id: str, author_id: str) -> None:
    large = LargeAuthor.find(author_id)
    if large:
        Entry.note_large(user_id, author_id)
    if large is None or not large.is_large:
        newest = Entry.newest(written_by(author_id), limit=FILLED_IN, after=None)
        _fill_in(user_id, newest.items)
        Entry.trim(user_id)  # Who follows many at once would have 100 of each.


def _take_out(user_id: str, author_id: str) -> None:
    rows = [*Entry.all_in(read_by(user_id))]
    if any(author_id in (row.large_authors or ()) for row in rows):
        Entry.forget_large(user_id, author_id)
    Entry.drop([row for row in rows if row.author_id == author_id])


def _fill_in(user_id: str, entries: Sequence[Entry]) -> None:
    """Put posts into a timeline, but for those that are gone by then."""
    line = read_by(user_id)
    own = [Entry(line, entry.post_id, author_id=entry.author_id) for entry in entries]

    def act(standing: frozenset[str]) -> None:
        Entry.put([entry for entry in own if entry.post_id in standing])
        Entry.drop([entry for entry in own if entry.post_id not in standing])

    bring_in_line(lambda: _standing(user_id, own), act)


def _standing(user_id: str, entries: Sequence[Entry]) -> frozenset[str]:
    """Tell which posts may stand in a timeline; private ones do in their author's."""
    posts = read_batch(Post, [(entry.post_id,) for entry in entries])
    return frozenset(post.post_id for post in posts if is_spread(post) or post.author_id == user_id)


def _newest_of(author_ids: Sequence[str]) -> list[Entry]:
    """Find the newest posts of all of some authors, as many as a timeline keeps."""
    newest: list[Entry] = []
    oldest = BEFORE_ALL  # That still has a place.
    for author_id in author_ids:
        some = Entry.newest_since(written_by(author_id), oldest, limit=KEPT)
        newest = nlargest(KEPT, [*newest, *some], key=newness)
        oldest = newest[-1].post_id if len(newest) == KEPT else BEFORE_ALL
    return newest
