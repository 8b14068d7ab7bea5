"""What happened among people: the language in which other domains hear of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from apps.core.events import Event, changes_of
from apps.social.models import Comment, Like, Post, Report


@dataclass(frozen=True, kw_only=True)
class PostEvent(Event):
    """A fact about a post."""

    user_id: str  # Of its author.
    post_id: str
    visibility: str
    # Users whom its text names now and did not before; all, when it turns visible for more people.
    mentioned_ids: list[str]


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
    mentioned_ids: list[str]  # Users whom its text names now, and did not before.


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


@dataclass(frozen=True, kw_only=True)
class ReportEvent(Event):
    """A fact about a report. It is told to who made it, never to whom it is about."""

    user_id: str | None  # Of who reported; None: they have left.
    report_id: str
    target_type: str
    target_id: str | None  # None: a person who has left.


@dataclass(frozen=True, kw_only=True)
class ReportFiled(ReportEvent):
    name: ClassVar[str] = "social.report-filed"

    reason: str


@dataclass(frozen=True, kw_only=True)
class ReportResolved(ReportEvent):
    name: ClassVar[str] = "social.report-resolved"

    action: str


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
        yield CommentCreated(**_about_comment(new, old))
    elif old and new is None:
        yield CommentDeleted(**_about_comment(old, old))
    elif old and new and old.version != new.version:
        yield CommentUpdated(**_about_comment(new, old))


@changes_of(Report)
def announce_report(old: Report | None, new: Report | None) -> Iterator[Event]:
    """Tell that something was reported, and what a moderator decided."""
    if old is None and new:
        yield ReportFiled(**_about_report(new), reason=new.reason)
    elif old and new and new.action and not old.action:
        yield ReportResolved(**_about_report(new), action=new.action)


def _about_report(report: Report) -> dict[str, Any]:
    return {
        "user_id": report.reporter_id,
        "report_id": report.report_id,
        "target_type": report.target_type,
        "target_id": report.target_id,
    }


def _about_comment(comment: Comment, before: Comment | None) -> dict[str, Any]:
    return {
        "user_id": comment.author_id,
        "post_id": comment.post_id,
        "author_id": comment.post_author_id,
        "comment_id": comment.comment_id,
        "reply_to": comment.reply_to,
        "mentioned_ids": _newly_mentioned(comment, before),
    }


def _about(post: Post, before: Post | None) -> dict[str, Any]:
    is_revealed = before is not None and post.is_for_more_than(before)
    return {
        "user_id": post.author_id,
        "post_id": post.post_id,
        "visibility": post.visibility,
        "mentioned_ids": _newly_mentioned(post, None if is_revealed else before),
    }


def _newly_mentioned(text: Post | Comment, before: Post | Comment | None) -> list[str]:
    known = {mention.user_id for mention in before.mentions} if before else set()
    return [one.user_id for one in text.mentions if one.user_id not in known]
