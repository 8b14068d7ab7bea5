from apps.core.ids import new_id
from tests.conftest import Person
from tests.factories import NOW, make_task


def test_answers_with_the_task(alice: Person, dynamodb_calls: list[str]) -> None:
    task = make_task(alice.user_id)
    dynamodb_calls.clear()

    response = alice.get(f"/v1/tasks/{task.task_id}")

    assert response.status_code == 200
    assert response.json()["title"] == "Water the plants"
    assert response["ETag"] == '"1"'
    assert response["Cache-Control"] == "private, no-cache"
    assert dynamodb_calls == ["GetItem"]


def test_sends_nothing_to_a_client_that_has_this_version(alice: Person) -> None:
    task = make_task(alice.user_id)

    response = alice.get(f"/v1/tasks/{task.task_id}", headers={"If-None-Match": 'W/"1"'})

    assert response.status_code == 304
    assert response.content == b""


def test_cannot_tell_a_task_of_others_from_none(alice: Person, bob: Person) -> None:
    headers = {"X-Correlation-Id": "request-1"}
    foreign = bob.get(f"/v1/tasks/{make_task(alice.user_id).task_id}", headers=headers)
    absent = bob.get(f"/v1/tasks/{new_id(NOW)}", headers=headers)

    assert foreign.status_code == absent.status_code == 404
    assert foreign.content == absent.content


def test_does_not_ask_dynamodb_for_what_is_no_id(alice: Person, dynamodb_calls: list[str]) -> None:
    response = alice.get("/v1/tasks/nonsense")

    assert response.status_code == 404
    assert response.json()["error"]["code"] == "RESOURCE_NOT_FOUND"
    assert dynamodb_calls == []
