"""Everything of somebody goes, when their account does."""

from datetime import datetime

from apps.core.db import decide_again
from apps.core.db.batches import erase_partition
from apps.core.search import Posting
from apps.social.models import Activity, Entry, LargeAuthor, Post
from apps.social.models.activity import concerning, done_by
from apps.social.models.lines import read_by, written_by
from apps.social.services.comments import erase_comments
from apps.social.services.forgetting import forget_reports
from apps.social.services.indexing import private_of
from apps.social.services.likes import erase_likes
from apps.social.services.posts import remove_post
from apps.social.services.unnaming import unname

POSTS_AT_ONCE = 100


def erase_social(user_id: str, now: datetime) -> bool:
    """Erase some of all that a user has here; False: more is left.

    What hangs on a post goes as it does when its author deletes it, by the stream.
    """
    is_done = [_erase_posts(user_id, now), erase_comments(user_id), erase_likes(user_id)]
    is_done += [forget_reports(user_id, now), unname(user_id, now)]
    return all(is_done) and _erase_lists(user_id)


def _erase_posts(user_id: str, now: datetime) -> bool:
    page = Entry.newest(written_by(user_id), limit=POSTS_AT_ONCE, after=None)
    for entry in page.items:
        _remove(entry, now)
    return not page.items


def _erase_lists(user_id: str) -> bool:
    done = [
        erase_partition(Entry, read_by(user_id)),
        erase_partition(LargeAuthor, user_id),
        erase_partition(Posting, private_of(user_id)),
        erase_partition(Activity, concerning(user_id)),
        erase_partition(Activity, done_by(user_id)),
    ]
    return all(done)


@decide_again
def _remove(entry: Entry, now: datetime) -> None:
    post = Post.find(entry.post_id)
    if post:
        remove_post(post, now)
    else:
        Entry.drop([entry])
