from typing import Any

import pytest

from apps.tasks.models import Category, Task
from tests.conftest import Person
from tests.factories import make_category, make_task

Body = dict[str, Any]


def send(client: Person, operations: list[Body], *, atomic: bool = False) -> Any:
    return client.post("/v1/tasks/batch", {"atomic": atomic, "operations": operations}, "json")


def create(title: str = "New", **more: Any) -> Body:
    return {"op": "create", "task": {"title": title, **more}}


@pytest.mark.parametrize("atomic", [False, True])
def test_does_each_operation_in_order(alice: Person, atomic: bool) -> None:
    a, b, c = (make_task(alice.user_id, title).task_id for title in "abc")

    response = send(
        alice,
        [
            create("d"),
            {"op": "update", "taskId": a, "version": 1, "task": {"priority": "high"}},
            {"op": "delete", "taskId": b},
            {"op": "complete", "taskId": c},
        ],
        atomic=atomic,
    )

    results = response.json()["results"]
    assert response.status_code == 200
    assert [result["status"] for result in results] == [201, 200, 204, 200]
    assert results[0]["task"]["title"] == "d"
    assert (results[1]["task"]["priority"], results[1]["task"]["version"]) == ("high", 2)
    assert results[2]["task"] is None
    assert results[3]["task"]["completed"] is True
    listed = {task["title"]: task for task in alice.get("/v1/tasks").json()["items"]}
    assert set(listed) == {"a", "c", "d"}
    assert listed["a"] == results[1]["task"]
    assert listed["c"] == results[3]["task"]


def test_all_or_none_is_one_transaction(alice: Person, dynamodb_calls: list[str]) -> None:
    category = make_category(alice.user_id).category_id
    task = make_task(alice.user_id, category_id=category)
    dynamodb_calls.clear()

    operations = [create(categoryId=category) for _ in range(3)]
    response = send(alice, [*operations, {"op": "complete", "taskId": task.task_id}], atomic=True)

    assert response.status_code == 200
    assert dynamodb_calls == ["BatchGetItem", "TransactWriteItems"]
    counted = Category.load(alice.user_id, category)
    assert counted.task_counts == {"open": 3, "done": 1}


def test_each_for_itself_tells_what_went_wrong_in_its_place(alice: Person, bob: Person) -> None:
    task, foreign = make_task(alice.user_id).task_id, make_task(bob.user_id).task_id

    response = send(
        alice,
        [
            create(""),
            {"op": "update", "taskId": task, "version": 7, "task": {"title": "x"}},
            {"op": "delete", "taskId": foreign},
            create(categoryId=task),
            create("good"),
        ],
    )

    results = response.json()["results"]
    assert response.status_code == 200
    assert [result["status"] for result in results] == [400, 412, 404, 400, 201]
    assert list(results[0]["error"]["details"]) == ["title"]
    assert results[1]["error"]["details"] == {"currentVersion": 1}
    assert results[2]["error"]["code"] == "RESOURCE_NOT_FOUND"
    assert list(results[3]["error"]["details"]) == ["categoryId"]
    assert Task.load(bob.user_id, foreign).version == 1


def test_all_or_none_names_each_cause_and_does_nothing(alice: Person, bob: Person) -> None:
    task, foreign = make_task(alice.user_id).task_id, make_task(bob.user_id).task_id

    response = send(
        alice,
        [
            create("good"),
            create(""),
            {"op": "update", "taskId": task, "version": 7, "task": {"title": "x"}},
            {"op": "complete", "taskId": foreign},
        ],
        atomic=True,
    )

    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (409, "BATCH_REFUSED")
    assert [(cause["index"], cause["code"]) for cause in error["details"]["operations"]] == [
        (1, "VALIDATION_ERROR"),
        (2, "PRECONDITION_FAILED"),
        (3, "RESOURCE_NOT_FOUND"),
    ]
    assert all(cause["message"] for cause in error["details"]["operations"])
    assert [row.version for row in Task.query(alice.user_id)] == [1]


