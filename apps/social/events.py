"""What happened among people: the language in which other domains hear of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from apps.core.events import Event, changes_of
from apps.social.models import Post


@dataclass(frozen=True, kw_only=True)
class PostEvent(Event):
    """A fact about a post."""

    user_id: str  # Of its author.
    post_id: str
    visibility: str


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


@changes_of(Post)
def announce_post(old: Post | None, new: Post | None) -> Iterator[Event]:
    """Tell what the step from `old` to `new` means."""
    if old is None and new:
        yield PostCreated(**_about(new))
    elif old and new is None:
        yield PostDeleted(**_about(old))
    elif old and new and old.version != new.version:
        yield PostUpdated(**_about(new))


def _about(post: Post) -> dict[str, str]:
    return {"user_id": post.author_id, "post_id": post.post_id, "visibility": post.visibility}
