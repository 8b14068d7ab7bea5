"""What hangs on a deleted post goes, too, be it thousands of rows.

The queue does it, in rounds of some hundred rows: a round that dies half way comes again, and what
is gone is gone.
"""

from collections.abc import Callable

from apps.core import jobs
from apps.core.db.batches import erase_partition
from apps.social.models import Comment, Like, Post, Revision

DROP = "social.drop-post"  # The job's name in the queue.
ROUNDS = 10  # Of one job, so that it ends in time; the rest is another job's.

# Each erases some of what hangs on a post, given its id and its author's, and tells whether nothing
# is left.
PARTS: tuple[Callable[[str, str], bool], ...] = (
    lambda post_id, _author_id: erase_partition(Comment, post_id, also=lambda one: one.place),
    lambda post_id, _author_id: erase_partition(Like, post_id),
    lambda post_id, _author_id: erase_partition(Revision, post_id),
    # Its own row, too, with the text: DynamoDB may take two days to remove what is marked so.
    lambda post_id, _author_id: erase_partition(Post, post_id),
)


def drop_what_hangs_on(post: Post) -> None:
    """Let all that hangs on a deleted post go."""
    jobs.hand_over(DROP, post_id=post.post_id, author_id=post.author_id)


def drop_some(*, post_id: str, author_id: str) -> None:
    """Erase what hangs on a deleted post, and leave what is too much to another job."""
    if Post.find(post_id):
        return  # No post that is here loses anything, whatever a stray message says.
    for _ in range(ROUNDS):
        is_done = [erase(post_id, author_id) for erase in PARTS]
        if all(is_done):
            return
    jobs.hand_over(DROP, post_id=post_id, author_id=author_id)
