"""What somebody liked and said, in an export, and when they leave."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from apps.core.db import connection
from apps.social import belongings, services
from apps.social.models import Activity, Comment, CommentPlace, Like, Post
from apps.social.services import comments, likes
from tests.conftest import Person
from tests.factories import NOW, make_comment, make_post
from tests.social.talk import at, change, counts, delete, like, unlike

Posts = list[Post]
CALLS = 16  # Of an erasure of what bob has of `posts`.
STRIDE = 1 if "SOAK" in os.environ else 3


class Killed(BaseException):
    """The process is gone."""


@pytest.fixture
def posts(alice: Person, bob: Person, carol: Person) -> Posts:
    """Three posts of alice that bob likes and commented on, as carol did."""
    posts = [make_post(alice.user_id) for _ in range(3)]
    for post in posts:
        for who in (bob, carol):
            like(who, post)
            make_comment(who.user_id, post, f"{who.user_id} was here")
    return posts


def erase(who: Person) -> int:
    """Erase until nothing is left. Returns in how many rounds."""
    rounds = 1
    while not services.erase_social(who.user_id, datetime.now(UTC)):
        rounds += 1
    return rounds


def rows_of(who: Person, posts: Posts) -> list[Like | Comment]:
    """Find rows of somebody, also those that are marked as deleted."""
    liked = [row for post in posts for row in Like.query(post.post_id)]
    said = [row for post in posts for row in Comment.query(post.post_id)]
    return [
        *(row for row in liked if row.user_id == who.user_id),
        *(row for row in said if row.author_id == who.user_id),
    ]


def counted(posts: Posts) -> list[tuple[int, int]]:
    rows = [Post.load(post.post_id) for post in posts]
    return [(row.likes, row.comments) for row in rows]


def test_an_export_tells_what_one_likes_and_said(bob: Person, posts: Posts) -> None:
    liked, said = list(belongings.likes(bob.user_id)), list(belongings.comments(bob.user_id))

    assert {one["postId"] for one in liked} == {post.post_id for post in posts}
    assert set(liked[0]) == {"postId", "createdAt"}
    assert {one["authorId"] for one in said} == {bob.user_id}
    assert sorted(said, key=lambda one: str(one["commentId"])) == sorted(
        (bob.get(f"/v1/comments/{one['commentId']}").json() for one in said),
        key=lambda one: str(one["commentId"]),
    )


def test_an_export_reads_page_after_page(
    bob: Person, posts: Posts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(likes, "LIKES_AT_ONCE", 2)
    monkeypatch.setattr(comments, "COMMENTS_AT_ONCE", 2)

    assert len(list(belongings.likes(bob.user_id))) == 3
    assert len(list(belongings.comments(bob.user_id))) == 3


def test_an_export_tells_also_what_is_out_of_sight_but_nothing_that_is_gone(
    bob: Person, posts: Posts
) -> None:
    change(posts[0], visibility="private")
    unlike(bob, posts[1])
    [said] = [row for row in Comment.all_in(posts[1].post_id) if row.author_id == bob.user_id]
    bob.delete(at(said))

    liked, said_ = list(belongings.likes(bob.user_id)), list(belongings.comments(bob.user_id))

    assert {one["postId"] for one in liked} == {posts[0].post_id, posts[2].post_id}
    assert {one["postId"] for one in said_} == {posts[0].post_id, posts[2].post_id}


def test_what_somebody_liked_and_said_goes_with_its_counters(
    alice: Person, bob: Person, carol: Person, posts: Posts
) -> None:
    places = [row.comment_id for row in rows_of(bob, posts) if isinstance(row, Comment)]

    erase(bob)

    assert rows_of(bob, posts) == []
    assert [one for one in places if CommentPlace.find(one)] == []
    assert counted(posts) == [(1, 1)] * 3
    assert len(rows_of(carol, posts)) == 6
    assert counts(alice, posts[0]) == {"likes": 1, "comments": 1}


def test_what_others_said_names_somebody_no_more_who_left(
    alice: Person, bob: Person, carol: Person, settle: Callable[[], None]
) -> None:
    post = make_post(alice.user_id, f"Hi {name_of(bob)} and {name_of(carol)}")
    asked = make_comment(bob.user_id, post, "Tomatoes?")
    for text in ("No", f"No, {name_of(bob)}"):
        make_comment(carol.user_id, post, text, reply_to=asked.comment_id)
    make_comment(carol.user_id, post, f"And {name_of(bob)}, {name_of(alice)}?")
    settle()

    erase(bob)
    settle()

    rows = [
        *Post.query(post.post_id),
        *Comment.query(post.post_id),
        *Activity.scan(),
    ]
    assert [row for row in rows if bob.user_id in str(row.serialize())] == []
    now = alice.get(f"/v1/posts/{post.post_id}").json()
    assert (now["text"], now["version"]) == (post.text, 2)
    assert [one["userId"] for one in now["mentions"]] == [carol.user_id]
    said = alice.get(f"/v1/posts/{post.post_id}/comments").json()["items"]
    assert sorted(len(one["mentions"]) for one in said) == [0, 0, 1]  # Of one moment.
    assert sorted(one["version"] for one in said) == [1, 2, 2]


def name_of(who: Person) -> str:
    return f"@user-{who.user_id[:8]}"


def test_again_is_harmless(bob: Person, posts: Posts) -> None:
    erase(bob)

    assert erase(bob) == 1
    assert counted(posts) == [(1, 1)] * 3


def test_a_round_is_bounded(bob: Person, posts: Posts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likes, "LIKES_AT_ONCE", 1)
    monkeypatch.setattr(comments, "COMMENTS_AT_ONCE", 1)

    assert erase(bob) == 4
    assert counted(posts) == [(1, 1)] * 3


def test_on_posts_that_are_gone_nothing_is_counted(bob: Person, posts: Posts) -> None:
    delete(posts[0])

    erase(bob)

    assert rows_of(bob, posts) == []
    assert counted(posts[1:]) == [(1, 1)] * 2


def test_an_index_that_lags_behind_counts_nothing_twice(
    bob: Person, posts: Posts, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = (
        Like.newest_of_user(bob.user_id, limit=10, after=None),
        Comment.newest_of_author(bob.user_id, limit=10, after=None),
    )
    erase(bob)
    monkeypatch.setattr(Like, "newest_of_user", lambda *_, **__: stale[0])
    monkeypatch.setattr(Comment, "newest_of_author", lambda *_, **__: stale[1])

    assert not services.erase_social(bob.user_id, NOW)

    assert counted(posts) == [(1, 1)] * 3


@pytest.fixture
def kill_before(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Let the process be gone before its n-th call to DynamoDB."""

    def arrange(number: int) -> None:
        real, made = connection.client._make_api_call, [0]

        def call(operation: str, request: Any) -> Any:
            if made[0] == number:
                made[0] += 1
                raise Killed
            made[0] += 1
            return real(operation, request)

        monkeypatch.setattr(connection.client, "_make_api_call", call)

    return arrange


@pytest.mark.parametrize("number", range(0, CALLS, STRIDE))
def test_killed_before_any_call_and_run_again_it_counts_exactly(
    bob: Person, posts: Posts, kill_before: Callable[[int], None], number: int
) -> None:
    kill_before(number)
    with pytest.raises(Killed):
        erase(bob)

    erase(bob)

    assert rows_of(bob, posts) == []
    assert counted(posts) == [(1, 1)] * 3
