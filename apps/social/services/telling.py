"""Activity is kept by the streams, each time by what is there by then.

Changes come twice, late and out of order; what they tell is only where to look.
"""

from collections.abc import Iterable

from apps.accounts.models import Tie
from apps.accounts.models.ties import Kind
from apps.social.models import Activity, Comment, Deed, Like, Post, TargetType
from apps.social.models.activity import concerning, done_by

ACTORS_SHOWN = 3  # Of one row.


def keep_post(post: Post) -> None:
    """Bring what is told of a post up to date: that it was written, and whom it mentions."""
    current = Post.find(post.post_id)
    written = Activity.of(done_by(post.author_id), Deed.POST, post.post_id)
    mentions = _mentions(post.post_id, (post, current))
    if current is None:
        Activity.keep(drop=[written, *mentions.values()])
        return
    _about_post(written, current).done([current.author_id], current.created_at)
    _keep_named(current, [written], mentions)


def keep_likes(like: Like) -> None:
    """Bring what is told of a like up to date, to who likes and to the author of the post."""
    post = Post.find(like.post_id)
    told = Activity.of(concerning(like.author_id), Deed.LIKE, like.post_id)
    deed = Activity.of(done_by(like.user_id), Deed.LIKE, like.post_id)
    put = [*_likes_told(told, post), *_like_done(deed, like, post)] if post else []
    Activity.keep(put=put, drop=[row for row in (told, deed) if row not in put])


def keep_comment(comment: Comment) -> None:
    """Bring what is told of a comment up to date, to all whom it concerns."""
    current = Comment.find(*comment.keys())
    rows = _heard(current) if current else []
    heard, lines = {row.keys() for row in rows}, {row.line for row in rows}
    Activity.keep(drop=[row for row in _heard(comment) if row.keys() not in heard])
    mentions = _mentions(comment.comment_id, (comment, current))
    # Who hears of it anyway hears of it once.
    only = {line: row for line, row in mentions.items() if line not in lines}
    if current is None:
        Activity.keep(drop=[*only.values()])
        return
    for row in rows:
        _about_comment(row, current).done([current.author_id], current.created_at)
    _keep_named(current, rows, only)


def keep_follow(*, user_id: str, followed_id: str) -> None:
    """Bring what is told of a follow, or of a request for one, up to date."""
    told = Activity.of(concerning(followed_id), Deed.FOLLOW, user_id)
    deed = Activity.of(done_by(user_id), Deed.FOLLOW, followed_id)
    asked = Activity.of(concerning(followed_id), Deed.REQUEST, user_id)
    put: list[Activity] = []
    for kind, rows in ((Kind.FOLLOWS, (told, deed)), (Kind.REQUESTS, (asked,))):
        tie = Tie.find(*Tie.of(kind, user_id, followed_id).keys())
        if tie:
            to_user = (row.to(TargetType.USER, followed_id) for row in rows)
            put += [row.done([user_id], tie.created_at) for row in to_user]
    Activity.keep(put=put, drop=[row for row in (told, deed, asked) if row not in put])


def _likes_told(told: Activity, post: Post) -> list[Activity]:
    """Make the one row of all likes of a post but its author's own; none, where there are none."""
    likes = Like.newest(post.post_id, limit=ACTORS_SHOWN + 1, after=None).items
    others = [one for one in likes if one.user_id != post.author_id]
    if not others:
        return []
    count = post.likes - (Like.find(post.post_id, post.author_id) is not None)
    actors = [one.user_id for one in others[:ACTORS_SHOWN]]
    # The counter was read before the likes.
    told.done(actors, others[0].created_at, count=max(count, len(actors)))
    return [_about_post(told, post)]


def _like_done(deed: Activity, like: Like, post: Post) -> list[Activity]:
    current = Like.find(*like.keys())
    if current is None:
        return []
    return [_about_post(deed, post).done([current.user_id], current.created_at)]


def _heard(comment: Comment) -> list[Activity]:
    """Name the rows of a comment in the lines of who is answered, and of who wrote it.

    The same ones each time, also when what it replies to is gone: else one would stay.
    """
    told = {comment.post_author_id: Deed.COMMENT}
    if comment.answered_id:
        told[comment.answered_id] = Deed.REPLY
    lines = {concerning(one): deed for one, deed in told.items() if one != comment.author_id}
    lines[done_by(comment.author_id)] = Deed.COMMENT
    return [Activity.of(line, deed, comment.comment_id) for line, deed in lines.items()]


def _mentions(thing_id: str, versions: Iterable[Post | Comment | None]) -> dict[str, Activity]:
    """Name, by its line, the row of each who is or was mentioned."""
    known = [thing for thing in versions if thing]
    named = {mention.user_id for thing in known for mention in thing.mentions}
    named -= {thing.author_id for thing in known}
    lines = map(concerning, named)
    return {line: Activity.of(line, Deed.MENTION, thing_id) for line in lines}


def _keep_named(thing: Post | Comment, rows: list[Activity], mentions: dict[str, Activity]) -> None:
    """Put rows, with those of who is mentioned by now, and drop those of who is no longer."""
    lines = {concerning(mention.user_id) for mention in thing.mentions}
    put = [row for line, row in mentions.items() if line in lines]
    drop = [row for line, row in mentions.items() if line not in lines]
    for row in put:
        about = _about_post(row, thing) if isinstance(thing, Post) else _about_comment(row, thing)
        about.done([thing.author_id], thing.edited_at or thing.created_at)
    Activity.keep(put=[*rows, *put], drop=drop)


def _about_post(row: Activity, post: Post) -> Activity:
    return row.to(TargetType.POST, post.post_id).on_post(post.post_id, post.author_id)


def _about_comment(row: Activity, comment: Comment) -> Activity:
    row.to(TargetType.COMMENT, comment.comment_id)
    return row.on_post(comment.post_id, comment.post_author_id)
