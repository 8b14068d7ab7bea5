import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from rest_framework.exceptions import ValidationError
from rest_framework.test import APIClient

from apps.accounts.errors import InvalidCredentials
from apps.core.api.errors import CODES, by_field, domain_error, status_of
from apps.core.errors import (
    Conflict,
    DomainError,
    Invalid,
    LostRace,
    NotFound,
    PreconditionFailed,
    RateLimited,
    Unavailable,
)
from apps.core.idempotency import InProgress, KeyReused
from apps.core.ids import PATTERN, new_id
from apps.tasks import services
from tests.conftest import Person
from tests.core.conftest import Fail
from tests.core.faults import BROKEN, CANCELED, CONFLICT, THROTTLED, TIMEOUT, WRONG, Fault
from tests.factories import NOW, make_task

OUTSIDE_OF_VIEWS = "django.core.handlers.base.BaseHandler.resolve_request"


def is_enveloped(response: Any, status: int, code: str) -> bool:
    """Check an error in all its parts."""
    error = response.json()["error"]
    assert list(response.json()) == ["error"]
    assert list(error) == ["code", "message", "details", "correlationId"]
    assert response["Content-Type"] == "application/json"
    assert response["X-Correlation-Id"] == error["correlationId"]
    assert response["Cache-Control"] == "no-store"
    assert error["message"].endswith(".")
    return (response.status_code, error["code"]) == (status, code)


def test_every_failure_has_the_same_envelope(alice: Person) -> None:
    response = alice.delete("/v1/tasks", headers={"X-Correlation-Id": "request-1"})

    assert response.status_code == 405
    assert response["X-Correlation-Id"] == "request-1"
    assert response.json() == {
        "error": {
            "code": "METHOD_NOT_ALLOWED",
            "message": 'Method "DELETE" not allowed.',
            "details": {},
            "correlationId": "request-1",
        }
    }


@pytest.mark.parametrize("given", ["12345678", "a.b_c-D9", "x" * 128])
def test_takes_a_good_correlation_id(anonymous: APIClient, given: str) -> None:
    response = anonymous.get("/v1/nowhere", headers={"X-Correlation-Id": given})

    assert response["X-Correlation-Id"] == given
    assert response.json()["error"]["correlationId"] == given


@pytest.mark.parametrize(
    "given", ["", "1234567", "with space inside", "x" * 129, "umläut-12", "a\tb12345", "{injected}"]
)
def test_makes_a_correlation_id_of_its_own_for_want_of_a_good_one(given: str) -> None:
    response = Client().get("/v1/nowhere", headers={"X-Correlation-Id": given})

    assert re.fullmatch(PATTERN, response["X-Correlation-Id"])
    assert response.json()["error"]["correlationId"] == response["X-Correlation-Id"]


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/v1",
        "/v1/nowhere",
        "/v1/tasks/",
        "/v1//tasks",
        "/v2/tasks",
        "/v1/tasks/none",
        "/v1/tasks/01m7xzg9ntt9ps9jt1wz08zqtt",
        "/v1/tasks/%00",
        "/%ff",
        "/v1/\u202e",
    ],
)
def test_an_unknown_path_is_not_found(alice: Person, path: str) -> None:
    assert is_enveloped(alice.get(path), 404, "RESOURCE_NOT_FOUND")


def test_foreign_and_absent_cannot_be_told_apart(alice: Person, bob: Person) -> None:
    same = {"X-Correlation-Id": "request-1"}
    foreign = bob.get(f"/v1/tasks/{make_task(alice.user_id).task_id}", headers=same)
    absent = bob.get(f"/v1/tasks/{new_id(NOW)}", headers=same)

    assert is_enveloped(foreign, 404, "RESOURCE_NOT_FOUND")
    assert foreign.content == absent.content


@pytest.mark.parametrize("verb", ["PUT", "TRACE", "PROPFIND", "BREW", "delete"])
def test_a_wrong_method_is_refused(alice: Person, verb: str) -> None:
    response = alice.generic(verb, "/v1/tasks")

    assert is_enveloped(response, 405, "METHOD_NOT_ALLOWED")
    assert response["Allow"] == "GET, POST, HEAD, OPTIONS"


def test_options_tell_what_a_path_knows(alice: Person) -> None:
    response = alice.options("/v1/tasks")

    assert (response.status_code, response.content) == (204, b"")
    assert response["Allow"] == "GET, POST, HEAD, OPTIONS"


@pytest.mark.parametrize("verb", ["post", "put", "patch"])
def test_unreadable_json_is_told_from_a_wrong_field(alice: Person, verb: str) -> None:
    path = "/v1/tasks" if verb == "post" else f"/v1/tasks/{make_task(alice.user_id).task_id}"
    write = getattr(alice, verb)

    broken = write(path, "{", content_type="application/json")
    wrong = write(path, {"title": 5}, "json")

    assert is_enveloped(broken, 400, "MALFORMED_JSON")
    assert is_enveloped(wrong, 400, "VALIDATION_ERROR")
    assert list(wrong.json()["error"]["details"]) == ["title"]


