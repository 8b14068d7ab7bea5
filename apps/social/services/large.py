"""An author whom many follow becomes a large one.

Each follower's timeline has to name the author first, which the queue does, shard by shard. Until
the last of them is done posts are fanned out as before, so there is no moment at which a post is
found in neither way; in both ways it is shown once.
"""

from datetime import datetime

from apps.accounts.models import Tie
from apps.accounts.models.ties import Kind
from apps.core import jobs
from apps.social.models import Entry, LargeAuthor
from apps.social.services.timelines import follow_in_line

NOTE = "social.note-large-author"  # The job's name in the queue.
FOLLOWERS_AT_ONCE = 500  # Each is an update of its own.
PAGES = 10  # Of one job, so that it ends in time; the rest is another job's.


def make_large(author_id: str, now: datetime) -> None:
    """Begin to make an author large, unless that was begun within the hour."""
    if LargeAuthor.begin(author_id, now):
        for shard in LargeAuthor.load(author_id).shards_left:
            jobs.hand_over(NOTE, author_id=author_id, shard=str(shard))


def note_large_author(*, author_id: str, shard: int, after: str | None, now: datetime) -> None:
    """Let the timelines of a shard of followers name a large author."""
    for _ in range(PAGES):
        page = Tie.followers_in(author_id, shard, limit=FOLLOWERS_AT_ONCE, after=after)
        _note_in_each([tie.other_id for tie in page.items], author_id)
        if page.next_key is None:
            LargeAuthor.note_shard(author_id, shard, now)
            return
        after = Tie.other_in(page.next_key)
    jobs.hand_over(NOTE, author_id=author_id, shard=str(shard), after=str(after))


def _note_in_each(followers: list[str], author_id: str) -> None:
    for follower in followers:
        Entry.note_large(follower, author_id)
    follows = Tie.existing(Tie.of(Kind.FOLLOWS, follower, author_id) for follower in followers)
    for gone in {*followers} - {tie.user_id for tie in follows}:
        follow_in_line(user_id=gone, author_id=author_id)  # They ended it meanwhile.