def test_all_or_none_refuses_a_category_of_others(alice: Person, bob: Person) -> None:
    foreign = make_category(bob.user_id).category_id

    response = send(alice, [create("good"), create(categoryId=foreign)], atomic=True)

    [cause] = response.json()["error"]["details"]["operations"]
    assert response.status_code == 409
    assert (cause["index"], cause["code"]) == (1, "VALIDATION_ERROR")
    assert Task.count(alice.user_id) == 0


def test_a_task_comes_once_in_all_or_none(alice: Person) -> None:
    task = make_task(alice.user_id).task_id
    operations = [{"op": "complete", "taskId": task}, {"op": "delete", "taskId": task}]

    response = send(alice, operations, atomic=True)

    [cause] = response.json()["error"]["details"]["operations"]
    assert (response.status_code, cause["index"], cause["code"]) == (409, 1, "CONFLICT")
    assert not Task.load(alice.user_id, task).completed


def test_completing_twice_in_a_row_is_one_effect(alice: Person) -> None:
    task = make_task(alice.user_id, recurrence="FREQ=DAILY").task_id

    for atomic in (False, True):
        response = send(alice, [{"op": "complete", "taskId": task}], atomic=atomic)
        assert response.json()["results"][0]["status"] == 200

    assert Task.count(alice.user_id) == 2


def test_all_or_none_has_room_for_100_rows(alice: Person) -> None:
    category = make_category(alice.user_id).category_id

    fits = send(alice, [create() for _ in range(100)], atomic=True)
    with_a_counter = [*(create() for _ in range(99)), create(categoryId=category)]
    too_large = send(alice, with_a_counter, atomic=True)

    assert fits.status_code == 200
    assert (too_large.status_code, too_large.json()["error"]["code"]) == (400, "BATCH_TOO_LARGE")
    assert Task.count(alice.user_id) == 100


@pytest.mark.parametrize("atomic", [False, True])
def test_a_repeat_with_a_key_does_nothing_twice(alice: Person, atomic: bool) -> None:
    body = {"atomic": atomic, "operations": [create("a"), create("b", dueDate="2026-03-01")]}

    first, second = (
        alice.post("/v1/tasks/batch", body, "json", headers={"Idempotency-Key": "k"})
        for _ in range(2)
    )

    assert first.content == second.content
    assert Task.count(alice.user_id) == 2


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "operations"),
        ({"operations": []}, "operations"),
        ({"operations": [create()] * 101}, "operations"),
        ({"operations": ["create"]}, "operations.0"),
        ({"operations": [{"op": "explode"}]}, "operations.0.op"),
        ({"operations": [{"op": "delete"}]}, "operations.0.taskId"),
        (
            {"operations": [{"op": "delete", "taskId": "0" * 26, "version": 10**39}]},
            "operations.0.version",
        ),
        ({"operations": [create(), {"op": "create", "task": 5}]}, "operations.1.task"),
        ({"operations": [{**create(), "color": "red"}]}, "operations.0.color"),
        ({"operations": [create()], "atomic": "yes"}, "atomic"),
    ],
)
def test_names_what_is_wrong_with_the_request(alice: Person, body: Body, field: str) -> None:
    response = alice.post("/v1/tasks/batch", body, "json")

    assert response.status_code == 400
    assert list(response.json()["error"]["details"]) == [field]
    assert Task.count(alice.user_id) == 0


@pytest.mark.parametrize("task_id", ["nope", "0" * 26, "category#x", "x" * 300])
def test_what_is_no_id_is_as_good_as_absent_in_its_place(alice: Person, task_id: str) -> None:
    operations = [create(), {"op": "complete", "taskId": task_id}]

    each = send(alice, operations, atomic=False)
    together = send(alice, operations, atomic=True)

    assert [one["status"] for one in each.json()["results"]] == [201, 404]
    assert (together.status_code, together.json()["error"]["code"]) == (409, "BATCH_REFUSED")
