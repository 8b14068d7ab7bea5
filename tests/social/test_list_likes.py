"""GET /posts/{postId}/likes: who likes a post, the newest first, as far as one may know."""

from collections.abc import Callable
from typing import Any

import pytest

from apps.accounts.models import User
from apps.social import services
from apps.social.models import Post
from apps.social.services import Viewer
from tests.conftest import Person
from tests.factories import NOW, make_post
from tests.social.talk import HIDDEN, block, like, suspend

People = list[Person]


def listed(who: Person, post: Post, query: str = "") -> Any:
    return who.get(f"/v1/posts/{post.post_id}/likes{query}")


def names(who: Person, post: Post, query: str = "") -> list[str]:
    return [one["userId"] for one in listed(who, post, query).json()["items"]]


@pytest.fixture
def likers(person: Callable[[], Person]) -> People:
    return [person() for _ in range(5)]


@pytest.fixture
def post(alice: Person, likers: People) -> Post:
    post = make_post(alice.user_id)
    for who in likers:
        assert like(who, post).status_code == 204
    return post


def test_likes_are_listed_in_four_calls_the_newest_first(
    alice: Person, post: Post, likers: People, dynamodb_calls: list[str]
) -> None:
    dynamodb_calls.clear()

    page = listed(alice, post).json()

    assert dynamodb_calls == ["GetItem", "BatchGetItem", "Query", "BatchGetItem"]
    assert page["nextCursor"] is None
    first = page["items"][0]
    assert first == {
        "userId": likers[-1].user_id,
        "username": f"user-{likers[-1].user_id[:8]}",
        "displayName": None,
        "avatar": None,
        "createdAt": first["createdAt"],
    }
    moments = [one["createdAt"] for one in page["items"]]
    assert moments == sorted(moments, reverse=True)
    assert {one["userId"] for one in page["items"]} == {who.user_id for who in likers}


def test_each_is_on_one_page(alice: Person, post: Post, likers: People) -> None:
    found: list[str] = []
    query = "?limit=2"
    while query:
        page = listed(alice, post, query).json()
        found += [one["userId"] for one in page["items"]]
        cursor = page["nextCursor"]
        query = f"?limit=2&cursor={cursor}" if cursor else ""
        assert len(page["items"]) == (2 if cursor else 1)

    assert found == names(alice, post)


def test_who_likes_it_no_more_is_not_listed(alice: Person, post: Post, likers: People) -> None:
    services.unlike_post(viewer=Viewer(likers[2].user_id), post_id=post.post_id, now=NOW)

    assert set(names(alice, post)) == {who.user_id for who in likers} - {likers[2].user_id}


@pytest.mark.parametrize("hide", ["blocks", "blocked", "suspended", "left"])
def test_people_hidden_from_the_viewer_are_left_out_of_full_pages(
    bob: Person, post: Post, likers: People, hide: str
) -> None:
    for who in likers[1:4]:
        if hide == "blocks":
            block(bob, who)
        elif hide == "blocked":
            block(who, bob)
        elif hide == "suspended":
            suspend(who)
        else:
            User.mark_deleted(who.user_id, now=NOW)

    page = listed(bob, post, "?limit=2").json()

    assert [one["userId"] for one in page["items"]] == [likers[4].user_id, likers[0].user_id]
    assert page["nextCursor"] is None


def test_people_see_their_own_like(bob: Person, post: Post) -> None:
    like(bob, post)

    assert names(bob, post)[0] == bob.user_id


@pytest.mark.parametrize("how", HIDDEN)
def test_nobody_lists_likes_of_what_they_may_not_see(alice: Person, bob: Person, how: str) -> None:
    post = make_post(alice.user_id)
    like(bob, post)
    HIDDEN[how](post, alice, bob)

    assert listed(bob, post).status_code == 404


@pytest.mark.parametrize("query", ["?limit=0", "?limit=101", "?limit=x", "?before=1", "?cursor=x"])
def test_what_is_no_query_is_refused(alice: Person, query: str) -> None:
    assert listed(alice, make_post(alice.user_id), query).status_code == 400


def test_a_cursor_is_of_its_post_and_its_viewer(alice: Person, bob: Person, post: Post) -> None:
    cursor = listed(alice, post, "?limit=2").json()["nextCursor"]
    other = make_post(alice.user_id)

    codes = [
        listed(who, where, f"?cursor={cursor}").json()["error"]["code"]
        for who, where in ((alice, other), (bob, post))
    ]

    assert codes == ["INVALID_CURSOR"] * 2
