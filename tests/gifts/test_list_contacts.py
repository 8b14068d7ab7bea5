"""GET /contacts: by name, by relationship, by tag, by words."""

from collections.abc import Callable, Iterator

import pytest

from tests.conftest import Person
from tests.factories import make_contact

Settle = Callable[[], None]


@pytest.fixture
def some(alice: Person, settle: Settle) -> Person:
    make_contact(alice.user_id, "Zoë", relationship="friend", tags=["chess"])
    make_contact(alice.user_id, "anna", relationship="sister", notes="Loves running")
    make_contact(alice.user_id, "Émile", relationship="friend#x", interests=["Running shoes"])
    make_contact(alice.user_id, "Bea", relationship="friend", tags=["chess", "work"])
    settle()
    return alice


def pages(who: Person, query: str, limit: int = 2) -> Iterator[list[str]]:
    cursor: str | None = ""
    while cursor is not None:
        more = f"&cursor={cursor}" if cursor else ""
        page = who.get(f"/v1/contacts?limit={limit}&{query}{more}").json()
        yield [contact["name"] for contact in page["items"]]
        cursor = page["nextCursor"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["anna", "Bea", "Émile", "Zoë"]),
        ("sort=-name", ["Zoë", "Émile", "Bea", "anna"]),
        ("relationship=friend", ["Bea", "Zoë"]),
        ("relationship=friend%23x", ["Émile"]),
        ("tag=chess", ["Bea", "Zoë"]),
        ("tag=chess&sort=-name", ["Zoë", "Bea"]),
        ("tag=Chess", []),
        ("q=run", ["anna", "Émile"]),
        ("q=zoe", ["Zoë"]),
        ("q=friend", ["Bea", "Émile", "Zoë"]),
        ("q=friend&relationship=friend", ["Bea", "Zoë"]),
        ("q=friend&tag=work", ["Bea"]),
        ("q=nothing", []),
    ],
)
def test_lists_by_name_page_by_page(some: Person, query: str, expected: list[str]) -> None:
    *full, last = pages(some, query)

    assert all(len(page) == 2 for page in full)
    assert [name for page in [*full, last] for name in page] == expected


@pytest.mark.parametrize(
    ("query", "calls"),
    [
        ("", ["Query"]),
        ("relationship=friend", ["Query"]),
        ("tag=chess", ["Query", "BatchGetItem"]),
        ("q=run", ["Query", "BatchGetItem"]),
        ("q=run&tag=chess", ["Query", "Query", "Query", "BatchGetItem"]),
    ],
)
def test_calls(some: Person, dynamodb_calls: list[str], query: str, calls: list[str]) -> None:
    dynamodb_calls.clear()

    some.get(f"/v1/contacts?{query}")

    assert dynamodb_calls == calls


def test_shows_nothing_of_others(some: Person, bob: Person) -> None:
    for query in ("", "tag=chess", "q=run", "relationship=friend"):
        assert list(pages(bob, query)) == [[]]


def test_a_long_name_of_letters_that_are_many_has_a_key(alice: Person) -> None:
    name = "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 100

    response = alice.post("/v1/contacts", {"name": name, "relationship": "\N{FAMILY}" * 50}, "json")

    assert response.status_code == 201
    assert len(alice.get("/v1/contacts").json()["items"]) == 1


@pytest.mark.parametrize(("name", "value"), [("sort", "createdAt"), ("x", "1"), ("limit", "0")])
def test_refuses_a_query_it_does_not_know(alice: Person, name: str, value: str) -> None:
    response = alice.get("/v1/contacts", {name: value})

    assert response.status_code == 400
    assert list(response.json()["error"]["details"]) == [name]


def test_words_are_found_by_the_stems_of_another_language(alice: Person, settle: Settle) -> None:
    make_contact(alice.user_id, "Anna", notes="Häuser streichen")
    alice.post("/v1/gifts", {"name": "Häuser streichen"}, "json")
    settle()

    alice.patch("/v1/users/me", {"settings": {"language": "de"}}, "json")
    settle()

    for path in ("contacts", "gifts"):
        assert len(alice.get(f"/v1/{path}?q=haus streichen").json()["items"]) == 1
