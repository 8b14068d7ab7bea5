"""Comments: create, read, change, delete. Who may see a comment is who may see its post."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

from apps.accounts import services as accounts
from apps.accounts.models import User
from apps.accounts.services import Card
from apps.core import limits
from apps.core.db import Key, Page, Repeated, Transaction, decide_again, transaction
from apps.core.db.batches import Found, read_together
from apps.core.db.paging import page_of_shown
from apps.core.errors import Forbidden, Invalid, NotFound
from apps.core.ids import new_id
from apps.core.limits import rate_of
from apps.social.errors import CommentsClosed
from apps.social.models import Comment, CommentPlace, Post
from apps.social.models.reports import target_of
from apps.social.services.fields import CommentFields, SeenComment, Viewer
from apps.social.services.mentions import mentions_in
from apps.social.services.resolving import decide_by_removal_in
from apps.social.services.seeing import (
    get_post,
    may_comment,
    may_see,
    may_see_author,
    people_seen,
    refuse_to_take_part,
    rows_about,
    rows_around,
)

COMMENTS = rate_of("comments")
COMMENTS_AT_ONCE = 100  # Of an export, or an erasure.


def create_comment(
    *, viewer: Viewer, post_id: str, fields: CommentFields, now: datetime
) -> SeenComment:
    """Comment on a post that one may see.

    Raises:
        NotFound.
        Forbidden: they see it as a moderator alone.
        CommentsClosed: its author does not take comments from them.
        Invalid: it replies to no comment of the same post that they may see.
        RateLimited: 60 in a minute.
    """
    limits.use(COMMENTS, viewer.user_id, now)
    try:
        return _create(viewer.as_person, post_id, fields, now)
    except NotFound:
        refuse_to_take_part(viewer, post_id, now)


def get_comment(*, viewer: Viewer, comment_id: str, now: datetime) -> SeenComment:
    """Read a comment, in three calls; also as a moderator whom an author blocks.

    Raises:
        NotFound: there is none that they may see.
    """
    return _see(*read_comment(comment_id), viewer.past_blocks, now)


def update_comment(
    *,
    viewer: Viewer,
    comment_id: str,
    fields: CommentFields,
    if_version: int | None,
    now: datetime,
) -> SeenComment:
    """Set the text of one's own comment.

    Raises:
        NotFound, PreconditionFailed.
        Forbidden: it is somebody else's.
    """
    comment, author = get_comment(viewer=viewer, comment_id=comment_id, now=now)
    if comment.author_id != viewer.user_id:
        raise Forbidden
    comment.expect_version(if_version)
    changes = {**_said(comment, fields, now), "updated_at": now}
    changed = Comment.change(*comment.keys(), changes=changes, if_version=if_version)
    return SeenComment(changed, author)


@decide_again
def delete_comment(
    *, viewer: Viewer, comment_id: str, if_version: int | None, now: datetime
) -> None:
    """Delete a comment: one's own, always; any on one's own post; any at all, as a moderator.

    What replies to it stays.

    Raises:
        NotFound, PreconditionFailed.
        Forbidden: they see it, but it is not theirs to delete.
    """
    comment, post = read_comment(comment_id)
    is_theirs = viewer.user_id in {comment.author_id, post.author_id}
    if not is_theirs:
        _see(comment, post, viewer.past_blocks, now)  # Else it is not found.
        if not viewer.is_moderator:
            raise Forbidden
    comment.expect_version(if_version)
    with transaction() as tx:
        if not is_theirs:
            note_removal_in(tx, comment, viewer.user_id, now)
        remove_comment_in(tx, comment, now)


def remove_comment_in(tx: Transaction, comment: Comment, now: datetime) -> None:
    """Delete a comment as it was read, as part of `tx`, which else raises LostRace.

    It raises NotFound if the post is gone.
    """
    comment.remove_in(tx, now)
    Post.count_here_in(tx, comment.post_id, {"comments": -1})


def note_removal_in(tx: Transaction, comment: Comment, moderator_id: str, now: datetime) -> None:
    """Keep in the audit log, as part of `tx`, that a moderator deletes a comment.

    Open reports of it are resolved by that.
    """
    target = target_of("comment", comment.comment_id)
    decide_by_removal_in(tx, target, moderator_id, now)
    accounts.note_act_in(
        tx,
        action="comments.remove",
        actor_id=moderator_id,
        user_id=comment.author_id,
        details={"commentId": comment.comment_id, "postId": comment.post_id},
        now=now,
    )


def list_comments(
    *, viewer: Viewer, post_id: str, now: datetime, limit: int, after: Key | None
) -> Page[SeenComment]:
    """List the comments on a post, the oldest first, but those of people hidden from the viewer.

    Raises:
        NotFound.
    """
    get_post(viewer=viewer, post_id=post_id, now=now)

    def show(comments: list[Comment]) -> list[SeenComment]:
        return _shown(comments, people_seen((one.author_id for one in comments), viewer, now))

    read = partial(Comment.oldest, post_id)
    return page_of_shown(read, show, lambda seen: seen.comment.key, limit=limit, after=after)


def comments_of(user_id: str, now: datetime) -> Iterator[SeenComment]:
    """Read all that somebody commented, page by page, the newest first."""
    me, after = people_seen([user_id], Viewer(user_id), now), None
    while True:
        page = Comment.newest_of_author(user_id, limit=COMMENTS_AT_ONCE, after=after)
        yield from _shown(page.items, me)
        after = page.next_key
        if after is None:
            return


def author_of_comment(post_id: str, comment_id: str | None) -> str | None:
    """Tell who wrote a comment on a post; None, if it is not there."""
    comment = Comment.find(post_id, comment_id) if comment_id else None
    return comment.author_id if comment else None


def erase_comments(user_id: str) -> bool:
    """Erase some comments of somebody who has left; False: more may be left."""
    page = Comment.newest_of_author(user_id, limit=COMMENTS_AT_ONCE, after=None)
    for comment in page.items:
        _erase(comment)
    return page.next_key is None and not page.items


@decide_again
def _create(viewer: Viewer, post_id: str, fields: CommentFields, now: datetime) -> SeenComment:
    post = Post.load(post_id)
    author, answered = _expect_welcome(post, viewer, fields.get("reply_to"), now)
    comment = Comment(
        post_id,
        new_id(now),
        author_id=viewer.user_id,
        post_author_id=post.author_id,
        text=fields["text"],
        reply_to=answered and answered.comment_id,
        answered_id=answered and answered.author_id,
        mentions=mentions_in(fields["text"], viewer.user_id),
        created_at=now,
        updated_at=now,
    )
    try:
        with transaction() as tx:
            comment.create_in(tx)
            post.count_as_read_in(tx, {"comments": 1})
    except Repeated as repeated:
        comment = _as_it_is(comment, repeated)
    return SeenComment(comment, Card.of(author, now))


def _expect_welcome(
    post: Post, viewer: Viewer, reply_to: str | None, now: datetime
) -> tuple[User, Comment | None]:
    """Read, in one call, who comments and what they reply to; a reply costs another.

    Raises as `create_comment` does.
    """
    me, wanted = User(viewer.user_id), [Comment(post.post_id, reply_to)] if reply_to else []
    found = read_together([me, *rows_around(post.author_id, viewer.user_id), *wanted])
    author = found(me)
    if author is None or not may_see(post, viewer, found):
        raise NotFound
    if not may_comment(post, viewer, found):
        raise CommentsClosed
    answered = next(map(found, wanted), None)
    if wanted and not (answered and people_seen([answered.author_id], viewer, now)):
        raise Invalid(replyTo=["There is no such comment on this post."])
    return author, answered


def _as_it_is(made: Comment, repeated: Repeated) -> Comment:
    """Tell what a request made that this one repeats; of what was deleted since, as it was made."""
    row = repeated.row
    return row if isinstance(row, Comment) and not row.deleted_at else made


def read_comment(comment_id: str) -> tuple[Comment, Post]:
    """Read a comment and its post, in two calls. Raises NotFound if either is gone."""
    post_id = CommentPlace.load(comment_id).post_id
    found = read_together([Comment(post_id, comment_id), Post(post_id)])
    comment, post = found(Comment(post_id, comment_id)), found(Post(post_id))
    if comment is None or post is None:
        raise NotFound
    return comment, post


def _see(comment: Comment, post: Post, viewer: Viewer, now: datetime) -> SeenComment:
    """Show a comment, in one call. Raises NotFound if the viewer may not see it."""
    me = viewer.user_id
    found = read_together([*rows_around(post.author_id, me), *rows_about(comment.author_id, me)])
    author = found(User(comment.author_id))
    if author is None or not may_see_comment(comment, post, author, viewer, found):
        raise NotFound
    return SeenComment(comment, Card.of(author, now))


def may_see_comment(
    comment: Comment, post: Post, author: User, viewer: Viewer, found: Found
) -> bool:
    if viewer.is_moderator and comment.reports > 0:
        return True
    return may_see(post, viewer, found) and may_see_author(author, viewer, found)


def _shown(comments: Sequence[Comment], cards: dict[str, Card]) -> list[SeenComment]:
    """Show those of some comments whose authors may be shown."""
    return [SeenComment(one, cards[one.author_id]) for one in comments if one.author_id in cards]


def _said(comment: Comment, fields: CommentFields, now: datetime) -> dict[str, Any]:
    """Name the changes of a comment, with what its text names."""
    said = fields.get("text", comment.text)
    if said == comment.text:
        return {}
    mentions = mentions_in(said, comment.author_id)
    return {"text": said, "mentions": mentions, "edited_at": now}


def _erase(comment: Comment) -> None:
    try:
        with suppress(Repeated), transaction() as tx:
            comment.erase_in(tx, Repeated(comment))
            comment.place.delete_in(tx)
            Post.count_here_in(tx, comment.post_id, {"comments": -1})
    except NotFound:  # The post is gone, so nobody counts any more.
        Comment.drop([comment])
