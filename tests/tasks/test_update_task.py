from collections.abc import Callable

import pytest

from apps.core.ids import new_id
from apps.tasks.models import Category, Task
from tests.conftest import Person
from tests.factories import NOW, make_category, make_task


def counts(user_id: str, category: Category) -> dict[str, int]:
    return Category.load(user_id, category.category_id).task_counts


def test_sets_the_named_fields_alone_in_one_request(
    alice: Person, dynamodb_calls: list[str]
) -> None:
    task = make_task(alice.user_id, tags=["home"], due_date="2026-03-01")
    dynamodb_calls.clear()

    response = alice.patch(
        f"/v1/tasks/{task.task_id}",
        '{"title": "Water them well", "dueDate": null, "priority": "high"}',
        content_type="application/merge-patch+json",
    )

    assert response.status_code == 200
    assert response["ETag"] == '"2"'
    assert dynamodb_calls == ["UpdateItem"]
    body = alice.get(f"/v1/tasks/{task.task_id}").json()
    assert body == response.json()
    assert (body["title"], body["dueDate"], body["tags"]) == ("Water them well", None, ["home"])


def test_lets_two_updates_of_different_fields_both_survive(alice: Person) -> None:
    path = f"/v1/tasks/{make_task(alice.user_id).task_id}"

    alice.patch(path, {"title": "Water them well"}, "json")
    task = alice.patch(path, {"priority": "high"}, "json").json()

    assert (task["title"], task["priority"], task["version"]) == ("Water them well", "high", 3)


def test_null_puts_a_field_back_to_its_default(alice: Person) -> None:
    task = make_task(alice.user_id, priority="high", tags=["a"], description="b")
    nothing = dict.fromkeys(["priority", "tags", "description", "checklist", "remindAt"])

    response = alice.patch(f"/v1/tasks/{task.task_id}", nothing, "json").json()

    assert response["priority"] == "medium"
    assert (response["tags"], response["description"], response["remindAt"]) == ([], None, [])


def test_cannot_clear_what_must_be_there(alice: Person) -> None:
    task = make_task(alice.user_id)

    response = alice.patch(f"/v1/tasks/{task.task_id}", {"title": None}, "json")

    assert response.status_code == 400
    assert list(response.json()["error"]["details"]) == ["title"]


def test_an_item_of_the_checklist_is_whole_in_a_patch_too(alice: Person) -> None:
    task = make_task(alice.user_id, checklist=[{"text": "a", "done": True}])
    path = f"/v1/tasks/{task.task_id}"

    refused = alice.patch(path, {"checklist": [{"done": True}]}, "json")
    taken = alice.patch(path, {"checklist": [{"text": "b"}]}, "json")

    assert list(refused.json()["error"]["details"]) == ["checklist.0.text"]
    assert taken.json()["checklist"] == [{"text": "b", "done": False}]


@pytest.mark.parametrize("etag", ['"1"', '"1.abcdef012345"', "*"])
def test_applies_while_the_version_is_the_one_the_client_knows(alice: Person, etag: str) -> None:
    path = f"/v1/tasks/{make_task(alice.user_id).task_id}"

    response = alice.patch(path, {"title": "New"}, "json", headers={"If-Match": etag})

    assert response.status_code == 200


@pytest.mark.parametrize("body", [{"title": "Second"}, {"completed": True}, {"remindAt": ["-P1D"]}])
@pytest.mark.parametrize("etag", ['"1"', 'W/"2"', '"1", "3"', '"x"', f'"{10**40}"'])
def test_refuses_another_version_and_names_the_current_one(
    alice: Person, etag: str, body: dict[str, object]
) -> None:
    task = make_task(alice.user_id)
    path = f"/v1/tasks/{task.task_id}"
    alice.patch(path, {"title": "First"}, "json")

    response = alice.patch(path, body, "json", headers={"If-Match": etag})

    error = response.json()["error"]
    assert response.status_code == 412
    assert (error["code"], error["details"]) == ("PRECONDITION_FAILED", {"currentVersion": 2})
    stored = Task.load(alice.user_id, task.task_id)
    assert (stored.title, stored.completed, stored.version) == ("First", False, 2)


@pytest.mark.parametrize("headers", [{}, {"If-Match": '"1"'}])
@pytest.mark.parametrize("body", [{"title": "Mine"}, {"completed": True}])
def test_makes_no_task_where_there_is_none(
    alice: Person, bob: Person, headers: dict[str, str], body: dict[str, object]
) -> None:
    foreign = make_task(alice.user_id).task_id

    for task_id in (foreign, new_id(NOW)):
        response = bob.patch(f"/v1/tasks/{task_id}", body, "json", headers=headers)
        assert response.status_code == 404

    assert list(Task.query(bob.user_id)) == []
    assert Task.load(alice.user_id, foreign).version == 1


def test_moves_a_task_between_categories_with_their_counters(
    alice: Person, dynamodb_calls: list[str]
) -> None:
    home, work = make_category(alice.user_id, "Home"), make_category(alice.user_id, "Work")
    task = make_task(alice.user_id, category_id=home.category_id)
    path = f"/v1/tasks/{task.task_id}"
    dynamodb_calls.clear()

    moved = alice.patch(path, {"categoryId": work.category_id}, "json")

    assert moved.json()["categoryId"] == work.category_id
    assert dynamodb_calls == ["UpdateItem", "TransactWriteItems"]
    assert counts(alice.user_id, home) == {"open": 0, "done": 0}
    assert counts(alice.user_id, work) == {"open": 1, "done": 0}