@pytest.mark.parametrize("accept", ["application/xml", "image/png", "text/csv, a/b", ";;,/", ""])
def test_what_it_cannot_write_is_not_acceptable(alice: Person, accept: str) -> None:
    response = alice.get("/v1/tasks", headers={"Accept": accept})

    assert is_enveloped(response, 406, "NOT_ACCEPTABLE")


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/*;q=0.1", "a/b, */*"])
def test_writes_json_to_everybody_else(alice: Person, accept: str) -> None:
    response = alice.get("/v1/tasks", headers={"Accept": accept})

    assert (response.status_code, response["Content-Type"]) == (200, "application/json")


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/xml",
        "multipart/form-data",
        "application/x-www-form-urlencoded",
        "application/jsonp",
        "application/json-patch+json",
        "",
        "nonsense",
        "application",
    ],
)
def test_what_it_cannot_read_is_an_unsupported_media_type(alice: Person, kind: str) -> None:
    response = alice.generic("POST", "/v1/tasks", '{"title": "A"}', kind)

    assert is_enveloped(response, 415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize(
    "kind", ["application/json", "application/json; charset=utf-8", "application/merge-patch+json"]
)
def test_reads_json_under_its_names(alice: Person, kind: str) -> None:
    response = alice.post("/v1/tasks", b'{"title": "A"}', content_type=kind)

    assert response.status_code == 201


def test_a_bug_shows_nothing_of_itself(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(**_: object) -> None:
        raise ValueError("the secret inside")

    monkeypatch.setattr(services, "get_task", crash)

    response = alice.get(f"/v1/tasks/{new_id(NOW)}")

    assert is_enveloped(response, 500, "INTERNAL_ERROR")
    assert "secret" not in response.content.decode()


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (ZeroDivisionError("the secret inside"), 500, "INTERNAL_ERROR"),
        (PermissionDenied("the secret inside"), 403, "FORBIDDEN"),
        (RecursionError(), 500, "INTERNAL_ERROR"),
    ],
)
def test_a_bug_outside_of_the_views_does_neither(
    monkeypatch: pytest.MonkeyPatch, anonymous: APIClient, error: Exception, status: int, code: str
) -> None:
    def crash(*_: object) -> None:
        raise error

    monkeypatch.setattr(OUTSIDE_OF_VIEWS, crash)

    response = anonymous.get("/v1/tasks")

    assert is_enveloped(response, status, code)
    assert "secret" not in response.content.decode()


def test_a_bug_outside_of_the_views_is_logged_as_those_in_them_are(
    monkeypatch: pytest.MonkeyPatch, anonymous: APIClient, caplog: pytest.LogCaptureFixture
) -> None:
    def crash(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(OUTSIDE_OF_VIEWS, crash)

    anonymous.get("/v1/tasks")

    [kind] = [one.exc_info[0] for one in caplog.records if one.exc_info]
    assert kind is ZeroDivisionError


def test_a_host_that_is_not_ours_is_refused(anonymous: APIClient) -> None:
    response = anonymous.post("/v1/tasks", headers={"Host": "evil.example"})

    assert is_enveloped(response, 400, "VALIDATION_ERROR")
    assert "evil" not in response.content.decode()


@pytest.mark.parametrize(
    "faults", [[CONFLICT] * 8, [CANCELED] * 8, [THROTTLED], [BROKEN], [TIMEOUT]]
)
def test_a_dependency_that_does_not_answer_is_a_503(
    alice: Person, fail: Fail, faults: list[Fault]
) -> None:
    fail(*faults)

    response = alice.post("/v1/tasks", {"title": "Water the plants"}, "json")

    assert is_enveloped(response, 503, "SERVICE_UNAVAILABLE")
    assert response["Retry-After"] == "1"


def test_a_request_that_is_wrong_is_our_fault(alice: Person, fail: Fail) -> None:
    fail(WRONG)

    response = alice.get(f"/v1/tasks/{new_id(NOW)}")

    assert is_enveloped(response, 500, "INTERNAL_ERROR")


class Telling(NotFound):
    """A refusal of some domain."""

    code = "TELLING"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Telling(), 404),
        (Conflict(), 409),
        (LostRace(), 409),
        (InProgress(), 409),
        (PreconditionFailed(), 412),
        (KeyReused(), 422),
        (RateLimited(7), 429),
        (Unavailable(), 503),
        (Invalid(), 400),
    ],
)
def test_a_refusal_has_the_status_of_its_kind(error: DomainError, status: int) -> None:
    response = domain_error(error)

    assert (status_of(error), response.status_code) == (status, status)
    assert response.data["error"]["code"] == type(error).code


@pytest.mark.parametrize(("error", "seconds"), [(RateLimited(7), "7"), (Unavailable(), "1")])
def test_says_when_to_come_again(error: DomainError, seconds: str) -> None:
    assert domain_error(error)["Retry-After"] == seconds


def test_says_how_to_sign_in_after_a_wrong_password() -> None:
    response = domain_error(InvalidCredentials())

    assert (response.status_code, response["WWW-Authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize(
    ("detail", "flat"),
    [
        ({"title": ["No."]}, {"title": ["No."]}),
        ({"place": {"lat": ["No."]}}, {"place.lat": ["No."]}),
        ({"items": [{}, {"text": ["No."]}]}, {"items.1.text": ["No."]}),
        ({"tags": {1: ["No."]}}, {"tags.1": ["No."]}),
        (["No."], {"": ["No."]}),
    ],
)
def test_names_each_wrong_field_by_its_path(detail: Any, flat: dict[str, object]) -> None:
    assert dict(by_field(ValidationError(detail).detail)) == flat


def test_a_refused_body_says_all_that_is_wrong_at_once(alice: Person) -> None:
    body = {"title": "", "tags": ["a", 5], "checklist": [{"text": "a"}, {"text": 1}], "color": 1}

    response = alice.post("/v1/tasks", body, "json")

    details = response.json()["error"]["details"]
    assert sorted(details) == ["checklist.1.text", "color", "tags.1", "title"]
    assert all(isinstance(text, str) for texts in details.values() for text in texts)


def test_every_status_has_its_own_code() -> None:
    assert len(set(CODES.values())) == len(CODES)
