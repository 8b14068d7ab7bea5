"""GET /posts/{postId}/comments: the oldest first, as far as one may know of their authors."""

from datetime import timedelta
from typing import Any

import pytest

from apps.accounts.models import User
from apps.social import services
from apps.social.models import Post
from apps.social.services import Viewer
from tests.conftest import Person
from tests.factories import NOW, make_comment, make_post
from tests.social.talk import HIDDEN, block, suspend


def listed(who: Person, post: Post, query: str = "") -> Any:
    return who.get(f"/v1/posts/{post.post_id}/comments{query}")


def texts(who: Person, post: Post, query: str = "") -> list[str]:
    return [one["text"] for one in listed(who, post, query).json()["items"]]


def walk(who: Person, post: Post, limit: int) -> list[list[str]]:
    """The texts of each page."""
    pages: list[list[str]] = []
    query = f"?limit={limit}"
    while query:
        page = listed(who, post, query).json()
        pages.append([one["text"] for one in page["items"]])
        cursor = page["nextCursor"]
        query = f"?limit={limit}&cursor={cursor}" if cursor else ""
    return pages


@pytest.fixture
def talk(alice: Person, bob: Person, carol: Person) -> Post:
    """A post, and nine comments on it: of bob, carol and alice by turns."""
    post = make_post(alice.user_id)
    for number in range(9):
        who = (bob, carol, alice)[number % 3]
        services.create_comment(
            viewer=Viewer(who.user_id),
            post_id=post.post_id,
            fields={"text": str(number)},
            now=NOW + timedelta(seconds=number),
        )
    return post


def test_comments_are_listed_in_four_calls_the_oldest_first(
    alice: Person, talk: Post, dynamodb_calls: list[str]
) -> None:
    dynamodb_calls.clear()

    page = listed(alice, talk).json()

    assert dynamodb_calls == ["GetItem", "BatchGetItem", "Query", "BatchGetItem"]
    assert [one["text"] for one in page["items"]] == [str(number) for number in range(9)]
    assert page["nextCursor"] is None
    first = page["items"][0]
    assert first == alice.get(f"/v1/comments/{first['commentId']}").json()


def test_each_is_on_one_page(alice: Person, talk: Post) -> None:
    assert walk(alice, talk, 4) == [list("0123"), list("4567"), ["8"]]
    assert walk(alice, talk, 3) == [list("012"), list("345"), list("678")]


@pytest.mark.parametrize("hide", ["blocks", "blocked", "suspended", "left"])
def test_what_hidden_people_said_is_left_out_of_full_pages(
    bob: Person, carol: Person, talk: Post, hide: str
) -> None:
    if hide == "blocks":
        block(bob, carol)
    elif hide == "blocked":
        block(carol, bob)
    elif hide == "suspended":
        suspend(carol)
    else:
        User.mark_deleted(carol.user_id, now=NOW)

    assert walk(bob, talk, 4) == [["0", "2", "3", "5"], ["6", "8"]]


def test_others_go_on_seeing_who_hides_from_one(
    alice: Person, bob: Person, carol: Person, talk: Post
) -> None:
    block(carol, bob)

    assert len(texts(alice, talk)) == 9


@pytest.mark.parametrize("how", HIDDEN)
def test_nobody_lists_what_was_said_to_what_they_may_not_see(
    alice: Person, bob: Person, talk: Post, how: str
) -> None:
    HIDDEN[how](talk, alice, bob)

    assert listed(bob, talk).status_code == 404


def test_reading_on_ends_at_a_bound_with_a_cursor_to_go_on_from(
    bob: Person, carol: Person, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.core.db.paging.ROWS_READ_AT_MOST", 4)
    monkeypatch.setattr("apps.core.db.paging.ROWS_READ_AT_ONCE", 2)
    post = make_post(alice.user_id)
    for number in range(7):
        make_comment(carol.user_id, post, f"{number}")
    make_comment(bob.user_id, post, "mine", now=NOW + timedelta(seconds=1))
    block(bob, carol)

    pages = walk(bob, post, 1)

    assert [text for page in pages for text in page] == ["mine"]
    assert pages[0] == []


@pytest.mark.parametrize("query", ["?limit=0", "?limit=101", "?sort=text", "?cursor=x"])
def test_what_is_no_query_is_refused(alice: Person, query: str) -> None:
    assert listed(alice, make_post(alice.user_id), query).status_code == 400
