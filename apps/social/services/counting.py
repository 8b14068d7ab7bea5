"""Counters, made equal to the rows that they count; each write keeps them so anyway.

A counter changes in the transaction of its row, and each change of one is counted itself. So what
was counted beside writes of others holds only if no counter changed meanwhile; else it is counted
anew.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from apps.accounts.models import Tie, User
from apps.accounts.models.ties import Kind
from apps.core.db import Item, decide_again
from apps.core.db.batches import READS_AT_ONCE, read_batch
from apps.core.errors import LostRace
from apps.social.models import Comment, Entry, Like, Post
from apps.social.models.lines import written_by

ROWS_AT_ONCE = 100


class Counting(NamedTuple):
    """A kind of rows with counters, and how those of one are counted, by their names."""

    model: type[Item]
    rows_of: Callable[[Any], dict[str, int]]


def around_user(user: User) -> dict[str, int]:
    return {
        "followers": Tie.number_of(Kind.FOLLOWER, user.user_id),
        "following": Tie.number_of(Kind.FOLLOWS, user.user_id),
        "posts": sum(post.counts_for_author for post in _posts_by(user.user_id)),
    }


def on_post(post: Post) -> dict[str, int]:
    return {
        "likes": Like.count_all_in(post.post_id),
        "comments": Comment.count_all_in(post.post_id),
    }


# By the names that the command has for them.
KINDS = {
    "users": Counting(User, around_user),
    "posts": Counting(Post, on_post),
}


def with_counters(kind: str, *, after: str | None) -> Iterator[str]:
    """Name all rows of a kind, wherever they lie, behind the one `after`: a scan, for commands."""
    model = KINDS[kind].model
    start = model.key_at(after) if after else None
    while True:
        page = model.scanned(limit=ROWS_AT_ONCE, after=start)
        yield from (row.keys()[0] for row in page.items)
        start = page.next_key
        if start is None:
            return


@decide_again
def recount(kind: str, row_id: str, *, is_dry: bool = False) -> dict[str, int]:
    """Count the rows of one, and correct its counters. Returns by how much which ones were off.

    What others do meanwhile is not lost: then it counts anew.

    Raises:
        NotFound.
        LostRace: they did so each time; a repeat may find a quiet moment.
    """
    model, rows_of = KINDS[kind]
    row = model.load(row_id)
    rows = rows_of(row)
    off = {name: off for name, number in rows.items() if (off := number - getattr(row, name))}
    if off and not (_is_as_read(row) if is_dry else row.recount(rows)):
        raise LostRace
    return off


def _is_as_read(row: Item) -> bool:
    return row.load(*row.keys()).counted == row.counted


def _posts_by(user_id: str) -> Iterator[Post]:
    entries = Entry.all_in(written_by(user_id))
    while some := [(entry.post_id,) for entry in islice(entries, READS_AT_ONCE)]:
        yield from read_batch(Post, some)
