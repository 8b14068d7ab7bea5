"""Many like, comment and delete at once: counters equal rows at every moment one can see."""

import os
from collections.abc import Callable
from uuid import uuid4

import pytest

from apps.core.errors import NotFound
from apps.core.ids import new_id
from apps.social import services
from apps.social.models import Comment, CommentPlace, Like, Post
from apps.social.services import Viewer
from tests.conftest import Person
from tests.factories import NOW, make_comment, make_post, make_user
from tests.social.talk import delete, snapshot
from tests.threads import at_once

SOAK = "SOAK" in os.environ
THREADS = 64 if SOAK else 16
ROUNDS = 20 if SOAK else 1
TURNS = 10 if SOAK else 3

pytestmark = pytest.mark.timeout(1800 if SOAK else 120)

Seen = list[tuple[Post, int]]


@pytest.fixture(params=range(ROUNDS))
def post(request: pytest.FixtureRequest, alice: Person) -> Post:
    """A post, anew in each round."""
    return make_post(alice.user_id)


def watched(work: Callable[[int], object], post: Post, rows: list[Like] | list[Comment]) -> Seen:
    """Run `work` in many threads, while another one looks at the post and all possible rows."""
    done: list[int] = []
    seen: Seen = []

    def run(number: int) -> None:
        if number < THREADS:
            try:
                work(number)
            finally:
                done.append(number)
            return
        while len(done) < THREADS:
            seen.append(snapshot(post.post_id, rows))

    at_once(THREADS + 1, run)
    seen.append(snapshot(post.post_id, rows))
    return seen


def test_likes_are_counted_exactly_at_every_moment(post: Post) -> None:
    likers = [Viewer(str(uuid4())) for _ in range(THREADS)]

    def work(number: int) -> None:
        acts = [services.like_post, services.like_post, services.unlike_post] * TURNS
        if number % 2:
            acts.append(services.like_post)
        for act in acts:
            act(viewer=likers[number], post_id=post.post_id, now=NOW)

    rows = [Like(post.post_id, one.user_id) for one in likers]
    seen = watched(work, post, rows)

    assert [(row.likes, count) for row, count in seen if row.likes != count] == []
    assert len({count for _, count in seen}) > 3  # It was looked at while they did.
    liking = {row.user_id for row in Like.all_in(post.post_id)}
    assert liking == {one.user_id for one in likers[1::2]}


def test_of_all_who_like_with_one_account_one_does(post: Post, bob: Person) -> None:
    viewer = Viewer(bob.user_id)

    at_once(THREADS, lambda _: services.like_post(viewer=viewer, post_id=post.post_id, now=NOW))
    assert Post.load(post.post_id).likes == 1

    at_once(THREADS, lambda _: services.unlike_post(viewer=viewer, post_id=post.post_id, now=NOW))
    assert Post.load(post.post_id).likes == 0


def test_comments_are_counted_exactly_at_every_moment(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [Viewer(str(uuid4())) for _ in range(THREADS)]
    for one in people:
        make_user(one.user_id)
    # Known ahead, so that one can look at all of them as of one moment.
    ids = [new_id(NOW) for _ in range(THREADS * 3 // 2)]
    left = iter(ids)
    monkeypatch.setattr("apps.social.services.comments.new_id", lambda _now: next(left))

    def say(number: int) -> str:
        seen = services.create_comment(
            viewer=people[number], post_id=post.post_id, fields={"text": "Hi"}, now=NOW
        )
        return seen.comment.comment_id

    def work(number: int) -> None:
        comment_id = say(number)
        if number % 2:
            services.delete_comment(
                viewer=people[number], comment_id=comment_id, if_version=None, now=NOW
            )
            say(number)

    seen = watched(work, post, [Comment(post.post_id, one) for one in ids])

    assert [(row.comments, count) for row, count in seen if row.comments != count] == []
    assert len({count for _, count in seen}) > 3
    alive = {row.comment_id for row in Comment.all_in(post.post_id)}
    assert len(alive) == Post.load(post.post_id).comments == THREADS
    assert {one for one in ids if CommentPlace.find(one)} == alive


def test_who_likes_and_comments_while_the_post_goes_leaves_nothing(
    post: Post, alice: Person, bob: Person, settle: Callable[[], None]
) -> None:
    comment = make_comment(bob.user_id, post)

    def work(number: int) -> bool:
        viewer = Viewer(alice.user_id if number % 2 else bob.user_id)
        try:
            if number == THREADS // 2:
                delete(post)
            elif number % 3:
                services.like_post(viewer=viewer, post_id=post.post_id, now=NOW)
                services.unlike_post(viewer=viewer, post_id=post.post_id, now=NOW)
                services.like_post(viewer=viewer, post_id=post.post_id, now=NOW)
            else:
                services.delete_comment(
                    viewer=viewer, comment_id=comment.comment_id, if_version=None, now=NOW
                )
        except NotFound:
            return False
        return True

    at_once(THREADS, work)
    settle()

    assert [*Like.query(post.post_id), *Comment.query(post.post_id)] == []
    assert CommentPlace.find(comment.comment_id) is None
