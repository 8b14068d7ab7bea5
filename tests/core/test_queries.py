"""Query parameters that an operation does not know."""

import pytest

from tests.conftest import Person
from tests.factories import make_task


@pytest.mark.parametrize(
    "path", ["/v1/tasks/{task}", "/v1/tasks/stats", "/v1/tasks", "/v1/users/me"]
)
def test_refuses_an_unknown_parameter_by_name(
    alice: Person, dynamodb_calls: list[str], path: str
) -> None:
    path = path.format(task=make_task(alice.user_id).task_id)
    dynamodb_calls.clear()

    answer = alice.get(f"{path}?colour=red")

    assert answer.status_code == 400
    assert answer.json()["error"]["details"] == {"colour": ["There is no such field."]}
    assert dynamodb_calls == []


def test_does_nothing_when_a_parameter_is_unknown(alice: Person) -> None:
    path = f"/v1/tasks/{make_task(alice.user_id).task_id}"

    assert alice.delete(f"{path}?force=true").status_code == 400
    assert alice.get(path).status_code == 200
