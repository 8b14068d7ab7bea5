from collections.abc import Callable

import pytest

from apps.core import search
from tests.conftest import Person
from tests.factories import make_task


@pytest.fixture
def some(alice: Person, settle: Callable[[], None]) -> Person:
    make_task(alice.user_id, "Buy running shoes", description="for the Marathon", tags=["sport"])
    make_task(alice.user_id, "Café with Zoë", tags=["a#b", "sport"], due_date="2026-03-02")
    make_task(alice.user_id, "Run the marathon", due_date="2026-03-01", priority="high")
    settle()
    return alice


def titles(client: Person, query: str) -> list[str]:
    return sorted(task["title"] for task in client.get(f"/v1/tasks?{query}").json()["items"])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=marathon", ["Buy running shoes", "Run the marathon"]),
        ("q=MARA", ["Buy running shoes", "Run the marathon"]),
        ("q=runs", ["Buy running shoes", "Run the marathon"]),
        ("q=run mara", ["Buy running shoes", "Run the marathon"]),
        ("q=run sho", ["Buy running shoes"]),
        ("q=shoe run", ["Buy running shoes"]),
        ("q=cafe", ["Café with Zoë"]),
        ("q=zoe", ["Café with Zoë"]),
        ("q=cafe marathon", []),
        ("q=nothing", []),
        ("tag=sport", ["Buy running shoes", "Café with Zoë"]),
        ("tag=a%23b", ["Café with Zoë"]),
        ("tag=a", []),
        ("tag=Sport", []),
        ("tag=sport&q=cafe", ["Café with Zoë"]),
        ("q=marathon&priority=high", ["Run the marathon"]),
        ("q=marathon&sort=dueDate", ["Buy running shoes", "Run the marathon"]),
        ("tag=sport&sort=dueDate&dueAfter=2026-01-01", ["Café with Zoë"]),
    ],
)
def test_finds_words_and_tags(some: Person, query: str, expected: list[str]) -> None:
    assert titles(some, query) == expected


@pytest.mark.parametrize("path", ["tasks", "contacts", "gifts", "items", "posts"])
@pytest.mark.parametrize("query", ["!!", "🎂"])
def test_what_has_no_letter_is_refused_instead_of_finding_all(
    some: Person, path: str, query: str
) -> None:
    answer = some.get(f"/v1/{path}", {"q": query})

    assert (answer.status_code, answer.json()["error"]["details"]) == (
        400,
        {"q": ["Write at least one letter."]},
    )


def test_finds_nothing_of_others(some: Person, bob: Person) -> None:
    assert titles(bob, "q=marathon") == []
    assert titles(bob, "tag=sport") == []


def test_a_deleted_task_is_found_no_more(some: Person, settle: Callable[[], None]) -> None:
    [task] = some.get("/v1/tasks?q=cafe").json()["items"]
    some.delete(f"/v1/tasks/{task['taskId']}")
    assert titles(some, "q=cafe") == []

    settle()

    assert titles(some, "q=cafe") == []


@pytest.mark.parametrize("sort", ["createdAt", "-createdAt"])
@pytest.mark.parametrize("read_at_most", [3, 1000])
def test_pages_through_a_long_list_once_each(
    alice: Person,
    settle: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    sort: str,
    read_at_most: int,
) -> None:
    monkeypatch.setattr(search, "POSTINGS_READ_AT_MOST", read_at_most)
    for number in range(8):
        make_task(alice.user_id, f"Water watering watch {number}")
    settle()

    found: list[str] = []
    cursor = None
    while True:
        query = {"q": "wat", "limit": "3", "sort": sort} | ({"cursor": cursor} if cursor else {})
        page = alice.get("/v1/tasks", query).json()
        found += [task["taskId"] for task in page["items"]]
        if (cursor := page["nextCursor"]) is None:
            break

    assert len(found) == len(set(found)) == 8
    if read_at_most == 1000:
        assert found == sorted(found, reverse=sort == "-createdAt")


def test_a_word_costs_two_calls_and_two_words_four(some: Person, dynamodb_calls: list[str]) -> None:
    dynamodb_calls.clear()

    titles(some, "q=marathon")
    assert dynamodb_calls == ["Query", "BatchGetItem"]
    dynamodb_calls.clear()
    titles(some, "q=run marathon")
    assert dynamodb_calls == ["Query", "Query", "Query", "BatchGetItem"]
