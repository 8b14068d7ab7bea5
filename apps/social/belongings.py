"""What the social network holds of a person."""

from collections.abc import Iterator
from datetime import UTC, datetime

from apps.core.belongings import JSON, Belongings, register
from apps.social import services
from apps.social.models import (
    Activity,
    Comment,
    CommentPlace,
    Entry,
    LargeAuthor,
    Like,
    Post,
    Revision,
)
from apps.social.serializers import (
    CommentSerializer,
    LikedSerializer,
    PostSerializer,
    SaidSerializer,
)


def posts(user_id: str) -> Iterator[JSON]:
    """List one's posts, each with what it said before."""
    for seen, said in services.posts_of(user_id, datetime.now(UTC)):
        yield {**PostSerializer.render(seen), "history": [*map(SaidSerializer.render, said)]}


def comments(user_id: str) -> Iterator[JSON]:
    """List what one said to posts, one's own and others'."""
    yield from map(CommentSerializer.render, services.comments_of(user_id, datetime.now(UTC)))


def likes(user_id: str) -> Iterator[JSON]:
    """List which posts one likes."""
    yield from map(LikedSerializer.render, services.likes_of(user_id))


def erase(user_id: str, now: datetime) -> bool:
    return services.erase_social(user_id, now)


register(
    Belongings(
        domain="social",
        models=(Activity, Comment, CommentPlace, Entry, LargeAuthor, Like, Post, Revision),
        erase=erase,
        documents={"posts": posts, "comments": comments, "likes": likes},
    )
)
