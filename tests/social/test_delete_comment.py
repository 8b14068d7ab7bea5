"""DELETE /comments/{commentId}: by whom, counted exactly, and what it leaves."""

from typing import Any

import pytest

from apps.accounts.models import AuditEntry
from apps.social.models import Comment, CommentPlace, Post
from tests.conftest import Person
from tests.factories import NOW, make_comment, make_post
from tests.social.talk import HIDDEN, TRANSACTION, at, block, change, counts
from tests.threads import at_once


@pytest.fixture
def post(alice: Person) -> Post:
    return make_post(alice.user_id)


@pytest.fixture
def comment(post: Post, bob: Person) -> Comment:
    return make_comment(bob.user_id, post)


def audit(admin: Person, comment: Comment) -> list[Any]:
    entries = admin.get("/v1/admin/audit?limit=100").json()["items"]
    return [one for one in entries if one["details"].get("commentId") == comment.comment_id]


@pytest.mark.parametrize("who", ["bob", "alice"])
def test_its_author_and_the_author_of_the_post_delete_it(
    who: str,
    request: pytest.FixtureRequest,
    carol: Person,
    post: Post,
    comment: Comment,
    dynamodb_calls: list[str],
) -> None:
    person: Person = request.getfixturevalue(who)
    make_comment(carol.user_id, post)
    dynamodb_calls.clear()

    response = person.delete(at(comment))

    assert (response.status_code, response.content) == (204, b"")
    assert dynamodb_calls == ["GetItem", "BatchGetItem", TRANSACTION]
    assert person.delete(at(comment)).status_code == 404
    assert carol.get(at(comment)).status_code == 404
    assert CommentPlace.find(comment.comment_id) is None
    assert counts(carol, post)["comments"] == 1


def test_what_it_said_is_gone_at_once(bob: Person, comment: Comment) -> None:
    bob.delete(at(comment))

    row = Comment.find_deleted(*comment.keys())
    assert row
    assert row.expires_at
    assert {"text", "author_id"} & set(row.attribute_values) == set()
    assert row.mentions == []


def test_moderators_delete_any_that_they_see_and_it_is_kept_in_the_log(
    alice: Person,
    bob: Person,
    mod: Person,
    admin: Person,
    post: Post,
    comment: Comment,
    dynamodb_calls: list[str],
) -> None:
    dynamodb_calls.clear()

    assert mod.delete(at(comment)).status_code == 204

    # With what was reported of it.
    assert dynamodb_calls == ["GetItem", "BatchGetItem", "BatchGetItem", "Query", TRANSACTION]
    [entry] = audit(admin, comment)
    assert entry == {
        "entryId": entry["entryId"],
        "action": "comments.remove",
        "actorId": mod.user_id,
        "userId": bob.user_id,
        "details": {"commentId": comment.comment_id, "postId": post.post_id},
        "createdAt": entry["createdAt"],
    }
    assert counts(alice, post)["comments"] == 0


def test_what_people_delete_of_their_own_is_in_no_log(
    mod: Person, admin: Person, post: Post
) -> None:
    mine = make_comment(mod.user_id, post)

    assert mod.delete(at(mine)).status_code == 204
    assert audit(admin, mine) == []


def test_moderators_delete_what_is_reported_out_of_their_sight(
    bob: Person, mod: Person, post: Post, comment: Comment
) -> None:
    change(post, visibility="private")
    block(bob, mod)
    codes = [mod.delete(at(comment)).status_code]
    Comment.change(*comment.keys(), changes={"reports": 1})
    codes.append(mod.delete(at(comment)).status_code)

    assert codes == [404, 204]


def test_nobody_else_deletes_it(carol: Person, alice: Person, comment: Comment) -> None:
    assert carol.delete(at(comment)).status_code == 403
    assert alice.get(at(comment)).status_code == 200


@pytest.mark.parametrize("how", [how for how in HIDDEN if how != "deleted"])
def test_what_one_said_can_be_deleted_also_out_of_sight(
    alice: Person, bob: Person, carol: Person, post: Post, comment: Comment, how: str
) -> None:
    theirs = make_comment(carol.user_id, post)
    HIDDEN[how](post, alice, bob)

    assert bob.delete(at(comment)).status_code == 204
    assert bob.delete(at(theirs)).status_code == 404
    assert Post.load(post.post_id).comments == 1


def test_the_author_of_the_post_deletes_also_what_hidden_people_said(
    alice: Person, bob: Person, comment: Comment
) -> None:
    block(alice, bob)

    assert alice.get(at(comment)).status_code == 404
    assert alice.delete(at(comment)).status_code == 204


def test_replies_stay(alice: Person, bob: Person, post: Post, comment: Comment) -> None:
    reply = make_comment(alice.user_id, post, reply_to=comment.comment_id)

    bob.delete(at(comment))

    assert alice.get(at(reply)).json()["replyTo"] == comment.comment_id
    assert counts(alice, post)["comments"] == 1


def test_only_the_version_that_is_named_goes(bob: Person, comment: Comment) -> None:
    etag = bob.get(at(comment))["ETag"]
    bob.patch(at(comment), {"text": "Sour!"}, "json")

    stale = bob.delete(at(comment), HTTP_IF_MATCH=etag)

    assert stale.status_code == 412
    assert stale.json()["error"]["details"] == {"currentVersion": 2}
    assert bob.delete(at(comment), HTTP_IF_MATCH='"2"').status_code == 204


def test_of_many_who_delete_it_at_once_one_does(
    alice: Person, bob: Person, mod: Person, admin: Person, post: Post, comment: Comment
) -> None:
    people = (alice, bob, mod)

    codes = at_once(9, lambda number: people[number % 3].delete(at(comment)).status_code)

    assert sorted(codes) == [204] + [404] * 8
    assert counts(alice, post)["comments"] == 0
    assert len(audit(admin, comment)) <= 1


def test_an_edit_meanwhile_keeps_no_comment_from_going(
    bob: Person, comment: Comment, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, before = Comment.remove_in, [lambda: Comment.change(*comment.keys(), changes={})]

    def remove_in(row: Comment, *more: Any) -> None:
        if before:
            before.pop()()
        real(row, *more)

    monkeypatch.setattr(Comment, "remove_in", remove_in)

    assert bob.delete(at(comment)).status_code == 204


def test_with_its_post_it_is_gone_before_its_row_is(bob: Person, post: Post) -> None:
    comment = make_comment(bob.user_id, post)
    Post.mark_deleted(post.post_id, now=NOW)

    assert bob.delete(at(comment)).status_code == 404


def test_the_log_names_nobody_who_has_left(
    bob: Person, mod: Person, admin: Person, comment: Comment
) -> None:
    mod.delete(at(comment))

    assert not AuditEntry.forget(bob.user_id)

    [entry] = audit(admin, comment)
    assert entry["userId"] is None
