from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from rest_framework.test import APIClient

from apps.core.api.observation import observation_middleware
from apps.tasks import services
from tests.conftest import Person
from tests.factories import make_task

OURS = "http://localhost:3000"
ALWAYS = {
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains; preload",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}


def preflight(origin: str, path: str = "/v1/tasks") -> Any:
    headers = {"Origin": origin, "Access-Control-Request-Method": "PATCH"}
    return APIClient().options(path, headers=headers)


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/v1/tasks", {}, 200),
        ("GET", "/v1/nowhere", {}, 404),
        ("GET", "/v1/tasks", {"Accept": "image/png"}, 406),
        ("GET", "/v1/tasks", {"Host": "evil.example"}, 400),
        ("DELETE", "/v1/tasks", {}, 405),
        ("POST", "/v1/tasks", {"Content-Length": "2000000"}, 413),
    ],
)
def test_every_answer_protects_who_reads_it(
    alice: Person, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    response = alice.generic(method, path, headers=headers)

    assert response.status_code == status
    assert {name: response[name] for name in ALWAYS} == ALWAYS
    assert response["Cache-Control"] == "no-store"
    assert "Content-Security-Policy" not in response


def test_so_does_that_to_somebody_unknown(anonymous: APIClient) -> None:
    response = anonymous.get("/v1/tasks")

    assert response.status_code == 401
    assert {name: response[name] for name in ALWAYS} == ALWAYS
    assert response["Cache-Control"] == "no-store"


def test_so_does_that_to_a_bug(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "list_tasks", lambda **_: 1 / 0)

    response = alice.get("/v1/tasks")

    assert response.status_code == 500
    assert {name: response[name] for name in ALWAYS} == ALWAYS


def test_what_has_a_tag_may_be_kept_by_its_owner(alice: Person) -> None:
    path = f"/v1/tasks/{make_task(alice.user_id).task_id}"

    response = alice.get(path)
    head = alice.head(path)
    known = alice.get(path, headers={"If-None-Match": response["ETag"]})

    for answer in (response, head, known):
        assert answer["Cache-Control"] == "private, no-cache"
        assert answer["ETag"] == '"1"'
    assert (head.content, known.content) == (b"", b"")


@pytest.mark.parametrize("path", ["/v1/tasks", "/v1/tasks/stats", "/v1/notifications/pending"])
def test_what_has_no_tag_is_kept_by_nobody(alice: Person, path: str) -> None:
    assert alice.get(path)["Cache-Control"] == "no-store"


def test_a_page_says_what_it_may_load(anonymous: APIClient) -> None:
    response = anonymous.get("/", headers={"Accept": "text/html"})

    assert response["Content-Type"].startswith("text/html")
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]


@pytest.mark.parametrize("port", [3000, 4200, 5173, 8081])
def test_a_page_of_ours_may_ask(port: int) -> None:
    response = preflight(f"http://localhost:{port}")

    allowed = response["Access-Control-Allow-Headers"].split(", ")
    assert response.status_code == 200
    assert response["Access-Control-Allow-Origin"] == f"http://localhost:{port}"
    assert {"authorization", "content-type", "idempotency-key", "if-match"} <= set(allowed)
    assert "PATCH" in response["Access-Control-Allow-Methods"]
    assert response["Access-Control-Max-Age"] == "600"
    assert "Access-Control-Allow-Credentials" not in response


@pytest.mark.parametrize(
    "origin",
    [
        "http://localhost:3001",
        "https://localhost:3000",
        "http://localhost",
        "null",
        "*",
        "http://",
        "http://localhost:3000.evil.example",
        "http://evil.example",
        f"{OURS}@evil",
        "",
    ],
)
def test_no_other_page_may(alice: Person, origin: str) -> None:
    asked = preflight(origin)
    answered = alice.get("/v1/tasks", headers={"Origin": origin})

    for response in (asked, answered):
        assert "Access-Control-Allow-Origin" not in response
        assert "Access-Control-Allow-Credentials" not in response


@pytest.mark.parametrize("path", ["/v1/tasks", "/v1/nowhere"])
def test_a_page_of_ours_may_read_our_headers(anonymous: APIClient, path: str) -> None:
    response = anonymous.get(path, headers={"Origin": OURS})

    exposed = set(response["Access-Control-Expose-Headers"].split(", "))
    assert response["Access-Control-Allow-Origin"] == OURS
    assert {"ETag", "Location", "X-Correlation-Id", "Retry-After", "Idempotent-Replayed"} <= exposed
    assert "origin" in response["Vary"].lower()


def test_in_local_an_answer_says_what_it_cost(alice: Person) -> None:
    timing = alice.get("/v1/tasks")["Server-Timing"]

    assert timing.startswith("app;dur=")
    assert timing.endswith(';desc="1 calls, 1 units"')


@pytest.mark.parametrize(("stage", "is_shown"), [("local", True), ("dev", True), ("prod", False)])
def test_users_are_not_told_what_it_cost(stage: str, is_shown: bool) -> None:
    with override_settings(STAGE=stage):
        answer = observation_middleware(lambda _request: HttpResponse())

    response = answer(RequestFactory().get("/"))

    assert response.has_header("Server-Timing") is is_shown
    assert response.has_header("X-Correlation-Id")
