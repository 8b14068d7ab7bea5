"""`/health/live` and `/health/ready`."""

import threading
import time
from collections.abc import Iterator

import pytest
from django.test import override_settings
from rest_framework.test import APIClient

from apps.core import health

ALL_OK = {"dynamodb": "ok", "cognito": "ok", "s3": "ok", "bus": "ok", "queues": "ok"}


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    health._recent.clear()
    yield
    health._recent.clear()


def test_is_live_without_asking_anybody(anonymous: APIClient, dynamodb_calls: list[str]) -> None:
    answer = anonymous.get("/health/live")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}
    assert dynamodb_calls == []


def test_is_ready_when_each_dependency_answers(anonymous: APIClient) -> None:
    answer = anonymous.get("/health/ready")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert answer.json() == {"status": "ok", "checks": ALL_OK}


@override_settings(BUS_NAME="", WORK_QUEUE_URL="")
def test_asks_only_for_what_the_stage_has(anonymous: APIClient) -> None:
    answer = anonymous.get("/health/ready")

    assert answer.json()["checks"] == {"dynamodb": "ok", "cognito": "ok", "s3": "ok"}


@override_settings(
    COGNITO_JWKS_URL="http://127.0.0.1:1/secret-pool/keys",
    BUS_NAME="no-such-bus",
    MEDIA_BUCKET="no-such-bucket",
)
def test_names_what_fails_and_nothing_else(anonymous: APIClient) -> None:
    answer = anonymous.get("/health/ready")

    assert answer.status_code == 503
    checks = {**ALL_OK, "cognito": "failing", "bus": "failing", "s3": "failing"}
    assert answer.json() == {"status": "failing", "checks": checks}


def test_gives_up_on_what_hangs(anonymous: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()
    monkeypatch.setattr(health, "_read_a_row", released.wait)
    started = time.monotonic()

    answer = anonymous.get("/health/ready")
    released.set()

    assert answer.status_code == 503
    assert answer.json()["checks"]["dynamodb"] == "failing"
    assert time.monotonic() - started < 4


def test_asks_once_for_all_who_ask_within_a_second(
    anonymous: APIClient, dynamodb_calls: list[str]
) -> None:
    for _ in range(5):
        anonymous.get("/health/ready")

    assert dynamodb_calls == ["GetItem"]


def test_tells_of_a_fault_also_while_it_is_asked_all_the_time(
    anonymous: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    anonymous.get("/health/ready")
    monkeypatch.setattr(health, "_checks", lambda: {"dynamodb": lambda: 1 / 0})
    started = time.monotonic()

    while anonymous.get("/health/ready").status_code == 200:
        time.sleep(0.2)
        assert time.monotonic() - started < 5


@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
def test_refuses_other_methods(anonymous: APIClient, path: str) -> None:
    answer = anonymous.post(path)

    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD"
    assert answer.json()["error"]["code"] == "METHOD_NOT_ALLOWED"
