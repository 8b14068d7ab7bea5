from collections.abc import Iterator

import pytest

from apps.core.db import pages
from apps.core.ids import new_id
from apps.tasks import services
from tests.conftest import Person
from tests.factories import NOW, ZONE, make_category, make_task


def titles(client: Person, query: str) -> list[str]:
    return [task["title"] for task in client.get(f"/v1/tasks?{query}").json()["items"]]


def walk(client: Person, query: str, limit: int = 2) -> Iterator[list[str]]:
    """Read page by page."""
    cursor: str | None = ""
    while cursor is not None:
        more = f"&cursor={cursor}" if cursor else ""
        page = client.get(f"/v1/tasks?limit={limit}&{query}{more}").json()
        yield [task["title"] for task in page["items"]]
        cursor = page["nextCursor"]


def all_of(client: Person, query: str) -> list[str]:
    """Read all pages of two, of which all but the last must be full."""
    *full, last = walk(client, query)
    assert all(len(page) == 2 for page in full)
    return [title for page in [*full, last] for title in page]


@pytest.fixture
def some(alice: Person) -> Person:
    """alice with five tasks, made in the order of their names, of all kinds."""
    make_task(alice.user_id, "A", due_date="2026-03-03", priority="low", tags=["x"])
    make_task(alice.user_id, "B", priority="urgent", tags=["x", "y"])
    done = make_task(alice.user_id, "C", due_date="2026-03-01T10:00:00.000Z", priority="high")
    make_task(alice.user_id, "D", due_date="2026-03-02", priority="urgent")
    make_task(alice.user_id, "E", due_date="2026-03-01", tags=["y"])
    services.complete_task(user_id=alice.user_id, task_id=done.task_id, now=NOW, zone=ZONE)
    return alice


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("sort=dueDate", "ECDAB"),
        ("sort=-dueDate", "BADCE"),
        ("completed=true", "C"),
        ("dueBefore=2026-03-02&sort=dueDate", "EC"),
        ("dueAfter=2026-03-02&sort=dueDate", "DA"),
        ("dueAfter=2026-03-01T09:00:00Z&dueBefore=2026-03-03&sort=dueDate", "CD"),
        ("dueAfter=2026-03-03&dueBefore=2026-03-01&sort=dueDate", ""),
        ("sort=dueDate&completed=false&priority=urgent", "DB"),
    ],
)
def test_sorts_and_filters(some: Person, query: str, expected: str) -> None:
    assert "".join(titles(some, query)) == expected
    assert "".join(all_of(some, query)) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("priority=urgent", "BD"),
        ("completed=false", "ABDE"),
        ("completed=false&priority=urgent", "BD"),
        ("dueBefore=2026-03-02", "CE"),
        ("", "ABCDE"),
    ],
)
def test_filters_apart_from_the_order(some: Person, query: str, expected: str) -> None:
    assert "".join(sorted(titles(some, query))) == expected
    assert "".join(sorted(all_of(some, query))) == expected


@pytest.mark.parametrize("order", ["dueDate", "-dueDate", "createdAt"])
@pytest.mark.parametrize(
    ("zone", "expected"),
    [("America/Los_Angeles", "AD"), ("Pacific/Auckland", "BCD"), ("UTC", "BCD")],
)
def test_a_day_is_that_of_the_wall_calendar(
    alice: Person, zone: str, expected: str, order: str
) -> None:
    alice.patch("/v1/users/me", {"settings": {"timeZone": zone}}, "json")
    make_task(alice.user_id, "A", due_date="2026-12-02T04:00:00.000Z")  # 20:00 in Los Angeles.
    make_task(alice.user_id, "B", due_date="2026-12-01T04:00:00.000Z")  # 20:00 the day before.
    make_task(
        alice.user_id, "C", due_date="2026-12-01T00:30:00.000Z"
    )  # The day before in Los Angeles.
    make_task(alice.user_id, "D", due_date="2026-12-01")
    for day in ("2026-11-30", "2026-12-02"):
        make_task(alice.user_id, "X", due_date=day)
    today = f"dueAfter=2026-12-01&dueBefore=2026-12-02&sort={order}"

    assert "".join(sorted(titles(alice, today))) == expected
    assert "".join(sorted(all_of(alice, today))) == expected


def test_the_first_and_the_last_of_all_days_can_be_asked_for(alice: Person) -> None:
    alice.patch("/v1/users/me", {"settings": {"timeZone": "Pacific/Kiritimati"}}, "json")
    make_task(alice.user_id, "A", due_date="2026-12-01")

    assert titles(alice, "dueAfter=0001-01-01&dueBefore=9999-12-31&sort=dueDate") == ["A"]


def test_puts_urgent_ones_first(some: Person) -> None:
    found = some.get("/v1/tasks?sort=priority").json()["items"]

    priorities = [task["priority"] for task in found]
    assert priorities == ["urgent", "urgent", "high", "medium", "low"]


