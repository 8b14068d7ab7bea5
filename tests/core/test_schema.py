"""`/schema`: complete, valid, and as our conventions say."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test.utils import override_script_prefix
from drf_spectacular.drainage import GENERATOR_STATS, reset_generator_stats
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate
from rest_framework.schemas.generators import EndpointEnumerator
from rest_framework.test import APIClient

from apps.core.api.schema import UndescribedOperation, described
from apps.core.api.schema.document import document
from apps.tasks.views import TaskViewSet
from config.env import ROOT

JSON = dict[str, Any]


@pytest.fixture(scope="module")
def schema() -> JSON:
    return document()


def operation(schema: JSON, method: str, path: str) -> JSON:
    found: JSON = schema["paths"][path][method]
    return found


def names(operation: JSON) -> list[str]:
    """Name the parameters of an operation; shared ones by their component."""
    return [
        parameter.get("name") or parameter["$ref"].rsplit("/", 1)[1]
        for parameter in operation["parameters"]
    ]


def component(schema: JSON, name: str) -> JSON:
    found: JSON = schema["components"]["schemas"][name]
    return found


def test_is_valid_openapi_3_1(schema: JSON) -> None:
    validate(schema)

    assert schema["openapi"] == "3.1.1"


def test_is_made_without_a_warning() -> None:
    reset_generator_stats()

    document()

    assert not GENERATOR_STATS


def test_holds_every_operation_of_every_view(schema: JSON) -> None:
    endpoints = EndpointEnumerator().get_api_endpoints()

    described = sum(len(operations) for operations in schema["paths"].values())

    assert described == len(endpoints)


def test_names_every_operation_once(schema: JSON) -> None:
    ids = [
        operation["operationId"]
        for operations in schema["paths"].values()
        for operation in operations.values()
    ]

    assert len(set(ids)) == len(ids)
    assert {"tasksList", "tasksCreate", "tasksGet", "tasksReplace", "tasksUpdate"} < set(ids)


def test_an_operation_without_a_description_is_a_fault() -> None:
    view = TaskViewSet(action="initial")

    with pytest.raises(UndescribedOperation, match=r"TaskViewSet\.initial"):
        described(view)


def test_is_the_same_as_the_command_writes(anonymous: APIClient, tmp_path: Path) -> None:
    file = tmp_path / "schema.json"
    call_command("schema", file=file)

    answer = anonymous.get("/schema")

    assert answer["Content-Type"] == "application/json"
    assert answer.content == file.read_bytes()


def test_the_command_writes_to_the_terminal_too(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    call_command("schema", server="https://api.example.com")

    written = json.loads(capfdbinary.readouterr().out)
    assert written["servers"] == [{"url": "https://api.example.com"}]


def test_names_the_prefix_of_the_stage_as_its_server(anonymous: APIClient) -> None:
    with override_script_prefix("/dev/"):
        answer = anonymous.get("/schema")

    assert answer.json()["servers"] == [{"url": "/dev"}]


def test_a_request_holds_what_a_client_may_write(schema: JSON) -> None:
    request = component(schema, "TaskRequest")

    assert request["required"] == ["title"]
    assert request["additionalProperties"] is False
    assert "taskId" not in request["properties"]
    assert request["properties"]["title"]["maxLength"] == 200
    assert request["properties"]["title"]["minLength"] == 1
    assert request["properties"]["priority"] == {
        "type": "string",
        "enum": ["low", "medium", "high", "urgent"],
        "default": "medium",
    }
    assert request["properties"]["checklist"]["items"] == {
        "$ref": "#/components/schemas/ChecklistItemRequest"
    }


def test_a_patch_may_leave_out_everything_and_clear_what_has_a_default(schema: JSON) -> None:
    patch = component(schema, "PatchedTaskRequest")

    assert "required" not in patch
    assert patch["properties"]["title"]["type"] == "string"
    assert patch["properties"]["priority"] == {
        "type": ["string", "null"],
        "enum": ["low", "medium", "high", "urgent", None],
    }


def test_an_answer_holds_every_field(schema: JSON) -> None:
    task = component(schema, "Task")

    assert task["required"] == list(task["properties"])
    assert task["properties"]["completedAt"] == {"type": ["string", "null"], "format": "date-time"}
    assert task["properties"]["dueDate"] == {
        "anyOf": [
            {"type": "string", "format": "date"},
            {"type": "string", "format": "date-time"},
            {"type": "null"},
        ]
    }


def test_a_list_is_a_page(schema: JSON) -> None:
    listing = operation(schema, "get", "/v1/tasks")

    page = listing["responses"]["200"]["content"]["application/json"]["schema"]
    assert page["required"] == ["items", "nextCursor"]
    assert page["properties"]["items"]["items"] == {"$ref": "#/components/schemas/Task"}
    assert page["properties"]["nextCursor"]["type"] == ["string", "null"]
    assert names(listing)[:4] == ["limit", "cursor", "completed", "priority"]


def test_a_patch_comes_under_both_of_its_names(schema: JSON) -> None:
    patch = operation(schema, "patch", "/v1/tasks/{taskId}")

    assert list(patch["requestBody"]["content"]) == [
        "application/json",
        "application/merge-patch+json",
    ]


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("get", "/v1/tasks/{taskId}", ["taskId", "IfNoneMatch", "CorrelationId"]),
        ("patch", "/v1/tasks/{taskId}", ["taskId", "IfMatch", "CorrelationId"]),
        ("delete", "/v1/tasks/{taskId}", ["taskId", "IfMatch", "CorrelationId"]),
        ("post", "/v1/tasks", ["IdempotencyKey", "CorrelationId"]),
        ("post", "/v1/auth/login", ["CorrelationId"]),
    ],
)
def test_names_the_headers_that_an_operation_understands(
    schema: JSON, method: str, path: str, expected: list[str]
) -> None:
    assert names(operation(schema, method, path)) == expected


def test_an_id_in_a_path_is_a_ulid(schema: JSON) -> None:
    [task_id, *_] = operation(schema, "get", "/v1/tasks/{taskId}")["parameters"]

    assert task_id["schema"]["pattern"] == "^[0-7][0-9A-HJKMNP-TV-Z]{25}$"


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("get", "/v1/tasks/{taskId}", "200 304 400 401 403 404 406 429 500 503"),
        (
            "post",
            "/v1/categories",
            "201 400 401 403 406 409 413 415 422 429 500 503",
        ),
        (
            "patch",
            "/v1/categories/{categoryId}",
            "200 400 401 403 404 406 409 412 413 415 429 500 503",
        ),
    ],
)
def test_names_every_status_of_an_operation(
    schema: JSON, method: str, path: str, expected: str
) -> None:
    assert " ".join(operation(schema, method, path)["responses"]) == expected


def test_names_the_codes_of_a_domain(schema: JSON) -> None:
    conflict = operation(schema, "post", "/v1/categories")["responses"]["409"]

    [shape, codes] = conflict["content"]["application/json"]["schema"]["allOf"]
    assert shape == {"$ref": "#/components/schemas/ErrorAnswer"}
    assert codes["properties"]["error"]["properties"]["code"]["enum"] == [
        "CONFLICT",
        "IDEMPOTENCY_IN_PROGRESS",
        "CATEGORY_NAME_TAKEN",
    ]


def test_says_who_needs_to_sign_in(schema: JSON) -> None:
    assert operation(schema, "get", "/v1/tasks")["security"] == [
        {"accessToken": []},
        {"apiKey": []},
    ]
    assert operation(schema, "get", "/v1/users/me")["security"] == [{"accessToken": []}]
    assert operation(schema, "post", "/v1/auth/login")["security"] == []
    assert schema["components"]["securitySchemes"]["accessToken"]["scheme"] == "bearer"
    assert schema["components"]["securitySchemes"]["apiKey"]["name"] == "X-API-Key"


def bodies(operation: JSON) -> Iterator[tuple[str, JSON]]:
    """Give all bodies that an operation takes, and all that it answers when it succeeds."""
    said = {"request": operation.get("requestBody", {}), **operation["responses"]}
    for name, body in said.items():
        if name == "request" or name.startswith("2"):
            for media_type, content in body.get("content", {}).items():
                yield f"{name} {media_type}", content["schema"]


def has_example(schema: JSON, shape: JSON) -> bool:
    """Tell. Of a page its items have one; where there are several shapes, each of them has."""
    if "$ref" in shape:
        return "examples" in component(schema, shape["$ref"].rsplit("/", 1)[1])
    parts = [*shape.get("allOf", ()), *shape.get("anyOf", ())]
    if "properties" in shape:
        parts = [shape["properties"]["items"]["items"]]
    return "examples" in shape or (bool(parts) and all(has_example(schema, one) for one in parts))


def test_every_body_of_every_operation_has_an_example(schema: JSON) -> None:
    without = [
        f"{method} {path}: {name}"
        for path, operations in schema["paths"].items()
        for method, operation in operations.items()
        for name, body in bodies(operation)
        if not has_example(schema, body)
    ]

    assert without == []


def test_every_example_is_what_it_is_an_example_of(schema: JSON) -> None:
    shapes = schema["components"]["schemas"]
    with_examples = [name for name, shape in shapes.items() if "examples" in shape]

    for name in with_examples:
        pointer = {"$ref": f"#/components/schemas/{name}", "components": schema["components"]}
        for example in shapes[name]["examples"]:
            OAS31Validator(pointer).validate(example)

    assert {"TaskRequest", "Task", "CategoryRequest", "ErrorAnswer"} <= set(with_examples)


def test_no_request_imports_what_makes_it() -> None:
    code = (
        "import sys, config.wsgi; from django.test import Client; Client().get('/v1/tasks');"
        "print([name for name in sys.modules if name.startswith('drf_spectacular.openapi')])"
    )

    done = subprocess.run(  # noqa: S603  # Our own interpreter and code.
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"
