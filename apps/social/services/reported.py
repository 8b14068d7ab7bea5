"""Posts and comments that were reported, as `apps.core.reportables` asks about them."""

from collections.abc import Sequence
from datetime import datetime

from apps.accounts.models import User
from apps.accounts.services import Card
from apps.core.db import Transaction
from apps.core.db.batches import read_batch, read_together
from apps.core.errors import LostRace, NotFound
from apps.social.models import Comment, CommentPlace, Post
from apps.social.models.reports import target_of
from apps.social.services.comments import (
    get_comment,
    may_see_comment,
    read_comment,
    remove_comment_in,
)
from apps.social.services.fields import SeenComment, SeenPost, Viewer
from apps.social.services.posts import remove_post_in
from apps.social.services.resolving import decide_by_removal_in
from apps.social.services.seeing import post_seen_by, read_posts, rows_about, rows_around


def settle_in(tx: Transaction, kind: str, thing_id: str, moderator_id: str, now: datetime) -> None:
    """Resolve the open reports of a thing that a moderator removes, as part of `tx`."""
    decide_by_removal_in(tx, target_of(kind, thing_id), moderator_id, now)


def author_of_post(viewer_id: str, post_id: str, _now: datetime) -> str | None:
    """Name who wrote a post that somebody may see."""
    post = post_seen_by(viewer=Viewer(viewer_id), post_id=post_id)
    return post.author_id if post else None


def posts_for_moderator(
    moderator_id: str, post_ids: Sequence[str], now: datetime
) -> dict[str, SeenPost]:
    """Read those of some posts that a moderator may see, by their ids."""
    seen = read_posts(post_ids, Viewer(moderator_id, is_moderator=True), now)
    return {one.post.post_id: one for one in seen}


def count_of_post_in(tx: Transaction, post_id: str, amount: int) -> None:
    Post.count_reports_in(tx, post_id, amount, NotFound())


def uncount_of_post_in(tx: Transaction, post_id: str, amount: int) -> None:
    if Post.find(post_id):
        Post.count_reports_in(tx, post_id, -amount, LostRace())


def remove_post_if_there_in(tx: Transaction, post_id: str, now: datetime) -> None:
    post = Post.find(post_id)
    if post:
        remove_post_in(tx, post, now)


def author_of_comment(viewer_id: str, comment_id: str, now: datetime) -> str | None:
    """Name who wrote a comment that somebody may see."""
    try:
        seen = get_comment(viewer=Viewer(viewer_id), comment_id=comment_id, now=now)
    except NotFound:
        return None
    return seen.comment.author_id


def comments_for_moderator(
    moderator_id: str, comment_ids: Sequence[str], now: datetime
) -> dict[str, SeenComment]:
    """Read those of some comments that a moderator may see, by their ids."""
    places = read_batch(CommentPlace, [(one,) for one in comment_ids])
    comments = read_batch(Comment, [(one.post_id, one.comment_id) for one in places])
    post_ids = dict.fromkeys(one.post_id for one in comments)
    posts = {post.post_id: post for post in read_batch(Post, [(one,) for one in post_ids])}
    together = [(comment, post) for comment in comments if (post := posts.get(comment.post_id))]
    found = read_together(
        row
        for comment, post in together
        for row in (
            *rows_around(post.author_id, moderator_id),
            *rows_about(comment.author_id, moderator_id),
        )
    )
    viewer = Viewer(moderator_id, is_moderator=True)
    return {
        comment.comment_id: SeenComment(comment, Card.of(author, now))
        for comment, post in together
        if (author := found(User(comment.author_id)))
        and may_see_comment(comment, post, author, viewer, found)
    }


def count_of_comment_in(tx: Transaction, comment_id: str, amount: int) -> None:
    Comment.count_reports_in(tx, CommentPlace.load(comment_id), amount, NotFound())


def uncount_of_comment_in(tx: Transaction, comment_id: str, amount: int) -> None:
    place = CommentPlace.find(comment_id)
    if place:
        Comment.count_reports_in(tx, place, -amount, LostRace())


def remove_comment_if_there_in(tx: Transaction, comment_id: str, now: datetime) -> None:
    try:
        comment, _ = read_comment(comment_id)
    except NotFound:
        return
    remove_comment_in(tx, comment, now)
