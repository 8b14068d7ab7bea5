"""PUT and DELETE of one's like: once, counted exactly, on what one may see."""

from typing import Any

import pytest

from apps.social.models import Like, Post
from tests.conftest import Person
from tests.factories import make_post
from tests.social.talk import (
    HIDDEN,
    NOBODYS,
    TRANSACTION,
    block,
    change,
    counts,
    follow,
    like,
    unlike,
)


def test_a_like_is_a_row_and_counted(alice: Person, bob: Person, dynamodb_calls: list[str]) -> None:
    post = make_post(alice.user_id)
    dynamodb_calls.clear()

    response = like(bob, post)

    assert (response.status_code, response.content) == (204, b"")
    assert dynamodb_calls == ["GetItem", "BatchGetItem", TRANSACTION]
    row = Like.load(post.post_id, bob.user_id)
    assert (row.author_id, row.version, row.expires_at) == (alice.user_id, 1, None)
    seen = bob.get(f"/v1/posts/{post.post_id}").json()
    assert (seen["counts"], seen["likedByMe"]) == ({"likes": 1, "comments": 0}, True)
    assert alice.get(f"/v1/posts/{post.post_id}").json()["likedByMe"] is False


def test_twice_is_once(alice: Person, bob: Person, dynamodb_calls: list[str]) -> None:
    post = make_post(alice.user_id)
    like(bob, post)
    dynamodb_calls.clear()

    assert like(bob, post).status_code == 204
    assert dynamodb_calls == ["GetItem", "BatchGetItem"]
    assert counts(alice, post)["likes"] == 1


def test_a_like_is_taken_back_in_one_transaction(
    alice: Person, bob: Person, dynamodb_calls: list[str]
) -> None:
    post = make_post(alice.user_id)
    like(bob, post)
    dynamodb_calls.clear()

    response = unlike(bob, post)

    assert (response.status_code, response.content) == (204, b"")
    assert dynamodb_calls == [TRANSACTION]
    assert Like.find(post.post_id, bob.user_id) is None
    assert counts(alice, post)["likes"] == 0


def test_taking_back_what_is_not_there_is_harmless(
    alice: Person, bob: Person, dynamodb_calls: list[str]
) -> None:
    post = make_post(alice.user_id)
    like(alice, post)
    dynamodb_calls.clear()

    assert unlike(bob, post).status_code == 204
    assert dynamodb_calls == [TRANSACTION, "GetItem", "BatchGetItem"]
    assert counts(alice, post)["likes"] == 1


def test_what_was_taken_back_can_be_liked_again(alice: Person, bob: Person) -> None:
    post = make_post(alice.user_id)

    for act in (like, unlike, like, unlike, unlike, like, like):
        assert act(bob, post).status_code == 204

    assert counts(alice, post)["likes"] == 1
    assert Like.load(post.post_id, bob.user_id).expires_at is None


def test_people_may_like_what_they_wrote_themselves(alice: Person) -> None:
    post = make_post(alice.user_id, visibility="private")

    assert like(alice, post).status_code == 204
    assert counts(alice, post)["likes"] == 1


def test_a_like_makes_no_other_version_of_the_post_but_another_tag(
    alice: Person, bob: Person
) -> None:
    post = make_post(alice.user_id)
    url = f"/v1/posts/{post.post_id}"
    etag = alice.get(url)["ETag"]

    like(bob, post)

    assert alice.get(url, HTTP_IF_NONE_MATCH=etag).status_code == 200
    assert alice.patch(url, {"text": "New"}, "json", HTTP_IF_MATCH=etag).status_code == 200


def test_followers_like_what_is_theirs_to_see(alice: Person, bob: Person, carol: Person) -> None:
    post = make_post(alice.user_id, visibility="followers")
    follow(bob, alice)

    assert [like(who, post).status_code for who in (bob, carol)] == [204, 404]
    assert counts(alice, post)["likes"] == 1


@pytest.mark.parametrize("how", HIDDEN)
def test_what_one_may_not_see_one_neither_likes_nor_unlikes(
    alice: Person, bob: Person, how: str
) -> None:
    post = make_post(alice.user_id)
    HIDDEN[how](post, alice, bob)

    for act in (like, unlike):
        answer, absent = act(bob, post), act(bob, Post(NOBODYS))
        assert told(answer) == told(absent) == (404, "RESOURCE_NOT_FOUND", {})
    assert list(Like.query(post.post_id)) == []


def told(answer: Any) -> tuple[int, str, Any]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["details"]


@pytest.mark.parametrize("how", [how for how in HIDDEN if how != "deleted"])
def test_ones_like_can_be_taken_back_also_out_of_sight(
    alice: Person, bob: Person, how: str
) -> None:
    post = make_post(alice.user_id)
    like(bob, post)
    HIDDEN[how](post, alice, bob)

    # The second time there is nothing to take back, and nothing more to learn.
    assert [unlike(bob, post).status_code for _ in range(2)] == [204, 404]
    assert Post.load(post.post_id).likes == 0


def test_nothing_of_a_deleted_post_can_be_taken_back(alice: Person, bob: Person) -> None:
    post = make_post(alice.user_id)
    like(bob, post)
    HIDDEN["deleted"](post, alice, bob)

    assert unlike(bob, post).status_code == 404


def test_moderators_do_not_like_what_they_see_for_its_reports_alone(
    alice: Person, mod: Person
) -> None:
    post = make_post(alice.user_id, visibility="private")
    change(post, reports=1)

    assert mod.get(f"/v1/posts/{post.post_id}").status_code == 200
    assert like(mod, post).status_code == 403


def test_a_post_that_turns_private_meanwhile_is_not_liked(
    alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = make_post(alice.user_id)
    real, before = Like.begin_in, [lambda: change(post, visibility="private")]

    def begin_in(row: Like, tx: Any) -> None:
        if before:
            before.pop()()
        real(row, tx)

    monkeypatch.setattr(Like, "begin_in", begin_in)

    assert like(bob, post).status_code == 404
    assert Post.load(post.post_id).likes == 0


@pytest.mark.parametrize("post_id", ["none", "x" * 4000, NOBODYS.lower(), f"{NOBODYS}0", "%00"])
def test_what_is_no_id_is_not_found(alice: Person, post_id: str) -> None:
    url = f"/v1/posts/{post_id}/like"

    assert [alice.put(url).status_code, alice.delete(url).status_code] == [404, 404]


def test_neither_a_body_nor_a_parameter_is_taken(alice: Person) -> None:
    post = make_post(alice.user_id)
    url = f"/v1/posts/{post.post_id}/like"

    assert alice.put(url, b"\x00{[", content_type="application/json").status_code == 400
    assert alice.put(f"{url}?times=2").status_code == 400
    assert alice.post(url).status_code == 405
    assert counts(alice, post)["likes"] == 0


def test_a_key_needs_the_scope_to_like(alice: Person, bob: Person, anonymous: Any) -> None:
    post = make_post(alice.user_id)
    codes = []
    for scope in ("social:read", "social:write"):
        key = bob.post("/v1/api-keys", {"name": "k", "scopes": [scope]}, "json").json()["secret"]
        anonymous.credentials(HTTP_X_API_KEY=key)
        codes.append(like(anonymous, post).status_code)

    assert codes == [403, 204]


def test_a_block_leaves_the_like_and_its_count(alice: Person, bob: Person) -> None:
    post = make_post(alice.user_id)
    like(bob, post)

    block(alice, bob)

    assert counts(alice, post)["likes"] == 1