def test_costs_one_call_when_it_names_the_category_that_it_has(
    alice: Person, dynamodb_calls: list[str]
) -> None:
    home = make_category(alice.user_id)
    task = make_task(alice.user_id, category_id=home.category_id)
    dynamodb_calls.clear()

    body = {"title": "New", "categoryId": home.category_id, "completed": False}
    response = alice.patch(f"/v1/tasks/{task.task_id}", body, "json")

    assert response.status_code == 200
    assert dynamodb_calls == ["UpdateItem"]
    assert counts(alice.user_id, home) == {"open": 1, "done": 0}


def test_refuses_a_category_that_is_not_there(alice: Person, bob: Person) -> None:
    task = make_task(alice.user_id)
    foreign = make_category(bob.user_id).category_id

    response = alice.patch(f"/v1/tasks/{task.task_id}", {"categoryId": foreign}, "json")

    assert response.status_code == 400
    assert list(response.json()["error"]["details"]) == ["categoryId"]
    assert Task.load(alice.user_id, task.task_id).category_id is None


def test_completing_by_a_patch_is_completing(alice: Person, dynamodb_calls: list[str]) -> None:
    task = make_task(alice.user_id, due_date="2026-03-01", recurrence="FREQ=WEEKLY")
    path = f"/v1/tasks/{task.task_id}"
    dynamodb_calls.clear()

    done = alice.patch(path, {"completed": True, "title": "Done"}, "json").json()

    assert dynamodb_calls == ["UpdateItem", "TransactWriteItems"]
    following = alice.get(f"/v1/tasks/{done['nextTaskId']}").json()
    assert (following["title"], following["dueDate"]) == ("Done", "2026-03-08")
    reopened = alice.patch(path, {"completed": False}, "json").json()
    assert (reopened["completed"], reopened["completedAt"]) == (False, None)


def test_a_done_task_keeps_its_place_when_its_date_changes(alice: Person) -> None:
    task = make_task(alice.user_id, due_date="2026-03-01")
    path = f"/v1/tasks/{task.task_id}"
    alice.post(f"{path}/complete")

    alice.patch(path, {"dueDate": "2026-04-01"}, "json")

    stored = Task.load(alice.user_id, task.task_id)
    assert (stored.agenda_key or "").startswith("done#")
    assert (stored.due_key or "").startswith("2026-04-01#")


def test_a_read_only_field_may_be_sent_back(alice: Person) -> None:
    path = f"/v1/tasks/{make_task(alice.user_id).task_id}"
    task = alice.get(path).json()

    response = alice.patch(path, {**task, "title": "New", "version": 77}, "json")

    assert response.json() == {
        **task,
        "title": "New",
        "version": 2,
        "updatedAt": response.json()["updatedAt"],
    }


def test_replacing_puts_what_is_not_named_back_to_its_default(
    alice: Person, dynamodb_calls: list[str]
) -> None:
    task = make_task(alice.user_id, tags=["a"], priority="high", due_date="2026-03-01")
    dynamodb_calls.clear()

    response = alice.put(f"/v1/tasks/{task.task_id}", {"title": "Only this"}, "json")

    body = response.json()
    assert response.status_code == 200
    assert dynamodb_calls == ["UpdateItem"]
    assert (body["title"], body["tags"], body["priority"]) == ("Only this", [], "medium")
    assert (body["dueDate"], body["createdAt"]) == (None, "2026-03-01T09:30:00.000Z")


def test_replacing_a_done_task_costs_one_call_too(alice: Person, dynamodb_calls: list[str]) -> None:
    path = f"/v1/tasks/{make_task(alice.user_id, due_date='2026-03-01').task_id}"
    done = alice.post(f"{path}/complete").json()["task"]
    dynamodb_calls.clear()

    replaced = alice.put(path, {**done, "title": "New", "dueDate": "2026-04-01"}, "json")

    assert (replaced.json()["completed"], replaced.json()["dueDate"]) == (True, "2026-04-01")
    assert dynamodb_calls == ["UpdateItem"]
    stored = Task.load(alice.user_id, done["taskId"])
    assert (stored.agenda_key or "").startswith("done#")
    assert (stored.due_key or "").startswith("2026-04-01#")


def test_replacing_needs_a_whole_task(alice: Person) -> None:
    task = make_task(alice.user_id)

    response = alice.put(f"/v1/tasks/{task.task_id}", {"tags": []}, "json")

    assert list(response.json()["error"]["details"]) == ["title"]


def test_a_change_keeps_the_task_findable(alice: Person, settle: Callable[[], None]) -> None:
    task = make_task(alice.user_id, "Water the plants", tags=["home"])
    alice.patch(f"/v1/tasks/{task.task_id}", {"title": "Feed the cat", "tags": ["pet"]}, "json")

    settle()

    queries = ("q=water", "q=feed", "tag=home", "tag=pet")
    found = {query: len(alice.get(f"/v1/tasks?{query}").json()["items"]) for query in queries}
    assert found == {"q=water": 0, "q=feed": 1, "tag=home": 0, "tag=pet": 1}
