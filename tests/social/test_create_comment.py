"""POST /posts/{postId}/comments: said once, counted exactly, where its author takes comments."""

from typing import Any

import pytest

from apps.social.models import Comment, CommentPlace, Post
from apps.social.models.posts import CommentPolicy
from apps.social.services import seeing
from tests.conftest import Person
from tests.factories import make_comment, make_post
from tests.social.talk import (
    HIDDEN,
    NOBODYS,
    TRANSACTION,
    at,
    block,
    change,
    close,
    counts,
    delete,
    follow,
    say,
    suspend,
)


def test_a_comment_is_made_and_counted_in_one_transaction(
    alice: Person, bob: Person, dynamodb_calls: list[str]
) -> None:
    post = make_post(alice.user_id)
    dynamodb_calls.clear()

    response = say(bob, post)

    comment = response.json()
    # The rate, the post, what is around it, and the transaction.
    assert dynamodb_calls == ["UpdateItem", "UpdateItem", "GetItem", "BatchGetItem", TRANSACTION]
    assert response.status_code == 201
    assert response["Location"] == f"/v1/comments/{comment['commentId']}"
    assert response["ETag"].startswith('"1.')
    assert comment == {
        "commentId": comment["commentId"],
        "postId": post.post_id,
        "authorId": bob.user_id,
        "author": {
            "userId": bob.user_id,
            "username": f"user-{bob.user_id[:8]}",
            "displayName": None,
            "avatar": None,
        },
        "text": "Delicious!",
        "replyTo": None,
        "mentions": [],
        "createdAt": comment["createdAt"],
        "editedAt": None,
        "updatedAt": comment["createdAt"],
        "version": 1,
    }
    assert bob.get(response["Location"]).json() == comment
    assert counts(alice, post) == {"likes": 0, "comments": 1}


def test_the_rows_of_a_comment_are_whole(alice: Person, bob: Person) -> None:
    post = make_post(alice.user_id)

    made = make_comment(bob.user_id, post)

    row = Comment.load(post.post_id, made.comment_id)
    assert (row.post_author_id, row.reports, row.expires_at) == (alice.user_id, 0, None)
    assert CommentPlace.load(made.comment_id).post_id == post.post_id


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": " \n "}, "text"),
        ({"text": "x" * 2001}, "text"),
        ({"text": None}, "text"),
        ({"text": 5}, "text"),
        ({"text": "\u0000"}, "text"),
        ({"text": ["x"]}, "text"),
        ({"replyTo": NOBODYS}, "replyTo"),
        ({"replyTo": "x"}, "replyTo"),
        ({"replyTo": ""}, "replyTo"),
        ({"replyTo": {"commentId": NOBODYS}}, "replyTo"),
        ({"likes": 5}, "likes"),
    ],
)
def test_what_is_no_comment_is_refused(alice: Person, body: dict[str, Any], field: str) -> None:
    post = make_post(alice.user_id)

    response = alice.post(
        f"/v1/posts/{post.post_id}/comments", {"text": "Delicious!", **body}, "json"
    )

    assert (response.status_code, list(response.json()["error"]["details"])) == (400, [field])
    assert counts(alice, post)["comments"] == 0


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'"x"', b"{", b'{"text": "\xed\xa0\x80"}'])
def test_what_is_no_object_is_refused(alice: Person, body: bytes) -> None:
    url = f"/v1/posts/{make_post(alice.user_id).post_id}/comments"

    assert alice.post(url, body, content_type="application/json").status_code == 400


def test_what_only_we_write_is_ignored(alice: Person, bob: Person) -> None:
    post = make_post(alice.user_id)
    theirs: dict[str, Any] = {
        "authorId": bob.user_id,
        "version": 9,
        "mentions": [{"userId": "x"}],
        "postId": "x",
    }

    comment = say(alice, post, **theirs).json()

    assert (comment["authorId"], comment["version"]) == (alice.user_id, 1)
    assert (comment["postId"], comment["mentions"]) == (post.post_id, [])


def test_a_text_of_2000_signs_is_taken(alice: Person) -> None:
    assert say(alice, make_post(alice.user_id), "ö" * 2000).status_code == 201


def test_people_are_mentioned_in_two_calls_more(
    alice: Person, bob: Person, dynamodb_calls: list[str]
) -> None:
    post = make_post(alice.user_id)
    make_comment(alice.user_id, post)
    dynamodb_calls.clear()

    comment = say(alice, post, f"Thanks @user-{bob.user_id[:8]}!").json()

    assert comment["mentions"] == [{"userId": bob.user_id, "username": f"user-{bob.user_id[:8]}"}]
    assert dynamodb_calls.count("BatchGetItem") == 3


def test_a_reply_names_a_comment_of_the_same_post(
    alice: Person, bob: Person, dynamodb_calls: list[str]
) -> None:
    post, other = make_post(alice.user_id), make_post(alice.user_id)
    first, elsewhere = (make_comment(bob.user_id, one) for one in (post, other))
    dynamodb_calls.clear()

    reply = say(alice, post, replyTo=first.comment_id)

    assert reply.json()["replyTo"] == first.comment_id
    assert dynamodb_calls[2:] == ["GetItem", "BatchGetItem", "BatchGetItem", TRANSACTION]
    for wrong in (elsewhere.comment_id, post.post_id):
        answer = say(alice, post, replyTo=wrong)
        assert (answer.status_code, [*answer.json()["error"]["details"]]) == (400, ["replyTo"])


