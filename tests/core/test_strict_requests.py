"""Nothing that a client sends is passed over in silence: not a parameter, not a body."""

from collections.abc import Iterator
from typing import Any

import pytest
import uritemplate
from rest_framework.test import APIClient

from apps.core.api.schema.document import document
from tests.conftest import Person
from tests.factories import make_task

ABSENT = "01KJMB8V8R4T2ZQ5W6X7Y8Z9AB"
NOBODY = "01234567-89ab-4cde-8f01-23456789abcd"
NOWHERE = {"userId": NOBODY, "requesterId": NOBODY, "token": "0" * 40}
WRITING = ("post", "put", "patch", "delete")
NO_SUCH_FIELD = {"x": ["There is no such field."]}


def operations(*, with_body: bool, methods: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Name methods and paths of the API, of ids that lead nowhere."""
    for template, described in document()["paths"].items():
        names = uritemplate.variables(template)
        ids: dict[str, Any] = {name: NOWHERE.get(name, ABSENT) for name in names}
        path = uritemplate.expand(template, ids)
        for method in methods:
            if method in described and ("requestBody" in described[method]) == with_body:
                yield method, path


def send(who: APIClient, method: str, path: str, body: Any) -> Any:
    return getattr(who, method)(path, body, "json")


def test_no_operation_without_a_body_takes_one(admin: Person) -> None:
    without = [*operations(with_body=False, methods=WRITING)]
    assert len(without) > 50

    for method, path in without:
        answer = send(admin, method, path, {"x": 1})
        details = answer.json()["error"]["details"]
        assert (answer.status_code, details) == (400, NO_SUCH_FIELD), (method, path)


def test_no_operation_takes_a_parameter_that_it_does_not_know(admin: Person) -> None:
    for with_body in (True, False):
        for method, path in operations(with_body=with_body, methods=("get", *WRITING)):
            answer = send(admin, method, f"{path}?x=1", {} if method != "get" else None)
            assert answer.status_code == 400, (method, path)
            assert answer.json()["error"]["details"].get("x") == NO_SUCH_FIELD["x"], (method, path)


@pytest.mark.parametrize(
    ("body", "content_type", "code"),
    [
        ("", "application/json", 200),
        ("{}", "application/json", 200),
        ("", "", 200),
        ("{", "application/json", 400),
        ("[1]", "application/json", 400),
        ("null", "application/json", 400),
        ('{"a": 1, "a": 1}', "application/json", 400),
        ("x", "text/plain", 415),
    ],
)
def test_an_action_takes_nothing_or_an_empty_object(
    alice: Person, body: str, content_type: str, code: int
) -> None:
    task = make_task(alice.user_id)

    answer = alice.generic("POST", f"/v1/tasks/{task.task_id}/complete", body, content_type)

    assert answer.status_code == code
