"""A post goes into the timelines of those who follow its author, and out of them again.

The queue does it, in pages of followers: a job that dies half way comes again, and a second time
puts what is there. Each page is brought in line with the post as it is by then, so a message that
comes late, or twice, neither brings back what was deleted nor takes away what is public again.
"""

import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from django.conf import settings

from apps.accounts.models import Tie, User
from apps.accounts.models.ties import SHARDS
from apps.core import jobs
from apps.core.db.batches import read_together
from apps.core.ids import moment_of
from apps.social.models import Entry, LargeAuthor, Post
from apps.social.models.lines import read_by
from apps.social.services.large import make_large
from apps.social.services.settling import bring_in_line
from apps.social.services.timelines import is_spread

FAN_OUT = "social.fan-out"  # The job's name in the queue.
FEW = 1000  # Followers that one job serves; of more, each shard is a job of its own.
FOLLOWERS_AT_ONCE = 500
PAGES = 20  # Of one job, so that it ends in time; the rest is another job's.
TRIMS_ONE_IN = 64  # Each costs a Query of a whole timeline.


def begin_fan_out(old: Post | None, new: Post | None) -> None:
    """Let the timelines hear of a post that is there for followers now, or no more."""
    post = new or old
    if post and is_spread(old) != is_spread(new):
        jobs.hand_over(FAN_OUT, post_id=post.post_id, author_id=post.author_id)


def fan_out(*, post_id: str, author_id: str, now: datetime) -> None:
    """Bring the timelines of all followers in line with a post, or let a job for each shard."""
    found = read_together([Post(post_id), User(author_id), LargeAuthor(author_id)])
    author, large = found(User(author_id)), found(LargeAuthor(author_id))
    if author is None:
        return  # They have left, and so their entries go with what they wrote.
    _trim_some([author_id], post_id)
    if author.followers == 0 or _is_looked_up(post_id, found(Post(post_id)), large):
        return  # Who ceased to follow has no entries any more.
    if author.followers > settings.FANOUT_LIMIT and not (large and large.is_large):
        make_large(author_id, now)  # Until it is done, all goes on as before.
    if author.followers > FEW:
        for shard in range(SHARDS):
            jobs.hand_over(FAN_OUT, post_id=post_id, author_id=author_id, shard=str(shard))
        return
    followers = _followers_of(author_id)
    while some := [*islice(followers, FOLLOWERS_AT_ONCE)]:
        _serve(some, post_id, author_id)


def fan_out_to_shard(*, post_id: str, author_id: str, shard: int, after: str | None) -> None:
    """Bring the timelines of a shard of followers in line with a post."""
    for _ in range(PAGES):
        page = Tie.followers_in(author_id, shard, limit=FOLLOWERS_AT_ONCE, after=after)
        _serve([tie.other_id for tie in page.items], post_id, author_id)
        if page.next_key is None:
            return
        after = Tie.other_in(page.next_key)
    place = {"shard": str(shard), "after": str(after)}
    jobs.hand_over(FAN_OUT, post_id=post_id, author_id=author_id, **place)


def _is_looked_up(post_id: str, post: Post | None, large: LargeAuthor | None) -> bool:
    """Tell whether a post is found by its author, and so has no entries anywhere else."""
    if large is None or large.noted_at is None or not large.is_large:
        return False
    return is_spread(post) or moment_of(post_id) > large.noted_at


def _followers_of(author_id: str) -> Iterator[str]:
    for shard in range(SHARDS):
        after: str | None = None
        while True:
            page = Tie.followers_in(author_id, shard, limit=FEW, after=after)
            yield from (tie.other_id for tie in page.items)
            if page.next_key is None:
                break
            after = Tie.other_in(page.next_key)


def _serve(followers: Sequence[str], post_id: str, author_id: str) -> None:
    entries = [Entry(read_by(one), post_id, author_id=author_id) for one in followers]

    def act(is_there: bool) -> None:  # noqa: FBT001  # The state that was looked at.
        if is_there:
            Entry.put(entries)
            _trim_some(followers, post_id)
        else:
            Entry.drop(entries)

    if entries:
        bring_in_line(lambda: is_spread(Post.find(post_id)), act)


def _trim_some(user_ids: Sequence[str], post_id: str) -> None:
    """Trim some timelines: always the same ones for one post, each now and then."""
    for user_id in user_ids:
        if zlib.crc32(f"{user_id} {post_id}".encode()) % TRIMS_ONE_IN == 0:
            Entry.trim(user_id)
