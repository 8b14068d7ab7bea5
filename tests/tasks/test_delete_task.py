import pytest

from apps.core.due import Due
from apps.core.ids import new_id
from apps.tasks.models import Category, Task
from tests.conftest import Person
from tests.factories import NOW, make_category, make_task


def test_is_gone_after_one_call(alice: Person, dynamodb_calls: list[str]) -> None:
    path = f"/v1/tasks/{make_task(alice.user_id).task_id}"
    dynamodb_calls.clear()

    response = alice.delete(path)

    assert (response.status_code, response.content) == (204, b"")
    assert dynamodb_calls == ["UpdateItem"]
    assert alice.get(path).status_code == 404
    assert alice.get("/v1/tasks").json()["items"] == []


def test_a_second_time_there_is_nothing_to_delete(alice: Person) -> None:
    path = f"/v1/tasks/{make_task(alice.user_id).task_id}"
    alice.delete(path)

    assert alice.delete(path).status_code == 404
    assert alice.patch(path, {"title": "x"}, "json").status_code == 404
    assert alice.post(f"{path}/complete").status_code == 404


@pytest.mark.parametrize(
    "query",
    ["completed=false", "priority=medium", "sort=dueDate", "sort=priority", "dueBefore=2027-01-01"],
)
def test_is_in_no_list_any_more(alice: Person, query: str) -> None:
    task = make_task(alice.user_id, due_date="2026-03-01")
    assert len(alice.get(f"/v1/tasks?{query}").json()["items"]) == 1

    alice.delete(f"/v1/tasks/{task.task_id}")

    assert alice.get(f"/v1/tasks?{query}").json()["items"] == []


def test_leaves_its_category_and_the_due_index_in_two_calls(
    alice: Person, dynamodb_calls: list[str]
) -> None:
    category = make_category(alice.user_id)
    task = make_task(
        alice.user_id, category_id=category.category_id, remind_at=["2099-01-01T00:00:00.000Z"]
    )
    due = task.due_row()
    dynamodb_calls.clear()

    assert alice.delete(f"/v1/tasks/{task.task_id}").status_code == 204

    assert dynamodb_calls == ["UpdateItem", "TransactWriteItems"]
    counted = Category.load(alice.user_id, category.category_id)
    assert counted.task_counts == {"open": 0, "done": 0}
    assert due is not None
    assert Due.find(*due.keys()) is None


def test_insists_on_the_version_that_the_client_names(alice: Person) -> None:
    task = make_task(alice.user_id)

    refused = alice.delete(f"/v1/tasks/{task.task_id}", headers={"If-Match": '"2"'})
    deleted = alice.delete(f"/v1/tasks/{task.task_id}", headers={"If-Match": '"1"'})

    assert refused.status_code == 412
    assert refused.json()["error"]["details"] == {"currentVersion": 1}
    assert deleted.status_code == 204


def test_cannot_delete_a_task_of_others(alice: Person, bob: Person) -> None:
    task = make_task(alice.user_id)

    assert bob.delete(f"/v1/tasks/{task.task_id}").status_code == 404
    assert bob.delete(f"/v1/tasks/{new_id(NOW)}").status_code == 404

    assert Task.load(alice.user_id, task.task_id).version == 1


def test_the_row_is_marked_to_be_removed_and_has_no_index_keys(alice: Person) -> None:
    task = make_task(alice.user_id, due_date="2026-03-01")

    alice.delete(f"/v1/tasks/{task.task_id}")

    row = Task.get(alice.user_id, task.task_id)
    assert row.deleted_at is not None
    assert row.expires_at is not None
    keys = (row.age_key, row.state_key, row.due_key, row.priority_key, row.agenda_key)
    assert keys == (None,) * 5
