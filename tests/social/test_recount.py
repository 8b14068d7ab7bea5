"""A recount makes the counters of a post equal to its rows, and loses nothing meanwhile."""

import pytest

from apps.core.errors import NotFound
from apps.social import services
from apps.social.models import Comment, Like, Post
from apps.social.services import Viewer
from tests.conftest import Person
from tests.factories import NOW, make_comment, make_post
from tests.social.talk import NOBODYS, change, like, unlike


@pytest.fixture
def post(alice: Person, bob: Person) -> Post:
    """A post with one like and two comments, each of which had another that is gone."""
    post = make_post(alice.user_id)
    like(bob, post)
    like(alice, post)
    unlike(alice, post)
    comments = [make_comment(bob.user_id, post) for _ in range(3)]
    bob.delete(f"/v1/comments/{comments[0].comment_id}")
    return post


def counters(post: Post) -> tuple[int, int]:
    row = Post.load(post.post_id)
    return row.likes, row.comments


def test_what_is_right_stays_so(post: Post, dynamodb_calls: list[str]) -> None:
    dynamodb_calls.clear()

    assert services.recount("posts", post.post_id) == {}
    assert dynamodb_calls == ["GetItem", "Query", "Query"]
    assert counters(post) == (1, 2)


def test_what_is_wrong_is_corrected(post: Post, dynamodb_calls: list[str]) -> None:
    change(post, likes=5, comments=0)
    version = Post.load(post.post_id).version

    assert services.recount("posts", post.post_id) == {"likes": -4, "comments": 2}
    assert counters(post) == (1, 2)
    assert Post.load(post.post_id).version == version


def test_a_like_that_came_and_one_that_went_meanwhile_are_not_lost(
    post: Post, alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(post, likes=7)
    real, before = Like.count_all_in, [lambda: (unlike(bob, post), like(alice, post))]

    def count_all_in(post_id: str) -> int:
        counted = real(post_id)
        if before:  # The counter is back at 7 then.
            before.pop()()
        return counted

    monkeypatch.setattr(Like, "count_all_in", count_all_in)
    services.like_post(viewer=Viewer("another"), post_id=post.post_id, now=NOW)

    services.recount("posts", post.post_id)

    assert counters(post) == (2, 2)
    assert before == []


def test_more_rows_than_a_page_of_dynamodb_are_all_counted(post: Post) -> None:
    rows = [
        Comment(
            post.post_id,
            f"{number:026}",
            author_id="a",
            post_author_id="b",
            text="ö" * 2000,
            created_at=NOW,
            updated_at=NOW,
        )
        for number in range(300)
    ]
    for row in rows:
        row.save()

    assert services.recount("posts", post.post_id)["comments"] == 300
    assert counters(post) == (1, 302)


def test_nothing_is_counted_of_a_post_that_is_not_there() -> None:
    with pytest.raises(NotFound):
        services.recount("posts", NOBODYS)
