"""Everything that the served API says, as a process of its own: JSON, with an id, and no secret."""

import json
import os
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from infra.local import leash
from tests.conftest import MakeToken
from tests.log_canary import secrets_in

CANARY = "canary-4711"
PASSWORD = "Canary-horse-4711"
EMAIL = "canary-4711@mail.example.com"
KEYS = {
    *("at", "level", "logger", "message", "correlationId", "requestId", "userId"),
    *("method", "route", "status", "milliseconds", "dynamodbCalls", "consumedCapacity"),
}


class Served(NamedTuple):
    lines: list[str]
    ids: list[str]  # Of the answers.


@pytest.fixture(scope="module")
def served(
    aws: dict[str, str], tmp_path_factory: pytest.TempPathFactory, make_token: MakeToken
) -> Served:
    """Serve some requests, good and bad ones, and read the log to its end."""
    log = tmp_path_factory.mktemp("api") / "api.log"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {**os.environ, **aws, "PORT": str(port), "PYTHONWARNINGS": "default"}
    child = leash.start(*(_python(), "infra.local.api"), env=environment, log=log)
    try:
        base = f"http://127.0.0.1:{port}"
        _wait_for(f"{base}/health/live")
        ids = [_ask(base, *one) for one in _requests(make_token(CANARY))]
    finally:
        leash.stop(child)
    return Served(log.read_text().splitlines(), ids)


def _python() -> Path:
    return leash.ROOT / ".venv/bin/python"


def _requests(token: str) -> Iterator[tuple[str, str, bytes | None, dict[str, str]]]:
    login = json.dumps({"email": EMAIL, "password": PASSWORD}).encode()
    account = json.dumps({"email": EMAIL, "password": PASSWORD, "username": CANARY}).encode()
    signed_in = {"Authorization": f"Bearer {token}"}
    yield "GET", "/v1/tasks", None, {}
    yield "GET", f"/v1/tasks?q={EMAIL}", None, signed_in
    yield "GET", f"/v1/calendars/{CANARY}.ics", None, {}
    yield "GET", f"/{CANARY}?token={token}", None, {"Cookie": f"session={CANARY}"}
    yield "POST", "/v1/auth/login", login, {}
    yield "POST", "/v1/auth/login", b'{"password": "' + PASSWORD.encode(), {}
    yield "POST", "/v1/auth/register", account, {"Idempotency-Key": CANARY}
    yield "POST", "/v1/auth/confirm", b'{"code": "123456"}', {"User-Agent": CANARY}
    yield "GET", "/v1/tasks", None, {"Host": f"{CANARY}.example.com"}
    yield "GET", "/v1/tasks", None, {"X-Api-Key": CANARY}
    yield "PATCH", "/v1/users/me", b"{}", {"Authorization": f"Bearer {CANARY}"}


def _ask(base: str, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> str:
    """Send a request. Returns the id of its answer."""
    headers = {"Content-Type": "application/json", **headers}
    request = urllib.request.Request(  # noqa: S310  # Loopback.
        f"{base}{path}", body, headers, method=method
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return str(answer.headers["X-Correlation-Id"])
    except urllib.error.HTTPError as error:
        with error:
            return str(error.headers["X-Correlation-Id"])


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310  # Loopback.
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        else:
            return


def test_every_line_is_json_with_an_id(served: Served) -> None:
    lines: list[dict[str, Any]] = [json.loads(line) for line in served.lines]

    assert len(lines) >= len(served.ids) + 1
    assert [line for line in lines if not line["correlationId"]] == []


def test_every_answer_has_one_line_under_its_id(served: Served) -> None:
    requests = [line for line in map(json.loads, served.lines) if line["message"] == "request"]

    # The first one asked whether it is up.
    assert [line["correlationId"] for line in requests][-len(served.ids) :] == served.ids
    for line in requests:
        assert line.keys() - {"_aws", "Stage", "ServerErrors"} == KEYS


def test_no_line_holds_what_is_personal_or_secret(served: Served) -> None:
    text = "\n".join(served.lines)

    assert [secrets_in(line) for line in served.lines if secrets_in(line)] == []
    for secret in (CANARY, PASSWORD, EMAIL, "123456"):
        assert secret not in text
