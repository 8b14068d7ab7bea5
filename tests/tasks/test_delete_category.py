from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from apps.core.due import Due, run_all
from apps.core.errors import Unavailable
from apps.tasks.models import Category, Task
from apps.tasks.services import releasing
from tests.conftest import Person
from tests.factories import make_category, make_task

Settle = Callable[[], None]


def fill(user_id: str, count: int) -> str:
    category = make_category(user_id).category_id
    for number in range(count):
        make_task(user_id, str(number), category_id=category, completed=number % 2 == 0)
    return category


def living(user_id: str) -> list[Task]:
    return [row for row in Task.query(user_id) if not row.deleted_at]


def left_behind(category: str) -> Category:
    return next(row for row in Category.scan() if row.category_id == category)


def test_vanishes_at_once(alice: Person, dynamodb_calls: list[str]) -> None:
    category = fill(alice.user_id, 1)
    dynamodb_calls.clear()

    response = alice.delete(f"/v1/categories/{category}")

    assert response.status_code == 204
    assert dynamodb_calls == ["GetItem", "TransactWriteItems"]
    assert alice.get(f"/v1/categories/{category}").status_code == 404
    assert alice.delete(f"/v1/categories/{category}").status_code == 404
    assert alice.get("/v1/categories").json()["items"] == []
    assert alice.post("/v1/categories", {"name": "Home"}, "json").status_code == 201


def test_takes_no_new_tasks(alice: Person) -> None:
    category = fill(alice.user_id, 0)
    alice.delete(f"/v1/categories/{category}")

    response = alice.post("/v1/tasks", {"title": "x", "categoryId": category}, "json")

    assert response.status_code == 400


@pytest.mark.parametrize("query", ["", "?tasks=unassign"])
def test_its_tasks_stay_without_it(alice: Person, settle: Settle, query: str) -> None:
    category = fill(alice.user_id, 5)

    alice.delete(f"/v1/categories/{category}{query}")
    settle()

    assert [task.category_id for task in living(alice.user_id)] == [None] * 5
    assert alice.get(f"/v1/tasks?categoryId={category}").json()["items"] == []


def test_its_tasks_go_with_it_when_asked_so(alice: Person, settle: Settle) -> None:
    category = fill(alice.user_id, 5)
    other = make_task(alice.user_id)

    alice.delete(f"/v1/categories/{category}?tasks=delete")
    settle()

    assert [task.task_id for task in living(alice.user_id)] == [other.task_id]


def test_refuses_another_fate(alice: Person) -> None:
    category = fill(alice.user_id, 0)

    response = alice.delete(f"/v1/categories/{category}?tasks=explode")

    assert response.status_code == 400
    assert alice.get(f"/v1/categories/{category}").status_code == 200


@pytest.mark.parametrize("fate", ["unassign", "delete"])
def test_survives_a_crash_in_the_middle(
    alice: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch, fate: str
) -> None:
    monkeypatch.setattr(releasing, "TASKS_AT_ONCE", 2)
    category = fill(alice.user_id, 7)
    crashes = iter([None, None, Unavailable()])
    release_some = releasing._release_some

    def crash_the_third_time(*args: object, **more: object) -> int:
        if error := next(crashes, None):
            raise error
        return release_some(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(releasing, "_release_some", crash_the_third_time)
    alice.delete(f"/v1/categories/{category}?tasks={fate}")
    settle()

    left = living(alice.user_id)
    assert len(left) == (7 if fate == "unassign" else 0)
    assert {task.category_id for task in left} <= {None}


def test_what_is_too_much_at_a_time_becomes_due_work(
    alice: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releasing, "TASKS_AT_ONCE", 2)
    monkeypatch.setattr(releasing, "TRANSACTIONS_AT_MOST", 2)
    category = fill(alice.user_id, 9)
    alice.delete(f"/v1/categories/{category}")
    settle()
    assert sum(task.category_id == category for task in living(alice.user_id)) == 5

    for minutes in range(1, 5):
        run_all(datetime.now(UTC) + timedelta(minutes=minutes), [releasing.RELEASE])

    assert {task.category_id for task in living(alice.user_id)} == {None}
    assert not [row for row in Due.scan() if row.subject_id == category]


def test_waits_for_an_index_that_lags_behind(
    alice: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    category = fill(alice.user_id, 3)
    with monkeypatch.context() as patch:
        patch.setattr(Task, "of_category", lambda *_, **__: [])
        alice.delete(f"/v1/categories/{category}")
        settle()
    assert {task.category_id for task in living(alice.user_id)} == {category}

    run_all(datetime.now(UTC) + timedelta(minutes=1), [releasing.RELEASE])

    assert {task.category_id for task in living(alice.user_id)} == {None}


def test_the_row_goes_when_no_task_is_left(alice: Person, settle: Settle) -> None:
    category = fill(alice.user_id, 3)

    alice.delete(f"/v1/categories/{category}")
    assert left_behind(category).expires_at is None
    settle()

    row = left_behind(category)
    assert row.task_counts == {"open": 0, "done": 0}
    assert row.expires_at is not None
