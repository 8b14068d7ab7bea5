"""Likes: each is a row, and counted in its transaction."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from functools import partial

from apps.core.db import Key, Page, Repeated, decide_again, transaction
from apps.core.db.paging import page_of_shown
from apps.core.errors import NotFound
from apps.core.ids import new_id
from apps.social.models import Like, Post
from apps.social.services.fields import Liker, Viewer
from apps.social.services.seeing import get_post, people_seen, refuse_to_take_part

LIKES_AT_ONCE = 100  # Of an export, or an erasure.


@decide_again
def like_post(*, viewer: Viewer, post_id: str, now: datetime) -> None:
    """Let somebody like a post that they may see. Twice is once.

    Raises:
        NotFound.
        Forbidden: they see it as a moderator alone.
    """
    try:
        seen = get_post(viewer=viewer.as_person, post_id=post_id, now=now)
    except NotFound:
        refuse_to_take_part(viewer, post_id, now)
    if seen.liked_by_me:
        return
    post, place = seen.post, new_id(now)
    like = Like(post_id, viewer.user_id, author_id=post.author_id, age_key=place, created_at=now)
    with suppress(Repeated), transaction() as tx:
        like.begin_in(tx)
        post.count_as_read_in(tx, {"likes": 1})


def unlike_post(*, viewer: Viewer, post_id: str, now: datetime) -> None:
    """Take one's like back, also of a post that one may not see any more. Twice is once.

    Raises:
        NotFound: there is no such post; or nothing to take back of one that they may not see.
    """
    try:
        with transaction() as tx:
            Like(post_id, viewer.user_id).end_in(tx, now)
            Post.count_here_in(tx, post_id, {"likes": -1})
    except Repeated:
        get_post(viewer=viewer, post_id=post_id, now=now)  # Else it is not found.


def list_likes(
    *, viewer: Viewer, post_id: str, now: datetime, limit: int, after: Key | None
) -> Page[Liker]:
    """List who likes a post, as far as the viewer may know of them, the newest first.

    Raises:
        NotFound.
    """
    get_post(viewer=viewer, post_id=post_id, now=now)

    def show(likes: list[Like]) -> list[Liker]:
        cards = people_seen((like.user_id for like in likes), viewer, now)
        return [Liker(*cards[like.user_id], like) for like in likes if like.user_id in cards]

    read = partial(Like.newest, post_id)
    return page_of_shown(read, show, lambda one: one.like.key_by_age, limit=limit, after=after)


def likes_of(user_id: str) -> Iterator[Like]:
    """Read all that somebody likes, page by page, the newest first."""
    after = None
    while True:
        page = Like.newest_of_user(user_id, limit=LIKES_AT_ONCE, after=after)
        yield from page.items
        after = page.next_key
        if after is None:
            return


def erase_likes(user_id: str) -> bool:
    """Erase some likes of somebody who has left; False: more may be left."""
    likes = Like.newest_of_user(user_id, limit=LIKES_AT_ONCE, after=None).items
    for like in likes:
        _erase(like)
    return not likes


def _erase(like: Like) -> None:
    try:
        with suppress(Repeated), transaction() as tx:
            like.erase_in(tx, Repeated(like))
            Post.count_here_in(tx, like.post_id, {"likes": -1})
    except NotFound:  # The post is gone, so nobody counts any more.
        Like.drop([like])
