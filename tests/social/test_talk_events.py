"""What likes and comments tell other domains: as pure functions, and through the stream."""

from collections.abc import Callable
from typing import Any

import pytest

from apps.core import bus
from apps.social.events import announce_comment, announce_like
from apps.social.models import Comment, Like
from apps.social.models.posts import mention
from tests.conftest import Person
from tests.factories import NOW, make_post
from tests.social.talk import like, say, unlike

LIKE = Like("post", "bob", author_id="alice", age_key="1", created_at=NOW)
COMMENT = Comment(
    "post",
    "comment",
    author_id="bob",
    post_author_id="alice",
    text="Hi @carol",
    reply_to="first",
    mentions=[mention("carol", "carol")],
    created_at=NOW,
    updated_at=NOW,
)
TOLD_OF_LIKE = {"userId": "bob", "postId": "post", "authorId": "alice"}
TOLD_OF_COMMENT = {
    **TOLD_OF_LIKE,
    "commentId": "comment",
    "replyTo": "first",
    "mentionedIds": ["carol"],
}
SHARED = ("version", "eventId", "correlationId", "occurredAt")


def told(events: Any) -> list[tuple[str, dict[str, Any]]]:
    return [
        (event.name, {key: value for key, value in event.detail.items() if key not in SHARED})
        for event in events
    ]


def test_a_like_and_its_end_are_told() -> None:
    assert told(announce_like(None, LIKE)) == [("social.post-liked", TOLD_OF_LIKE)]
    assert told(announce_like(LIKE, None)) == [("social.post-unliked", TOLD_OF_LIKE)]
    assert told(announce_like(LIKE, LIKE)) == []


def test_a_comment_its_edit_and_its_end_are_told() -> None:
    edited = COMMENT.with_changes({"text": "Hello @carol", "version": 2})
    none_anew = {**TOLD_OF_COMMENT, "mentionedIds": []}

    assert told(announce_comment(None, COMMENT)) == [("social.comment-created", TOLD_OF_COMMENT)]
    assert told(announce_comment(COMMENT, None)) == [("social.comment-deleted", none_anew)]
    assert told(announce_comment(COMMENT, edited)) == [("social.comment-updated", none_anew)]


def test_reports_of_a_comment_are_told_to_nobody() -> None:
    assert told(announce_comment(COMMENT, COMMENT.with_changes({"reports": 1}))) == []


def test_each_act_is_told_once_with_the_request_that_caused_it(
    alice: Person, bob: Person, settle: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    post = make_post(alice.user_id)
    settle()
    heard: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(bus, "publish", heard.extend)

    like(bob, post, **{"X-Correlation-Id": "the-like-1"})
    unlike(bob, post)
    like(bob, post)
    comment = say(bob, post).json()["commentId"]
    bob.patch(f"/v1/comments/{comment}", {"text": "Sour!"}, "json")
    alice.delete(f"/v1/comments/{comment}", headers={"X-Correlation-Id": "the-delete-1"})
    settle()

    by_name = [name for name, _ in heard]
    assert [name for name in by_name if "like" in name] == [
        "social.post-liked",
        "social.post-unliked",
        "social.post-liked",
    ]
    assert [name for name in by_name if "comment" in name] == [
        "social.comment-created",
        "social.comment-updated",
        "social.comment-deleted",
    ]
    details = dict(reversed(heard))  # The first of each.
    assert details["social.post-liked"]["correlationId"] == "the-like-1"
    assert details["social.comment-deleted"]["correlationId"] == "the-delete-1"
    assert details["social.comment-deleted"]["userId"] == bob.user_id
