"""What holds when many write at once, against the embedded AWS with real threads."""

import os
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from apps.tasks.models import Category, Task
from tests.conftest import Person
from tests.factories import make_category, make_task
from tests.threads import at_once

THREADS = 32
ROUNDS = 20 if os.environ.get("SOAK") else 1

Clients = Callable[[Person], list[Person]]


@pytest.fixture
def clients() -> Clients:
    """As many clients of the same user as there are threads: one client is not for several."""
    return lambda person: [Person(person.user_id, person.token) for _ in range(THREADS)]


@pytest.fixture(params=range(ROUNDS), autouse=True)
def _round(request: pytest.FixtureRequest) -> None:
    """Run each race several times where large counts are asked for."""


def test_no_update_is_lost(alice: Person, clients: Clients) -> None:
    path = f"/v1/tasks/{make_task(alice.user_id).task_id}"
    many = clients(alice)

    def patch(number: int) -> Any:
        field = {"title": f"T{number}"} if number % 2 else {"tags": [f"t{number}"]}
        return many[number].patch(path, field, "json")

    answers = at_once(THREADS, patch)

    assert {answer.status_code for answer in answers} == {200}
    versions = sorted(answer.json()["version"] for answer in answers)
    assert versions == list(range(2, THREADS + 2))
    task = alice.get(path).json()
    assert (task["title"][0], task["tags"][0][0], task["version"]) == ("T", "t", THREADS + 1)


def test_of_all_who_insist_on_a_version_one_wins(alice: Person, clients: Clients) -> None:
    path = f"/v1/tasks/{make_task(alice.user_id).task_id}"
    many = clients(alice)

    answers = at_once(
        THREADS,
        lambda number: many[number].patch(
            path, {"title": f"T{number}"}, "json", headers={"If-Match": '"1"'}
        ),
    )

    assert Counter(answer.status_code for answer in answers) == {200: 1, 412: THREADS - 1}
    [winner] = [answer.json() for answer in answers if answer.status_code == 200]
    assert alice.get(path).json() == winner


def test_a_recurring_task_completed_by_all_has_one_next(alice: Person, clients: Clients) -> None:
    category = make_category(alice.user_id).category_id
    task = make_task(
        alice.user_id, due_date="2026-03-01", recurrence="FREQ=DAILY", category_id=category
    )
    many = clients(alice)

    answers = at_once(
        THREADS, lambda number: many[number].post(f"/v1/tasks/{task.task_id}/complete")
    )

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert Task.count(alice.user_id) == 2
    counted = Category.load(alice.user_id, category)
    assert counted.task_counts == {"open": 1, "done": 1}


def test_counters_equal_the_rows_they_count(alice: Person, clients: Clients) -> None:
    categories = [make_category(alice.user_id, name).category_id for name in ("A", "B")]
    tasks = [make_task(alice.user_id, category_id=categories[0]).task_id for _ in range(4)]
    many = clients(alice)

    def act(number: int) -> int:
        client, path = many[number], f"/v1/tasks/{tasks[number % 4]}"
        steps: list[Callable[[], Any]] = [
            lambda: client.patch(path, {"categoryId": categories[number % 2]}, "json"),
            lambda: client.post(f"{path}/complete"),
            lambda: client.post(f"{path}/reopen"),
            lambda: client.post(
                "/v1/tasks", {"title": "x", "categoryId": categories[number % 2]}, "json"
            ),
        ]
        return int(steps[number // 4 % 4]().status_code)

    answers = at_once(THREADS, act)

    assert set(answers) <= {200, 201}
    rows = [row for row in Task.query(alice.user_id) if not row.deleted_at]
    for category in categories:
        mine = Counter(row.completed for row in rows if row.category_id == category)
        counts = Category.load(alice.user_id, category).task_counts
        assert counts == {"open": mine[False], "done": mine[True]}


def test_equal_posts_with_one_key_make_one_task(alice: Person, clients: Clients) -> None:
    many = clients(alice)

    def post(number: int) -> Any:
        while True:
            answer = many[number].post(
                "/v1/tasks", {"title": "Once"}, "json", headers={"Idempotency-Key": "k"}
            )
            if answer.status_code != 409:
                return answer

    answers = at_once(THREADS, post)

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert len({answer["Location"] for answer in answers}) == 1
    assert [row.title for row in Task.query(alice.user_id)] == ["Once"]


def test_of_all_who_delete_one_does(alice: Person, clients: Clients) -> None:
    category = make_category(alice.user_id).category_id
    task = make_task(alice.user_id, category_id=category)
    many = clients(alice)

    answers = at_once(THREADS, lambda number: many[number].delete(f"/v1/tasks/{task.task_id}"))

    assert Counter(answer.status_code for answer in answers) == {204: 1, 404: THREADS - 1}
    counted = Category.load(alice.user_id, category)
    assert counted.task_counts == {"open": 0, "done": 0}


def test_a_name_has_one_category(alice: Person, clients: Clients) -> None:
    many = clients(alice)

    answers = at_once(
        THREADS, lambda number: many[number].post("/v1/categories", {"name": "Home"}, "json")
    )

    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: THREADS - 1}
    assert len(alice.get("/v1/categories").json()["items"]) == 1
