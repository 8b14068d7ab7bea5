"""What tests of feeds share: reading them, and filling tables with more than a client would."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import uuid4

from apps.accounts import services as accounts
from apps.accounts.models import Tie, User
from apps.accounts.models.ties import Kind
from apps.core.db.batches import write_batch
from apps.core.ids import new_id
from apps.social.models import Entry, Post, Visibility
from apps.social.models.lines import LARGE, read_by, written_by
from tests.conftest import Person
from tests.factories import NOW

T = TypeVar("T")

FEED, PUBLIC = "/v1/feed", "/v1/feed/public"


def follow(who: Person, other: Person) -> None:
    accounts.follow_user(user_id=who.user_id, other_id=other.user_id, now=NOW)


def unfollow(who: Person, other: Person) -> None:
    accounts.unfollow_user(user_id=who.user_id, other_id=other.user_id, now=NOW)


def read(who: Person, limit: int = 25, path: str = FEED, cursor: str | None = None) -> Any:
    query = {"limit": limit} | ({"cursor": cursor} if cursor else {})
    answer = who.get(path, query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def pages_of(who: Person, limit: int = 25, path: str = FEED) -> Iterator[list[str]]:
    """Walk through a feed, page by page."""
    cursor: str | None = None
    while True:
        page = read(who, limit, path, cursor)
        yield [post["postId"] for post in page["items"]]
        cursor = page["nextCursor"]
        if cursor is None:
            return


def all_of(who: Person, limit: int = 25, path: str = FEED) -> list[str]:
    return [post for page in pages_of(who, limit, path) for post in page]


def shuffled(things: Sequence[T], seed: int) -> list[T]:
    return random.Random(seed).sample(things, len(things))  # noqa: S311  # The same each time.


def line(name: str) -> list[str]:
    """The ids of the posts in a line, the newest first."""
    return sorted((entry.post_id for entry in Entry.all_in(name) if entry.is_post), reverse=True)


def timeline(user_id: str) -> list[str]:
    return line(read_by(user_id))


def large_authors_of(user_id: str) -> set[str]:
    row = Entry.find(read_by(user_id), LARGE)
    return (row and row.large_authors) or set()


def write_posts(
    author_id: str, count: int, *, visibility: str = Visibility.PUBLIC, since: datetime = NOW
) -> list[str]:
    """Put posts and the lines of their author straight into the tables. Newest first."""
    posts = [
        Post(
            new_id(moment),
            author_id=author_id,
            text="First tomatoes!",
            visibility=visibility,
            created_at=moment,
            updated_at=moment,
        )
        for moment in (since + timedelta(seconds=number) for number in range(count))
    ]
    lines = (written_by(author_id), read_by(author_id))
    entries = [Entry.of(line, post) for post in posts for line in lines]
    write_batch(put=[*posts, *entries], delete=[])
    return [post.post_id for post in reversed(posts)]


def write_entries(user_id: str, author_id: str, post_ids: Sequence[str]) -> None:
    """Put posts straight into somebody's timeline."""
    Entry.put([Entry(read_by(user_id), one, author_id=author_id) for one in post_ids])


def write_followers(author_id: str, count: int) -> list[str]:
    """Put followers straight into an author's list; they are ids alone. No event tells of them."""
    followers = [str(uuid4()) for _ in range(count)]
    mirrors = [Tie.of(Kind.FOLLOWER, author_id, one) for one in followers]
    for mirror in mirrors:
        mirror.created_at = NOW
    write_batch(put=mirrors, delete=[])
    User(author_id).update_if(User.version.exists(), User.followers.add(count))
    return followers
