"""One comment: read and changed, by whom, as which version."""

from typing import Any

import pytest

from apps.social.models import Comment, Post
from apps.social.models.posts import CommentPolicy
from tests.conftest import Person
from tests.factories import make_comment, make_post
from tests.social.talk import HIDDEN, NOBODYS, at, block, change, close, suspend
from tests.threads import at_once

READ = ["GetItem", "BatchGetItem", "BatchGetItem"]


@pytest.fixture
def post(alice: Person) -> Post:
    return make_post(alice.user_id)


@pytest.fixture
def comment(post: Post, bob: Person) -> Comment:
    return make_comment(bob.user_id, post)


def patch(who: Person, comment: Comment, text: str = "Sour!", if_match: str = "*") -> Any:
    return who.patch(at(comment), {"text": text}, "json", headers={"If-Match": if_match})


def test_a_comment_is_read_in_three_calls(
    carol: Person, comment: Comment, dynamodb_calls: list[str]
) -> None:
    dynamodb_calls.clear()

    answer = carol.get(at(comment))

    assert answer.json()["text"] == "Delicious!"
    assert dynamodb_calls == READ
    assert carol.get(at(comment), HTTP_IF_NONE_MATCH=answer["ETag"]).status_code == 304


def test_its_author_changes_it_in_one_call_more(
    bob: Person, comment: Comment, dynamodb_calls: list[str]
) -> None:
    before = bob.get(at(comment)).json()
    dynamodb_calls.clear()

    now = patch(bob, comment).json()

    assert dynamodb_calls == [*READ, "UpdateItem"]
    changed = {name for name, value in now.items() if before[name] != value}
    assert changed == {"text", "editedAt", "updatedAt", "version"}
    assert (now["text"], now["version"]) == ("Sour!", 2)
    assert now["editedAt"] == now["updatedAt"]
    assert bob.get(at(comment)).json() == now


def test_the_same_text_is_no_edit(bob: Person, comment: Comment) -> None:
    assert patch(bob, comment, "Delicious!").json()["editedAt"] is None


def test_mentions_follow_the_text(bob: Person, carol: Person, comment: Comment) -> None:
    name = f"user-{carol.user_id[:8]}"

    assert patch(bob, comment, f"Try it, @{name}").json()["mentions"] == [
        {"userId": carol.user_id, "username": name}
    ]
    assert patch(bob, comment, "Try it").json()["mentions"] == []


def test_what_came_back_is_taken_and_only_the_text_counts(bob: Person, comment: Comment) -> None:
    body = bob.get(at(comment)).json() | {"text": "Sour!", "replyTo": NOBODYS, "authorId": "x"}

    now = bob.patch(at(comment), body, "json").json()

    assert (now["text"], now["replyTo"], now["authorId"]) == ("Sour!", None, bob.user_id)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": None}, "text"),
        ({"text": "x" * 2001}, "text"),
        ({"text": True}, "text"),
        ({"likes": 1}, "likes"),
    ],
)
def test_what_is_no_text_is_refused(
    bob: Person, comment: Comment, body: dict[str, Any], field: str
) -> None:
    answer = bob.patch(at(comment), body, "json")

    assert (answer.status_code, [*answer.json()["error"]["details"]]) == (400, [field])
    assert bob.get(at(comment)).json()["version"] == 1


def test_an_edit_of_another_version_is_refused_and_names_the_current_one(
    bob: Person, comment: Comment
) -> None:
    etag = bob.get(at(comment))["ETag"]
    assert patch(bob, comment, "a", if_match=etag).status_code == 200

    stale = patch(bob, comment, "b", if_match=etag)

    assert stale.status_code == 412
    assert stale.json()["error"]["details"] == {"currentVersion": 2}
    assert patch(bob, comment, "b", if_match='"no tag of ours"').status_code == 412
    assert bob.get(at(comment)).json()["text"] == "a"


def test_of_many_edits_of_one_version_one_is_taken(bob: Person, comment: Comment) -> None:
    def edit(number: int) -> int:
        return int(patch(bob, comment, f"text {number}", if_match='"1"').status_code)

    codes = at_once(8, edit)

    assert sorted(codes) == [200] + [412] * 7
    assert bob.get(at(comment)).json()["version"] == 2


def test_nobody_changes_what_another_said(
    alice: Person, carol: Person, mod: Person, comment: Comment
) -> None:
    codes = [patch(who, comment).status_code for who in (alice, carol, mod)]

    assert codes == [403, 403, 403]
    assert alice.get(at(comment)).json()["text"] == "Delicious!"


@pytest.mark.parametrize("how", HIDDEN)
def test_a_comment_is_out_of_sight_with_its_post(
    alice: Person, bob: Person, post: Post, comment: Comment, how: str
) -> None:
    HIDDEN[how](post, alice, bob)

    answers = [bob.get(at(comment)), patch(bob, comment), bob.get(at(Comment(NOBODYS, NOBODYS)))]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    bodies = [{**answer.json()["error"], "correlationId": ""} for answer in answers]
    assert bodies[0] == bodies[1] == bodies[2]


@pytest.mark.parametrize("hide", ["blocks", "blocked", "suspended"])
def test_a_comment_is_out_of_sight_with_its_author(
    bob: Person, carol: Person, comment: Comment, hide: str
) -> None:
    if hide == "suspended":
        suspend(bob)
    else:
        block(*((bob, carol) if hide == "blocks" else (carol, bob)))

    assert carol.get(at(comment)).status_code == 404
    assert carol.delete(at(comment)).status_code == 404


def test_moderators_see_a_reported_comment_wherever_it_is(
    bob: Person, mod: Person, post: Post, comment: Comment
) -> None:
    change(post, visibility="private")
    block(bob, mod)
    assert mod.get(at(comment)).status_code == 404

    Comment.change(*comment.keys(), changes={"reports": 1})

    assert mod.get(at(comment)).status_code == 200
    assert patch(mod, comment).status_code == 403


def test_who_commented_may_edit_though_comments_were_closed(
    bob: Person, post: Post, comment: Comment
) -> None:
    close(post, CommentPolicy.NONE)

    assert patch(bob, comment).status_code == 200


@pytest.mark.parametrize("comment_id", ["none", "x" * 4000, NOBODYS, NOBODYS.lower(), "%00"])
def test_what_is_no_comment_is_not_found(alice: Person, comment_id: str) -> None:
    url = f"/v1/comments/{comment_id}"

    answers = (alice.get(url), alice.patch(url, {"text": "x"}, "json"), alice.delete(url))

    assert {answer.status_code for answer in answers} == {404}


def test_a_comment_cannot_be_replaced_or_listed_by_itself(bob: Person, comment: Comment) -> None:
    assert bob.put(at(comment), {"text": "x"}, "json").status_code == 405
    assert bob.get("/v1/comments").status_code == 404
    assert bob.get(f"{at(comment)}?fields=text").status_code == 400
