"""A deleted post takes likes and comments along, also thousands, also where a process dies."""

import os
import random
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from apps.core.db import Item, connection
from apps.core.db.batches import read_batch, write_batch
from apps.core.ids import new_id
from apps.social import services
from apps.social.models import Comment, CommentPlace, Like, Post
from apps.social.services import dropping
from tests.conftest import Person
from tests.factories import NOW, make_comment, make_post
from tests.social.talk import at, change, delete, like

SOAK = "SOAK" in os.environ
ROWS = 5000 if SOAK else 60  # Of comments, and of likes.
KILLS = 40 if SOAK else 6

Settle = Callable[[], None]


class Killed(BaseException):
    """The process is gone."""


def fill(post: Post, number: int) -> list[str]:
    """Let many like a post and comment on it, without the way through transactions."""
    likes: list[Item] = []
    comments: list[Item] = []
    for _ in range(number):
        who = str(uuid4())
        likes.append(
            Like(
                post.post_id,
                who,
                author_id=post.author_id,
                age_key=new_id(NOW),
                created_at=NOW,
            )
        )
        comment = Comment(
            post.post_id,
            new_id(NOW),
            author_id=who,
            post_author_id=post.author_id,
            text="Delicious!",
            created_at=NOW,
            updated_at=NOW,
        )
        comments += [comment, comment.place]
    write_batch(put=[*likes, *comments], delete=[])
    change(post, likes=number, comments=number)
    return [row.comment_id for row in comments if isinstance(row, CommentPlace)]


def is_gone(post: Post, comment_ids: list[str]) -> bool:
    """Look for any row, also one that is marked as deleted."""
    places = read_batch(CommentPlace, [(one,) for one in comment_ids], also_deleted=True)
    return not (places or Like.count(post.post_id) or Comment.count(post.post_id))


@pytest.fixture
def kill(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], list[int]]:
    """Let the process die before or after some of the next batch writes; tells at which."""
    real = connection.client._make_api_call
    chance = random.Random(4)  # noqa: S311  # No secret.

    def arrange(times: int) -> list[int]:
        left, writes, died = [times], [0], list[int]()

        def call(operation: str, request: Any) -> Any:
            if operation != "BatchWriteItem":
                return real(operation, request)
            writes[0] += 1
            if not left[0] or chance.random() > 0.5:
                return real(operation, request)
            left[0] -= 1
            died.append(writes[0])
            if chance.random() > 0.5:
                real(operation, request)
            raise Killed

        monkeypatch.setattr(connection.client, "_make_api_call", call)
        return died

    return arrange


def drop(post: Post) -> bool:
    try:
        services.drop_some(post_id=post.post_id, author_id=post.author_id)
    except Killed:
        return False
    return True


@pytest.mark.timeout(1800 if SOAK else 60)
def test_a_post_with_thousands_is_gone_completely_though_the_process_dies_half_way(
    alice: Person, kill: Callable[[int], list[int]]
) -> None:
    post, kept = make_post(alice.user_id), make_post(alice.user_id)
    comment_ids, others = fill(post, ROWS), fill(kept, 3)
    alice.delete(f"/v1/posts/{post.post_id}")

    died = kill(KILLS)
    while not (drop(post) and is_gone(post, comment_ids)):
        pass  # As the queue does: a message that failed comes again, and each leaves the rest.

    assert len(died) == KILLS
    assert is_gone(post, comment_ids)
    assert [Like.count(kept.post_id), Comment.count(kept.post_id)] == [3, 3]
    assert not is_gone(kept, others)


def test_what_is_more_than_a_job_does_is_left_to_the_next(
    alice: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.core.db.batches.ROWS_ERASED_AT_ONCE", 2)
    monkeypatch.setattr(dropping, "ROUNDS", 2)
    post = make_post(alice.user_id)
    comment_ids = fill(post, 13)
    delete(post)

    drop(post)
    assert not is_gone(post, comment_ids)
    settle()

    assert is_gone(post, comment_ids)


def test_nothing_of_a_post_that_is_here_is_dropped(alice: Person, bob: Person) -> None:
    post = make_post(alice.user_id)
    like(bob, post)
    comment = make_comment(bob.user_id, post)

    drop(post)

    assert bob.get(at(comment)).status_code == 200
    assert Like.find(post.post_id, bob.user_id)


def test_the_text_of_a_deleted_post_goes_too(alice: Person, settle: Settle) -> None:
    post = make_post(alice.user_id)

    alice.delete(f"/v1/posts/{post.post_id}")
    settle()

    assert list(Post.query(post.post_id)) == []
