import pytest

from apps.core.ids import new_id
from apps.tasks.models import Category, Task
from tests.conftest import Person
from tests.factories import NOW, make_category


def test_answers_with_the_task_its_place_and_its_version(
    alice: Person, dynamodb_calls: list[str]
) -> None:
    response = alice.post("/v1/tasks", {"title": "  Water the plants ", "tags": ["home"]}, "json")

    task = response.json()
    assert response.status_code == 201
    assert response["Location"] == f"/v1/tasks/{task['taskId']}"
    assert response["ETag"] == '"1"'
    assert dynamodb_calls == ["PutItem"]
    assert task == {
        "taskId": task["taskId"],
        "userId": alice.user_id,
        "title": "Water the plants",
        "description": None,
        "completed": False,
        "completedAt": None,
        "priority": "medium",
        "dueDate": None,
        "categoryId": None,
        "tags": ["home"],
        "checklist": [],
        "recurrence": None,
        "recurrenceMode": "schedule",
        "remindAt": [],
        "nextTaskId": None,
        "createdAt": task["createdAt"],
        "updatedAt": task["createdAt"],
        "version": 1,
    }


def test_stores_every_field(alice: Person, dynamodb_calls: list[str]) -> None:
    category = make_category(alice.user_id)
    dynamodb_calls.clear()
    body = {
        "title": "Pay the rent",
        "description": "First of the month\n\tby transfer",
        "priority": "urgent",
        "dueDate": "2099-03-01T09:30:00.500Z",
        "categoryId": category.category_id,
        "tags": ["money", "home"],
        "checklist": [{"text": "Find the number", "done": True}, {"text": "Send", "done": False}],
        "recurrence": "FREQ=MONTHLY;BYMONTHDAY=1",
        "recurrenceMode": "completion",
        "remindAt": ["-P1D", "2099-02-01T08:00:00.000Z"],
    }

    response = alice.post("/v1/tasks", body, "json")

    assert response.status_code == 201
    assert dynamodb_calls == ["TransactWriteItems"]
    assert response.json() == {**response.json(), **body}
    assert alice.get(response["Location"]).json() == response.json()


def test_counts_in_its_category_in_the_same_call(alice: Person) -> None:
    category = make_category(alice.user_id)

    for completed in (False, False, True):
        body = {"title": "x", "categoryId": category.category_id, "completed": completed}
        assert alice.post("/v1/tasks", body, "json").status_code == 201

    counted = Category.load(alice.user_id, category.category_id)
    assert counted.task_counts == {"open": 2, "done": 1}
    assert counted.version == 1


def test_a_done_recurring_task_brings_the_next_one(alice: Person) -> None:
    body = {"title": "x", "dueDate": "2026-03-01", "recurrence": "FREQ=DAILY", "completed": True}

    task = alice.post("/v1/tasks", body, "json").json()

    following = alice.get(f"/v1/tasks/{task['nextTaskId']}").json()
    assert (following["dueDate"], following["completed"]) == ("2026-03-02", False)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": None}, "title"),
        ({"title": " "}, "title"),
        ({"title": 5}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"title": "a" * 201}, "title"),
        ({"description": "a" * 10_001}, "description"),
        ({"completed": "true"}, "completed"),
        ({"completed": 1}, "completed"),
        ({"priority": "huge"}, "priority"),
        ({"priority": ["low"]}, "priority"),
        ({"dueDate": "2026-03-01T09:30:00"}, "dueDate"),
        ({"dueDate": "2026-02-30"}, "dueDate"),
        ({"dueDate": 5}, "dueDate"),
        ({"categoryId": 5}, "categoryId"),
        ({"categoryId": "nonsense"}, "categoryId"),
        ({"tags": "home"}, "tags"),
        ({"tags": ["home", 5]}, "tags.1"),
        ({"tags": ["x" * 51]}, "tags.0"),
        ({"tags": [str(number) for number in range(21)]}, "tags"),
        ({"checklist": [{"done": True}]}, "checklist.0.text"),
        ({"checklist": [{"text": "x", "done": "no"}]}, "checklist.0.done"),
        ({"checklist": [{"text": "x"}] * 101}, "checklist"),
        ({"recurrence": "FREQ=SECONDLY"}, "recurrence"),
        ({"recurrence": "FREQ=MINUTELY"}, "recurrence"),
        ({"recurrence": "every day"}, "recurrence"),
        ({"recurrenceMode": "never"}, "recurrenceMode"),
        ({"remindAt": ["tomorrow"]}, "remindAt.0"),
        ({"remindAt": ["P1D"]}, "remindAt.0"),
        ({"remindAt": ["-P1D", "-P2D", "-P3D", "-P4D", "-P5D", "-P6D"]}, "remindAt"),
        ({"color": "red"}, "color"),
    ],
)
def test_names_the_field_that_is_wrong(
    alice: Person, change: dict[str, object], field: str
) -> None:
    response = alice.post("/v1/tasks", {"title": "Water the plants", **change}, "json")

    error = response.json()["error"]
    assert response.status_code == 400
    assert error["code"] == "VALIDATION_ERROR"
    assert list(error["details"]) == [field]
    assert list(Task.query(alice.user_id)) == []


def test_names_every_wrong_field_at_once(alice: Person) -> None:
    response = alice.post("/v1/tasks", {"priority": "huge", "color": "red"}, "json")

    assert set(response.json()["error"]["details"]) == {"title", "priority", "color"}


def test_ignores_what_only_the_server_writes(alice: Person) -> None:
    body = {"title": "Mine", "userId": "bob", "taskId": "x", "version": 9, "nextTaskId": "y"}

    task = alice.post("/v1/tasks", body, "json").json()

    assert (task["userId"], task["version"], task["nextTaskId"]) == (alice.user_id, 1, None)


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("2026-03-01", "2026-03-01"),
        ("2026-03-01T09:30:00.5+02:00", "2026-03-01T07:30:00.500Z"),
        ("2026-03-01t09:30:00z", "2026-03-01T09:30:00.000Z"),
    ],
)
def test_keeps_a_day_as_a_day_and_a_moment_in_utc(alice: Person, given: str, stored: str) -> None:
    response = alice.post("/v1/tasks", {"title": "Call", "dueDate": given}, "json")

    assert response.json()["dueDate"] == stored


def test_says_nothing_twice_in_tags(alice: Person) -> None:
    response = alice.post("/v1/tasks", {"title": "x", "tags": ["b", " a", "a", "b"]}, "json")

    assert response.json()["tags"] == ["b", "a"]


def test_cannot_use_a_category_that_is_not_there_or_of_others(alice: Person, bob: Person) -> None:
    foreign = make_category(bob.user_id).category_id

    make_category(alice.user_id, "Work")

    for category_id in (foreign, new_id(NOW), "name#work"):
        body = {"title": "x", "categoryId": category_id}
        response = alice.post("/v1/tasks", body, "json")
        assert response.status_code == 400
        assert list(response.json()["error"]["details"]) == ["categoryId"]

    assert list(Task.query(alice.user_id)) == []
    assert Category.load(bob.user_id, foreign).task_counts == {"open": 0, "done": 0}


def test_needs_a_signed_in_user(anonymous: Person) -> None:
    assert anonymous.post("/v1/tasks", {"title": "x"}, "json").status_code == 401
