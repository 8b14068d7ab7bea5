"""Counters of posts, made equal to the rows they count; each write keeps them so anyway."""

from apps.core.db import decide_again
from apps.core.errors import LostRace
from apps.social.models import Comment, Like, Post


@decide_again
def recount_post(post_id: str) -> dict[str, int]:
    """Count the rows of a post, and correct its counters. Returns by how much each was off.

    What others like and comment meanwhile is not lost: then it counts anew.

    Raises:
        NotFound.
        LostRace: they did so each time; a repeat may find a quiet moment.
    """
    post = Post.load(post_id)
    rows = count_around_post(post)
    off = {name: number - post.counts[name] for name, number in rows.items()}
    if any(off.values()) and not post.recount(rows):
        raise LostRace
    return off


def count_around_post(post: Post) -> dict[str, int]:
    """Count what the counters of a post say, row by row."""
    return {
        "likes": Like.count_all_in(post.post_id),
        "comments": Comment.count_all_in(post.post_id),
    }
