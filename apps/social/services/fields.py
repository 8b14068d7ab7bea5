"""What clients may write, and what services return."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypedDict

from apps.accounts.models import User
from apps.accounts.models.users import DEFAULT_LANGUAGE
from apps.accounts.services import Card
from apps.core.reportables import JSON
from apps.media.services import Picture
from apps.social.models import (
    Activity,
    Comment,
    CommentPolicy,
    Like,
    Post,
    Reason,
    Report,
    Visibility,
)


class LinkedFields(TypedDict):
    """The thing that a post is about."""

    type: str
    id: str


class PostFields(TypedDict, total=False):
    """What its author may write of a post."""

    text: str
    image_ids: list[str]
    visibility: Visibility
    linked: LinkedFields | None
    comment_policy: CommentPolicy


class CommentFields(TypedDict, total=False):
    """What its author may write of a comment. What it replies to is said once, when it is made."""

    text: str
    reply_to: str | None


class Viewer(NamedTuple):
    """Who wants to see something."""

    user_id: str
    is_moderator: bool = False
    language: str = DEFAULT_LANGUAGE  # In which they write, and search.
    ignores_blocks: bool = False

    @property
    def as_person(self) -> "Viewer":
        """Somebody takes part as themselves, not as a moderator who is shown what is reported."""
        return Viewer(self.user_id)

    @property
    def past_blocks(self) -> "Viewer":
        """Somebody names what they want to see: from a moderator no block hides that."""
        return self._replace(ignores_blocks=self.is_moderator)


class SeenPost(NamedTuple):
    """A post, as somebody sees it who may."""

    post: Post
    author: Card
    images: list[Picture]
    liked_by_me: bool


class Liker(NamedTuple):
    """Somebody who likes a post."""

    user: User
    avatar: Picture | None
    like: Like


class SeenComment(NamedTuple):
    """A comment, as somebody sees it who may."""

    comment: Comment
    author: Card


class ReportFields(TypedDict):
    """What somebody reports, and why."""

    target_type: str
    target_id: str
    reason: Reason
    note: str | None


class FiledReport(NamedTuple):
    """A report, and whether it was made just now."""

    report: Report
    is_new: bool


class ReviewedReport(NamedTuple):
    """A report, as moderators see it. `target`: as clients see the thing, while it is there."""

    report: Report
    reporter: Card | None
    target: JSON | None

    @property
    def reporter_id(self) -> str | None:
        return self.reporter.user.user_id if self.reporter else None


class Said(NamedTuple):
    """A text that a post had before."""

    version: int
    text: str
    written_at: datetime


class Target(NamedTuple):
    """To what something was done."""

    type: str
    id: str
    post_id: str | None


@dataclass(frozen=True)
class SeenActivity:
    """What people did, as somebody hears of it."""

    activity: Activity
    actors: list[Card]
    count: int  # Of all who did it, as far as it is known who may be shown.

    @property
    def target(self) -> Target:
        row = self.activity
        return Target(row.target_type, row.target_id, row.post_id)
