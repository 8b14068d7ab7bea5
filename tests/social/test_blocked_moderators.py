"""Blocks between a moderator and an author hide nothing public that the moderator names."""

from collections.abc import Callable

import pytest

from apps.accounts import services as accounts
from tests.conftest import Person
from tests.factories import NOW, make_comment, make_post
from tests.social.talk import HIDDEN, at, block
from tests.uploads import ready_image

Settle = Callable[[], None]
BLOCKS = ("of who blocks them", "of whom they block")


@pytest.mark.parametrize("how", BLOCKS)
@pytest.mark.parametrize("role", ["mod", "admin"])
def test_a_post_is_read_and_removed(
    alice: Person, how: str, role: str, request: pytest.FixtureRequest
) -> None:
    staff: Person = request.getfixturevalue(role)
    post = make_post(alice.user_id)
    HIDDEN[how](post, alice, staff)
    url = f"/v1/posts/{post.post_id}"

    assert staff.get(url).json()["postId"] == post.post_id
    assert staff.patch(url, {"text": "Mine"}, "json").status_code == 403
    assert staff.delete(url).status_code == 204
    assert alice.get(url).status_code == 404


@pytest.mark.parametrize("how", BLOCKS)
@pytest.mark.parametrize("whose", ["of the post", "of the comment"])
def test_a_comment_is_read_and_removed_whichever_author_it_is(
    alice: Person, bob: Person, mod: Person, how: str, whose: str
) -> None:
    post = make_post(alice.user_id)
    comment = make_comment(bob.user_id, post)
    HIDDEN[how](post, alice if whose == "of the post" else bob, mod)

    assert mod.get(at(comment)).json()["commentId"] == comment.comment_id
    assert mod.delete(at(comment)).status_code == 204
    assert bob.get(at(comment)).status_code == 404


def test_an_image_is_seen_as_the_post_that_shows_it(
    alice: Person, bob: Person, mod: Person, settle: Settle
) -> None:
    image_id = ready_image(alice, settle, purpose="post")
    alice.post("/v1/posts", {"imageIds": [image_id]}, "json")
    for who in (bob, mod):
        block(alice, who)

    codes = [who.get(f"/v1/images/{image_id}").status_code for who in (bob, mod)]

    assert codes == [404, 200]


@pytest.mark.parametrize("how", ["private", "for followers", "of a private account"])
def test_what_is_not_public_stays_hidden(alice: Person, mod: Person, how: str) -> None:
    post = make_post(alice.user_id)
    comment = make_comment(alice.user_id, post)
    HIDDEN[how](post, alice, mod)
    block(alice, mod)

    for url in (f"/v1/posts/{post.post_id}", at(comment)):
        assert (mod.get(url).status_code, mod.delete(url).status_code) == (404, 404)


def test_the_moderator_finds_none_of_it_in_lists(
    alice: Person, mod: Person, settle: Settle
) -> None:
    accounts.follow_user(user_id=mod.user_id, other_id=alice.user_id, now=NOW)
    word = f"w{alice.user_id[:8]}"
    make_post(alice.user_id, word)
    settle()
    block(alice, mod)

    assert mod.get(f"/v1/users/{alice.user_id}/posts").status_code == 404
    for path in ("feed", f"posts?q={word}"):
        assert mod.get(f"/v1/{path}").json()["items"] == [], path
    assert alice.user_id not in mod.get("/v1/feed/public").content.decode()


def test_the_moderator_takes_no_part_in_it(alice: Person, mod: Person) -> None:
    post = make_post(alice.user_id)
    block(alice, mod)
    url = f"/v1/posts/{post.post_id}"

    assert mod.put(f"{url}/like").status_code == 403
    assert mod.post(f"{url}/comments", {"text": "Hello"}, "json").status_code == 403


def test_a_block_hides_a_post_from_everybody_else(alice: Person, bob: Person) -> None:
    post = make_post(alice.user_id)
    block(alice, bob)
    url = f"/v1/posts/{post.post_id}"

    assert (bob.get(url).status_code, bob.delete(url).status_code) == (404, 404)
