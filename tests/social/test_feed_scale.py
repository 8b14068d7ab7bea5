"""What feeds cost does not depend on how many posts and people there are.

`SOAK=1` counts as the issue does, and tells figures for docs/SOAK.md.
"""

import os
import time
from collections.abc import Callable
from datetime import timedelta
from math import ceil

import pytest

from apps.core import events
from apps.core.api.authentication import forget_standing
from apps.core.db import metered
from apps.social import services
from apps.social.models import Entry, LargeAuthor
from apps.social.models.lines import KEPT, read_by
from tests.conftest import Person, Settler
from tests.core.streams import record
from tests.factories import NOW, make_post
from tests.social.feeds import (
    follow,
    shuffled,
    timeline,
    write_followers,
    write_posts,
)

SOAK = "SOAK" in os.environ
POSTS = (10, 1000, 50_000) if SOAK else (10, 200)
FOLLOWERS = (10, 5000) if SOAK else (10, 60)
AUTHORS = 10  # One of them a large one.

pytestmark = pytest.mark.timeout(3600 if SOAK else 120)

Tell = Callable[[str], None]


@pytest.fixture
def tell(capfd: pytest.CaptureFixture[str]) -> Tell:
    """Write a figure onto the terminal, where one was asked for."""

    def write(line: str) -> None:
        if SOAK:
            with capfd.disabled():
                print(f"\n{line}")  # noqa: T201

    return write


def write_crowd(alice: Person, authors: list[Person], posts: int, followers: int) -> None:
    """Let alice follow some authors, who have posts and other followers; the first is large."""
    newest: list[Entry] = []
    for number, author in enumerate(authors):
        follow(alice, author)
        write_followers(author.user_id, followers)
        since = NOW + timedelta(milliseconds=number)
        written = write_posts(author.user_id, posts // len(authors), since=since)
        newest += [Entry(read_by(alice.user_id), one, author_id=author.user_id) for one in written]
    newest.sort(key=lambda entry: entry.post_id, reverse=True)
    Entry.put([one for one in newest[:KEPT] if one.author_id != authors[0].user_id])
    _make_large(alice, authors[0])


def _make_large(alice: Person, author: Person) -> None:
    LargeAuthor.begin(author.user_id, NOW)
    for shard in range(16):
        LargeAuthor.note_shard(author.user_id, shard, NOW)
    Entry.note_large(alice.user_id, author.user_id)


@pytest.mark.parametrize("followers", FOLLOWERS)
@pytest.mark.parametrize("posts", POSTS)
def test_a_page_costs_the_same_however_many_posts_and_followers_there_are(
    alice: Person,
    person: Callable[..., Person],
    dynamodb_calls: list[str],
    tell: Tell,
    posts: int,
    followers: int,
) -> None:
    write_crowd(alice, [person() for _ in range(AUTHORS)], posts, followers)

    for limit in (25, 100):
        cursor: str | None = ""
        timings: list[str] = []
        while cursor is not None:
            forget_standing(alice.user_id)  # Or a minute that is over costs a call more.
            dynamodb_calls.clear()
            query = {"limit": str(limit), **({"cursor": cursor} if cursor else {})}
            answer = alice.get("/v1/feed", query)
            cursor = answer.json()["nextCursor"]
            timings.append(answer["Server-Timing"])

            assert len(answer.json()["items"]) == limit or cursor is None
            assert dynamodb_calls[:3] == ["GetItem", "Query", "Query"]  # Who asks; then the feed.
            assert set(dynamodb_calls[3:]) == {"BatchGetItem"}
            assert len(dynamodb_calls) - 3 <= ceil(5 * limit / 100)
        tell(f"{posts} posts, {followers} followers, {limit} a page: {timings[0]}")


@pytest.mark.parametrize("followers", FOLLOWERS)
def test_a_post_reaches_however_many_followers_once(
    bob: Person, settle: Settler, tell: Tell, dynamodb_calls: list[str], followers: int
) -> None:
    crowd = write_followers(bob.user_id, followers)
    post = make_post(bob.user_id)
    settle.forget()
    dynamodb_calls.clear()
    started = time.perf_counter()

    with metered() as usage:
        services.fan_out(post_id=post.post_id, author_id=bob.user_id, now=NOW)
        settle()  # The jobs of the shards.
    seconds = time.perf_counter() - started

    writes = dynamodb_calls.count("BatchWriteItem")
    tell(
        f"{followers} followers: {seconds:.1f} s, {usage.calls} calls of which {writes} write, "
        f"{usage.capacity_units:g} units"
    )
    assert {tuple(timeline(one)) for one in crowd} == {(post.post_id,)}
    assert writes <= ceil(followers / 25) + 16


def test_posts_reach_many_once_though_told_three_times_and_shuffled(
    bob: Person, settle: Settler, tell: Tell
) -> None:
    crowd = write_followers(bob.user_id, FOLLOWERS[-1])
    posts = [make_post(bob.user_id) for _ in range(2)]
    records = shuffled([record(None, post) for post in posts] * 3, 3)

    assert events.deliver(records) == {"batchItemFailures": []}
    settle()

    expected = tuple(sorted((post.post_id for post in posts), reverse=True))
    assert {tuple(timeline(one)) for one in crowd} == {expected}