def test_the_newest_come_first_unless_asked_otherwise(alice: Person) -> None:
    made = [alice.post("/v1/tasks", {"title": t}, "json").json()["taskId"] for t in "AB"]

    newest = [task["taskId"] for task in alice.get("/v1/tasks").json()["items"]]
    oldest = [task["taskId"] for task in alice.get("/v1/tasks?sort=createdAt").json()["items"]]

    assert newest == sorted(made, reverse=True)
    assert oldest == sorted(made)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "sort=createdAt",
        "sort=dueDate",
        "sort=-dueDate",
        "sort=priority",
        "completed=false",
        "completed=true",
        "priority=urgent",
        "dueBefore=2026-03-02&sort=dueDate",
    ],
)
def test_costs_one_query(some: Person, dynamodb_calls: list[str], query: str) -> None:
    dynamodb_calls.clear()

    titles(some, query)

    assert dynamodb_calls == ["Query"]


def test_a_category_is_listed_in_one_query(alice: Person, dynamodb_calls: list[str]) -> None:
    category = make_category(alice.user_id).category_id
    make_task(alice.user_id, "A", category_id=category)
    make_task(alice.user_id, "B")
    dynamodb_calls.clear()

    assert titles(alice, f"categoryId={category}") == ["A"]
    assert titles(alice, f"categoryId={category}&completed=true") == []
    assert dynamodb_calls == ["Query", "Query"]


def test_a_category_of_others_is_empty(alice: Person, bob: Person) -> None:
    category = make_category(alice.user_id).category_id
    make_task(alice.user_id, category_id=category)

    assert titles(bob, f"categoryId={category}") == []
    assert titles(bob, f"categoryId={new_id(NOW)}") == []
    assert titles(alice, "categoryId=name%23work") == []
    assert titles(alice, f"categoryId={'x' * 3000}") == []


def test_shows_nobody_the_tasks_of_others(some: Person, carol: Person) -> None:
    assert titles(carol, "") == []
    assert titles(carol, "sort=dueDate") == []


def test_every_page_is_full_under_a_filter_that_throws_most_away(alice: Person) -> None:
    for number in range(30):
        make_task(alice.user_id, str(number), priority="low" if number % 10 else "high")

    assert all_of(alice, "dueBefore=2027-01-01") == []
    assert sorted(all_of(alice, "sort=dueDate&priority=high")) == ["0", "10", "20"]


def test_stops_reading_on_at_a_bound_with_a_cursor(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "ROWS_READ_AT_MOST", 4)
    monkeypatch.setattr(pages, "ROWS_READ_AT_ONCE", 2)
    for number in range(10):
        make_task(alice.user_id, str(number), due_date=None if number else "2026-03-01")

    pages_read = list(walk(alice, "dueAfter=2026-01-01", limit=1))

    assert [title for page in pages_read for title in page] == ["0"]
    assert len(pages_read) > 1


def test_deleted_tasks_cost_a_list_nothing(alice: Person, dynamodb_calls: list[str]) -> None:
    made = [make_task(alice.user_id, str(number)).task_id for number in range(12)]
    for task_id in sorted(made)[3:9]:
        alice.delete(f"/v1/tasks/{task_id}")
    dynamodb_calls.clear()

    assert len(all_of(alice, "")) == 6
    assert dynamodb_calls == ["Query"] * 3


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", "0"),
        ("limit", "101"),
        ("limit", "x"),
        ("limit", "1.5"),
        ("completed", "yes"),
        ("priority", "huge"),
        ("sort", "-priority"),
        ("sort", "title"),
        ("dueBefore", "tomorrow"),
        ("dueAfter", "2026-02-30"),
        ("q", "x" * 201),
        ("color", "red"),
    ],
)
def test_refuses_a_query_it_does_not_know(alice: Person, name: str, value: str) -> None:
    response = alice.get("/v1/tasks", {name: value})

    assert response.status_code == 400
    assert list(response.json()["error"]["details"]) == [name]


@pytest.mark.parametrize("order", ["dueDate", "-dueDate", "createdAt"])
def test_a_day_begins_at_its_midnight_in_any_order(alice: Person, order: str) -> None:
    alice.patch("/v1/users/me", {"settings": {"timeZone": "UTC"}}, "json")
    make_task(alice.user_id, "A", due_date="2027-01-01")
    midnight = "2027-01-01T00:00:00Z"

    assert titles(alice, f"dueAfter={midnight}&sort={order}") == ["A"]
    assert titles(alice, f"dueBefore={midnight}&sort={order}") == []


def test_a_parameter_that_comes_again_is_refused(alice: Person) -> None:
    answer = alice.get("/v1/tasks?limit=1&tag=a&limit=2")

    assert answer.status_code == 400
    assert list(answer.json()["error"]["details"]) == ["limit"]