@pytest.mark.parametrize("how", ["deleted", "blocks", "suspended"])
def test_nobody_replies_to_what_they_do_not_see(
    alice: Person, bob: Person, carol: Person, how: str
) -> None:
    post = make_post(alice.user_id)
    first = make_comment(bob.user_id, post)
    if how == "deleted":
        bob.delete(at(first))
    elif how == "blocks":
        block(bob, carol)
    else:
        suspend(bob)

    assert say(carol, post, replyTo=first.comment_id).status_code == 400


@pytest.mark.parametrize("how", HIDDEN)
def test_nobody_comments_on_what_they_may_not_see(alice: Person, bob: Person, how: str) -> None:
    post = make_post(alice.user_id)
    HIDDEN[how](post, alice, bob)

    assert say(bob, post).status_code == say(bob, Post(NOBODYS)).status_code == 404
    assert list(Comment.query(post.post_id)) == []


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (CommentPolicy.EVERYONE, {"author": 201, "follower": 201, "stranger": 201}),
        (CommentPolicy.FOLLOWERS, {"author": 201, "follower": 201, "stranger": 403}),
        (CommentPolicy.NONE, {"author": 201, "follower": 403, "stranger": 403}),
    ],
)
def test_the_author_says_who_may_comment(
    alice: Person, bob: Person, carol: Person, policy: CommentPolicy, expected: dict[str, int]
) -> None:
    post = make_post(alice.user_id, comment_policy=policy)
    follow(bob, alice)
    people = {"author": alice, "follower": bob, "stranger": carol}

    assert {name: say(who, post).status_code for name, who in people.items()} == expected


def test_who_is_refused_learns_why(alice: Person, bob: Person) -> None:
    post = make_post(alice.user_id, comment_policy=CommentPolicy.NONE)

    error = say(bob, post).json()["error"]

    assert error["code"] == "FORBIDDEN"
    assert error["message"] == "The author of this post does not take comments from you."


def test_moderators_do_not_comment_on_what_they_see_for_its_reports_alone(
    alice: Person, mod: Person
) -> None:
    post = make_post(alice.user_id, visibility="private")
    change(post, reports=1)

    assert mod.get(f"/v1/posts/{post.post_id}").status_code == 200
    assert say(mod, post).status_code == 403


@pytest.mark.parametrize(
    ("rival", "status"),
    [
        (lambda post: close(post, CommentPolicy.NONE), 403),
        (lambda post: change(post, visibility="private"), 404),
        (delete, 404),
        (lambda post: change(post, text="New"), 201),
    ],
)
def test_what_the_author_decides_meanwhile_is_heeded(
    alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch, rival: Any, status: int
) -> None:
    post = make_post(alice.user_id)
    real, before = seeing.may_comment, [lambda: rival(post)]

    def may_comment(*around: Any) -> bool:
        judged = real(*around)
        if before:
            before.pop()()
        return judged

    monkeypatch.setattr("apps.social.services.comments.may_comment", may_comment)

    assert say(bob, post).status_code == status
    assert len(list(Comment.all_in(post.post_id))) == (status == 201)


def test_a_repeat_under_a_key_makes_one_comment(alice: Person) -> None:
    post = make_post(alice.user_id)
    url, headers = f"/v1/posts/{post.post_id}/comments", {"Idempotency-Key": "comment-1"}

    first, again = (alice.post(url, {"text": "Once"}, "json", headers=headers) for _ in range(2))

    assert first.content == again.content
    assert counts(alice, post)["comments"] == 1


@pytest.mark.parametrize("then", ["nothing", "edited", "deleted"])
def test_a_repeat_after_a_crash_finds_what_the_first_attempt_made(
    alice: Person, monkeypatch: pytest.MonkeyPatch, then: str
) -> None:
    post = make_post(alice.user_id)
    url, headers = f"/v1/posts/{post.post_id}/comments", {"Idempotency-Key": "comment-1"}
    with monkeypatch.context() as patch:
        patch.setattr("apps.social.views.comments.created", None)  # The process dies behind it.
        assert alice.post(url, {"text": "Once"}, "json", headers=headers).status_code == 500
    [made] = Comment.all_in(post.post_id)
    if then == "edited":
        alice.patch(at(made), {"text": "Twice"}, "json")
    elif then == "deleted":
        alice.delete(at(made))

    again = alice.post(url, {"text": "Once"}, "json", headers=headers)

    assert (again.status_code, again.json()["commentId"]) == (201, made.comment_id)
    assert again.json()["text"] == ("Twice" if then == "edited" else "Once")
    assert again.json()["authorId"] == alice.user_id
    assert counts(alice, post)["comments"] == (then != "deleted")


def test_sixty_comments_a_minute_are_enough(alice: Person) -> None:
    post = make_post(alice.user_id)

    codes = [say(alice, post).status_code for _ in range(61)]

    assert codes == [201] * 60 + [429]
    assert counts(alice, post)["comments"] == 60
