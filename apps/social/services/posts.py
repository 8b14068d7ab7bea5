"""One post: create, change, delete."""

from datetime import datetime
from typing import Any, cast

from apps.accounts.models import User
from apps.accounts.services import note_act_in
from apps.core import limits
from apps.core.db import Key, Page, Repeated, Transaction, decide_again, transaction
from apps.core.errors import Forbidden, Invalid
from apps.core.ids import new_id
from apps.core.limits import rate_of
from apps.core.linkables import expect_linkable
from apps.social.models import Entry, Post, Revision, Visibility
from apps.social.models.lines import read_by, written_by
from apps.social.models.posts import linked
from apps.social.models.reports import target_of
from apps.social.services.fields import LinkedFields, PostFields, Said, SeenPost, Viewer
from apps.social.services.images import frame_of
from apps.social.services.mentions import mentions_in
from apps.social.services.resolving import decide_by_removal_in
from apps.social.services.seeing import get_post, post_of_ones_own, post_to_delete, see_post
from apps.social.words import hashtags_in

POSTS = rate_of("posts")


def create_post(*, viewer: Viewer, fields: PostFields, now: datetime) -> SeenPost:
    """Create a post, which stands in its author's own lines at once.

    Raises:
        Invalid: it says nothing and shows nothing; an image, or what it is about, is not there.
        ImageInUse: something shows an image already.
        RateLimited: 60 in a minute.
    """
    limits.use(POSTS, viewer.user_id, now)
    post = Post(new_id(now), author_id=viewer.user_id, created_at=now, updated_at=now)
    post = _create(post.with_changes(_said(post, fields, viewer)), fields)
    return see_post(post, viewer, now)


@decide_again
def update_post(
    *,
    viewer: Viewer,
    post_id: str,
    fields: PostFields,
    if_version: int | None,
    now: datetime,
) -> SeenPost:
    """Set the named fields and leave the others alone; an earlier text is kept.

    Raises:
        NotFound, Forbidden, PreconditionFailed.
        Invalid, ImageInUse: as `create_post`.
    """
    post = post_of_ones_own(viewer=viewer, post_id=post_id, now=now)
    post.expect_version(if_version)
    changes = {**_said(post, fields, viewer), "updated_at": now}
    framed, held = frame_of(post).fill(post.images, fields.get("image_ids", post.image_ids))
    after = post.with_changes({**changes, "images": framed})
    _expect_something(after)
    with transaction() as tx:
        if after.text != post.text:
            Revision.of(post).put_in(tx)
            changes["edited_at"] = now
        frame_of(post).hold_in(tx, held)
        counted = after.counts_for_author - post.counts_for_author
        User.count_posts_in(tx, post.author_id, counted)
        post.change_in(tx, {**changes, "images": framed})
    return see_post(post, viewer, now)


@decide_again
def delete_post(*, viewer: Viewer, post_id: str, if_version: int | None, now: datetime) -> None:
    """Delete a post of one's own, or, as a moderator, any that one sees.

    What hangs on it follows, by the stream. What a moderator removes is kept in the audit log, and
    open reports of it are resolved by that.

    Raises:
        NotFound, Forbidden, PreconditionFailed.
    """
    post = post_to_delete(viewer=viewer, post_id=post_id, now=now)
    post.expect_version(if_version)
    with transaction() as tx:
        remove_post_in(tx, post, now)
        if post.author_id != viewer.user_id:
            _note_removal_in(tx, post, viewer.user_id, now)


def remove_post(post: Post, now: datetime) -> None:
    """Delete a post as it was read. Raises LostRace if it has changed since."""
    with transaction() as tx:
        remove_post_in(tx, post, now)


def remove_post_in(tx: Transaction, post: Post, now: datetime) -> None:
    """Delete a post as it was read, as part of `tx`, which else raises LostRace."""
    post.change_in(tx, Post.deletion(now))
    for line in _own_lines(post):
        Entry.of(line, post).drop_in(tx)
    User.count_posts_in(tx, post.author_id, -post.counts_for_author)


def list_history(
    *, viewer: Viewer, post_id: str, now: datetime, limit: int, after: Key | None
) -> Page[Said]:
    """List what a post said before, the newest first; to its author and to moderators.

    To these not what was more private then, unless the post is reported.

    Raises:
        NotFound, Forbidden.
    """
    post = get_post(viewer=viewer, post_id=post_id, now=now).post
    is_own = post.author_id == viewer.user_id
    if not (viewer.is_moderator or is_own):
        raise Forbidden
    sees_all = is_own or post.reports > 0
    visibilities = [*Visibility] if sees_all else [Visibility.PUBLIC, post.visibility]
    page = Revision.newest(post_id, visibilities, limit=limit, after=after)
    return Page([*map(said_in, page.items)], page.next_key)


def said_in(revision: Revision) -> Said:
    return Said(int(revision.place), revision.text, revision.written_at)


def _note_removal_in(tx: Transaction, post: Post, moderator_id: str, now: datetime) -> None:
    decide_by_removal_in(tx, target_of("post", post.post_id), moderator_id, now)
    note_act_in(
        tx,
        action="posts.remove",
        actor_id=moderator_id,
        user_id=post.author_id,
        details={"postId": post.post_id},
        now=now,
    )


@decide_again
def _create(post: Post, fields: PostFields) -> Post:
    # None is held yet, also when this is decided anew.
    post.images, held = frame_of(post).fill([], fields.get("image_ids", []))
    _expect_something(post)
    try:
        with transaction() as tx:
            post.save_in(tx)
            for line in _own_lines(post):
                Entry.of(line, post).put_in(tx)
            frame_of(post).hold_in(tx, held)
            User.count_posts_in(tx, post.author_id, post.counts_for_author)
    except Repeated as repeated:
        return cast("Post", repeated.row)
    return post


def _said(post: Post, fields: PostFields, author: Viewer) -> dict[str, Any]:
    """Name the changes of a post, with what its text names."""
    changes: dict[str, Any] = {
        name: value for name, value in fields.items() if name not in {"image_ids", "linked"}
    }
    if "linked" in fields:
        thing = fields["linked"]
        _expect_linkable(post, thing)
        changes["linked"] = linked(thing["type"], thing["id"]) if thing else None
    if fields.get("text", post.text) != post.text:
        changes["language"] = author.language
        changes["hashtags"] = hashtags_in(fields["text"])
        changes["mentions"] = mentions_in(fields["text"], post.author_id)
    return changes


def _expect_linkable(post: Post, thing: LinkedFields | None) -> None:
    """Raise Invalid if a post names anew what its author may not see."""
    before = (post.linked.type, post.linked.id) if post.linked else None
    if thing and (thing["type"], thing["id"]) != before:
        expect_linkable(
            thing["type"], user_id=post.author_id, thing_id=thing["id"], field="linked.id"
        )


def _expect_something(post: Post) -> None:
    if not (post.text or post.images):
        raise Invalid(text=["Write something, or name an image."])


def _own_lines(post: Post) -> tuple[str, str]:
    return written_by(post.author_id), read_by(post.author_id)
