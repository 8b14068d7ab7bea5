"""What happened among people: the language in which other domains hear of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from apps.core.events import Event, changes_of
from apps.social.models import Comment, Like, Post


@dataclass(frozen=True, kw_only=True)
class PostEvent(Event):
    """A fact about a post."""

    user_id: str  # Of its author.
    post_id: str
    visibility: str
    mentioned_ids: list[str]  # Users whom its text names now, and did not before.


@dataclass(frozen=True, kw_only=True)
class PostCreated(PostEvent):
    name: ClassVar[str] = "social.post-created"


@dataclass(frozen=True, kw_only=True)
class PostUpdated(PostEvent):
    """What clients see of it has changed; that others like it or comment on it is no change."""

    name: ClassVar[str] = "social.post-updated"


@dataclass(frozen=True, kw_only=True)
class PostDeleted(PostEvent):
    name: ClassVar[str] = "social.post-deleted"


@dataclass(frozen=True, kw_only=True)
class LikeEvent(Event):
    """A fact about a like. `user_id` is whose it is."""

    user_id: str
    post_id: str
    author_id: str  # Of the post.


@dataclass(frozen=True, kw_only=True)
class PostLiked(LikeEvent):
    name: ClassVar[str] = "social.post-liked"


@dataclass(frozen=True, kw_only=True)
class PostUnliked(LikeEvent):
    """A like was taken back, or went with its post."""

    name: ClassVar[str] = "social.post-unliked"


@dataclass(frozen=True, kw_only=True)
class CommentEvent(Event):
    """A fact about a comment. `user_id` is who wrote it."""

    user_id: str
    post_id: str
    author_id: str  # Of the post.
    comment_id: str
    reply_to: str | None  # A comment on the same post, maybe deleted since.
    mentioned_ids: list[str]  # Users whom its text names.


@dataclass(frozen=True, kw_only=True)
class CommentCreated(CommentEvent):
    name: ClassVar[str] = "social.comment-created"


@dataclass(frozen=True, kw_only=True)
class CommentUpdated(CommentEvent):
    name: ClassVar[str] = "social.comment-updated"


@dataclass(frozen=True, kw_only=True)
class CommentDeleted(CommentEvent):
    """A comment was deleted, by whomever, or went with its post."""

    name: ClassVar[str] = "social.comment-deleted"


@changes_of(Post)
def announce_post(old: Post | None, new: Post | None) -> Iterator[Event]:
    """Tell what the step from `old` to `new` means."""
    if old is None and new:
        yield PostCreated(**_about(new, old))
    elif old and new is None:
        yield PostDeleted(**_about(old, old))
    elif old and new and old.version != new.version:
        yield PostUpdated(**_about(new, old))


@changes_of(Like)
def announce_like(old: Like | None, new: Like | None) -> Iterator[Event]:
    """Tell what the step from `old` to `new` means."""
    if old is None and new:
        yield PostLiked(user_id=new.user_id, post_id=new.post_id, author_id=new.author_id)
    elif old and new is None:
        yield PostUnliked(user_id=old.user_id, post_id=old.post_id, author_id=old.author_id)


@changes_of(Comment)
def announce_comment(old: Comment | None, new: Comment | None) -> Iterator[Event]:
    """Tell what the step from `old` to `new` means."""
    if old is None and new:
        yield CommentCreated(**_about_comment(new))
    elif old and new is None:
        yield CommentDeleted(**_about_comment(old))
    elif old and new and old.version != new.version:
        yield CommentUpdated(**_about_comment(new))


def _about_comment(comment: Comment) -> dict[str, Any]:
    return {
        "user_id": comment.author_id,
        "post_id": comment.post_id,
        "author_id": comment.post_author_id,
        "comment_id": comment.comment_id,
        "reply_to": comment.reply_to,
        "mentioned_ids": [mention.user_id for mention in comment.mentions],
    }


def _about(post: Post, before: Post | None) -> dict[str, Any]:
    known = {mention.user_id for mention in before.mentions} if before else set()
    mentioned = [mention.user_id for mention in post.mentions]
    return {
        "user_id": post.author_id,
        "post_id": post.post_id,
        "visibility": post.visibility,
        "mentioned_ids": [user_id for user_id in mentioned if user_id not in known],
    }
