"""Who may see which post. It is judged on each reading, so a change is effective at once.

To judge and to show a post takes its author's row, the reader's like, and what ties the reader to
the author: up to five rows, which are read together for a whole page.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NoReturn

from apps.accounts.models import Tie, User
from apps.accounts.models.ties import Kind
from apps.accounts.services import Card
from apps.core.db import Item
from apps.core.db.batches import Found, read_batch, read_together
from apps.core.errors import Forbidden, NotFound
from apps.social.models import CommentPolicy, Like, Post, Visibility
from apps.social.services.fields import SeenPost, Viewer
from apps.social.services.images import frame_of

BLOCKS = (Kind.BLOCKS, Kind.BLOCKED_BY)
KINDS = (Kind.FOLLOWS, *BLOCKS)


def get_post(*, viewer: Viewer, post_id: str, now: datetime) -> SeenPost:
    """Read a post, in two calls; also as a moderator whom its author blocks.

    Raises:
        NotFound: there is none that they may see.
    """
    return see_post(Post.load(post_id), viewer.past_blocks, now)


def see_post(post: Post, viewer: Viewer, now: datetime) -> SeenPost:
    """Show a post that was read. Raises NotFound where they may not see it, or are gone."""
    seen = see_posts([post], viewer, now)
    if not seen:
        raise NotFound
    return seen[0]


def may_see_post(*, viewer_id: str, post_id: str) -> bool:
    """Tell whether somebody may see a post, in two calls."""
    return post_seen_by(viewer=Viewer(viewer_id), post_id=post_id) is not None


def post_seen_by(*, viewer: Viewer, post_id: str) -> Post | None:
    """Read a post, if somebody may see it, in two calls."""
    post = Post.find(post_id)
    if post is None:
        return None
    found = read_together(rows_around(post.author_id, viewer.user_id))
    return post if may_see(post, viewer.past_blocks, found) else None


def refuse_to_take_part(viewer: Viewer, post_id: str, now: datetime) -> NoReturn:
    """Tell somebody who may not see a post as a person why they cannot like or comment on it.

    Raises:
        Forbidden: they see it as a moderator.
        NotFound.
    """
    if viewer.is_moderator:
        get_post(viewer=viewer, post_id=post_id, now=now)  # Else it is not found.
        raise Forbidden
    raise NotFound


def post_of_ones_own(*, viewer: Viewer, post_id: str, now: datetime) -> Post:
    """Read a post that one is about to change.

    Raises:
        Forbidden: one sees it, but it is somebody else's.
        NotFound.
    """
    post = Post.load(post_id)
    if post.author_id != viewer.user_id:
        get_post(viewer=viewer, post_id=post_id, now=now)  # Else it is not found.
        raise Forbidden
    return post


def post_to_delete(*, viewer: Viewer, post_id: str, now: datetime) -> Post:
    """Read a post that one is about to delete: one's own or, as a moderator, any that one sees.

    Raises:
        Forbidden: one sees it, but it is somebody else's.
        NotFound.
    """
    if not viewer.is_moderator:
        return post_of_ones_own(viewer=viewer, post_id=post_id, now=now)
    return get_post(viewer=viewer, post_id=post_id, now=now).post


def read_posts(post_ids: Sequence[str], viewer: Viewer, now: datetime) -> list[SeenPost]:
    """Read those of some posts that somebody may see, in the order of their ids given."""
    return see_posts(read_batch(Post, [(one,) for one in post_ids]), viewer, now)


def see_posts(posts: Sequence[Post], viewer: Viewer, now: datetime) -> list[SeenPost]:
    """Show those of some posts that somebody may see, 20 and more of them in one call."""
    around = [row for post in posts for row in rows_around(post.author_id, viewer.user_id)]
    found = read_together([*around, *(Like(post.post_id, viewer.user_id) for post in posts)])
    shown = (post for post in posts if may_see(post, viewer, found))
    return [show(post, viewer, found, now) for post in shown]


def rows_around(author_id: str, viewer_id: str) -> list[Item]:
    """Name the rows that tell whether somebody may see what an author wrote."""
    if author_id == viewer_id:
        return [User(author_id)]
    return [User(author_id), *(Tie.of(kind, viewer_id, author_id) for kind in KINDS)]


def may_see(post: Post, viewer: Viewer, found: Found) -> bool:
    """Tell whether somebody may see a post, by the rows around it."""
    author = found(User(post.author_id))
    if author is None:
        return False
    if post.author_id == viewer.user_id or (viewer.is_moderator and post.reports > 0):
        return True
    if post.visibility == Visibility.PRIVATE or not may_see_author(author, viewer, found):
        return False
    return is_open(post, author) or has_tie(Kind.FOLLOWS, viewer, author.user_id, found)


def may_see_author(author: User, viewer: Viewer, found: Found) -> bool:
    """Tell whether somebody may know of an author at all."""
    ties = (has_tie(kind, viewer, author.user_id, found) for kind in BLOCKS)
    is_hidden = any(ties) and not viewer.ignores_blocks
    return author.suspended_at is None and not is_hidden


def may_comment(post: Post, viewer: Viewer, found: Found) -> bool:
    """Tell whether the author of a post that somebody may see takes comments from them."""
    if post.author_id == viewer.user_id or post.comment_policy == CommentPolicy.EVERYONE:
        return True
    is_for_followers = post.comment_policy == CommentPolicy.FOLLOWERS
    return is_for_followers and has_tie(Kind.FOLLOWS, viewer, post.author_id, found)


def is_open(post: Post, author: User) -> bool:
    """Tell whether everybody may see a post; of a private account, only followers may."""
    return post.visibility == Visibility.PUBLIC and not author.private_account


def has_tie(kind: Kind, viewer: Viewer, other_id: str, found: Found) -> bool:
    return found(Tie.of(kind, viewer.user_id, other_id)) is not None


def show(post: Post, viewer: Viewer, found: Found, now: datetime) -> SeenPost:
    """Show a post with what is around it; whoever calls has judged whether they may see it."""
    author = found(User(post.author_id))
    if author is None:  # Judged before; a caller that did not shows nothing.
        raise NotFound
    liked = found(Like(post.post_id, viewer.user_id)) is not None
    return SeenPost(post, Card.of(author, now), frame_of(post).pictures(post.images, now), liked)


def people_seen(people: Iterable[str], viewer: Viewer, now: datetime) -> dict[str, Card]:
    """Show those of some people of whom somebody may know, 33 of them and more in one call."""
    user_ids = set(people)
    found = read_together(row for one in user_ids for row in rows_about(one, viewer.user_id))
    users = (found(User(user_id)) for user_id in user_ids)
    known = (user for user in users if user and may_see_author(user, viewer, found))
    return {user.user_id: Card.of(user, now) for user in known}


def rows_about(user_id: str, viewer_id: str) -> list[Item]:
    """Name the rows that tell whether somebody may know of a person at all."""
    if user_id == viewer_id:
        return [User(user_id)]
    return [User(user_id), *(Tie.of(kind, viewer_id, user_id) for kind in BLOCKS)]


def cards_of(user_ids: Iterable[str], found: Found, now: datetime) -> dict[str, Card]:
    """Show people whose rows were read."""
    users = (found(User(user_id)) for user_id in user_ids)
    return {user.user_id: Card.of(user, now) for user in users if user}
