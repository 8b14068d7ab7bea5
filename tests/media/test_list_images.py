"""GET /images: one's own, the newest first."""

from typing import Any

import pytest

from tests.conftest import Person
from tests.uploads import ask_for


def ids(who: Person, **query: str) -> list[str]:
    answer = who.get("/v1/images", query)
    assert answer.status_code == 200
    return [image["imageId"] for image in answer.json()["items"]]


def make(who: Person, *purposes: str) -> list[str]:
    """Ask for images. Returns their ids, the newest first."""
    made = [ask_for(who, purpose=purpose).json()["imageId"] for purpose in purposes]
    return made[::-1]


def test_lists_ones_own_the_newest_first(alice: Person, bob: Person) -> None:
    made = make(alice, "post", "gift", "post")
    make(bob, "post")

    assert ids(alice) == sorted(made, reverse=True)


def test_lists_those_for_a_purpose(alice: Person) -> None:
    made = make(alice, "post", "gift", "post")

    assert ids(alice, purpose="post") == sorted([made[0], made[2]], reverse=True)
    assert ids(alice, purpose="avatar") == []


def test_leaves_out_what_was_deleted(alice: Person) -> None:
    made = make(alice, "post", "post")
    alice.delete(f"/v1/images/{made[0]}")

    assert ids(alice) == ids(alice, purpose="post") == [made[1]]


@pytest.mark.parametrize("query", [{}, {"purpose": "post"}], ids=str)
def test_every_image_comes_once_across_pages(alice: Person, query: dict[str, str]) -> None:
    made = make(alice, *["post"] * 5)

    seen: list[str] = []
    pages = 0
    more: dict[str, str] = {}
    while pages == 0 or more:
        page = alice.get("/v1/images", {**query, "limit": "2", **more}).json()
        seen += [image["imageId"] for image in page["items"]]
        more = {"cursor": page["nextCursor"]} if page["nextCursor"] else {}
        pages += 1

    assert (seen, pages) == (sorted(made, reverse=True), 3)


@pytest.mark.parametrize("query", [{}, {"purpose": "post"}], ids=str)
def test_a_page_is_one_call(
    alice: Person, dynamodb_calls: list[str], query: dict[str, str]
) -> None:
    make(alice, "post", "gift")
    dynamodb_calls.clear()

    ids(alice, **query)

    assert dynamodb_calls == ["Query"]


@pytest.mark.parametrize(
    ("query", "field"),
    [({"purpose": "banner"}, "purpose"), ({"limit": "0"}, "limit"), ({"q": "x"}, "q")],
)
def test_refuses_a_wrong_query_by_name(alice: Person, query: Any, field: str) -> None:
    answer = alice.get("/v1/images", query)

    assert answer.status_code == 400
    assert list(answer.json()["error"]["details"]) == [field]


def test_refuses_the_cursor_of_another(alice: Person, bob: Person) -> None:
    make(alice, "post", "post")
    cursor = alice.get("/v1/images", {"limit": "1"}).json()["nextCursor"]

    answer = bob.get("/v1/images", {"limit": "1", "cursor": cursor})

    assert answer.json()["error"]["code"] == "INVALID_CURSOR"
