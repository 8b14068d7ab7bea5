"""The rates of accounts hold to the call, for 64 calls at once from two processes.

Neither another case of the e-mail nor a header that names another address changes anything.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast
from uuid import uuid4

import pytest

from tests.accounts.authenticator import totp, wrong_totp
from tests.accounts.conftest import Newcomer, SignedIn
from tests.conftest import Person
from tests.log_canary import secrets_in

CALLS = 64
ROUNDS = 10 if "SOAK" in os.environ else 1
MANY = 1000  # A factor by which addresses are no limit.


class Callers:
    """Two processes that call the API, 32 times at once each."""

    def __init__(self, environment: dict[str, str], log: IO[bytes]) -> None:
        command = [sys.executable, "-m", "tests.accounts.caller"]
        self.processes = [
            subprocess.Popen(  # noqa: S603
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=environment,
                text=True,
            )
            for _ in range(2)
        ]

    def post(self, path: str, *bodies: Any, factor: int = MANY, **more: Any) -> Counter[int]:
        """Make all calls at once; `bodies` in turn. Returns how many got which status."""
        calls = [
            {
                "method": "POST",
                "path": f"/v1/{path}",
                "body": bodies[number % len(bodies)],
                "address": "127.0.0.1",
                **more,
                "headers": {"X-Forwarded-For": f"198.51.100.{number}", **more.get("headers", {})},
            }
            for number in range(CALLS)
        ]
        return self.make(calls, factor)

    def make(self, calls: list[dict[str, Any]], factor: int = MANY) -> Counter[int]:
        for place, process in enumerate(self.processes):
            told = {"calls": calls[place::2], "factor": factor}
            cast("IO[str]", process.stdin).write(json.dumps(told) + "\n")
            cast("IO[str]", process.stdin).flush()
        lines = [cast("IO[str]", process.stdout).readline() for process in self.processes]
        answers = [answer for line in lines for answer in json.loads(line)]
        assert all((status == 429) == bool(wait) for status, wait in answers)
        return Counter(status for status, _ in answers)

    def stop(self) -> None:
        for process in self.processes:
            process.communicate()


@pytest.fixture(scope="module")
def callers(aws: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callers]:
    log: Path = tmp_path_factory.mktemp("callers") / "log"
    environment = {**os.environ, **aws, "DJANGO_SETTINGS_MODULE": "config.settings"}
    with log.open("wb") as errors:
        both = Callers(environment, errors)
        yield both
        both.stop()
    lines = log.read_text().splitlines()
    assert [line for line in lines if secrets_in(line) or "Traceback" in line] == []


@pytest.fixture(params=range(ROUNDS), autouse=True)
def _round(request: pytest.FixtureRequest) -> None:
    """Run each several times where large counts are asked for."""


@pytest.fixture
def address() -> str:
    return f"2001:db8::{uuid4().hex[:4]}:{uuid4().hex[:4]}"


def cases(email: str) -> list[str]:
    """Write an e-mail in several ways that are the same."""
    return [email, email.upper(), email.title(), email.replace("example.com", "Example.COM")]


def wrong_logins(email: str) -> list[dict[str, str]]:
    return [{"email": one, "password": "Wrong-horse-1"} for one in cases(email)]


def test_ten_logins_a_minute_from_one_address(callers: Callers, address: str) -> None:
    bodies = [wrong_logins(f"{uuid4().hex}@example.com")[0] for _ in range(CALLS)]

    assert callers.post("auth/login", *bodies, factor=1, address=address) == {401: 10, 429: 54}


def test_five_failures_of_one_email_from_one_address(
    callers: Callers, newcomer: Newcomer, address: str
) -> None:
    bodies = wrong_logins(newcomer.email)

    assert callers.post("auth/login", *bodies, address=address) == {401: 5, 429: 59}


def test_fifty_failures_an_hour_of_one_email(callers: Callers, newcomer: Newcomer) -> None:
    bodies = wrong_logins(newcomer.email)
    calls = [
        {
            "method": "POST",
            "path": "/v1/auth/login",
            "body": bodies[number % len(bodies)],
            "address": f"203.0.113.{number}",
            "headers": {},
        }
        for number in range(CALLS)
    ]

    assert callers.make(calls) == {401: 50, 429: 14}


def test_twenty_registrations_a_minute_from_one_address(callers: Callers, address: str) -> None:
    bodies = [
        {"email": f"{uuid4().hex}@example.com", "password": "weak", "username": uuid4().hex[:20]}
        for _ in range(CALLS)
    ]

    assert callers.post("auth/register", *bodies, factor=1, address=address) == {400: 20, 429: 44}


@pytest.mark.parametrize("action", ["resend-code", "forgot-password"])
@pytest.mark.parametrize("is_known", [True, False])
def test_five_codes_a_minute_to_one_email(
    callers: Callers, newcomer: Newcomer, action: str, *, is_known: bool
) -> None:
    if is_known:
        newcomer.register()
    bodies = [{"email": email} for email in cases(newcomer.email)]

    assert callers.post(f"auth/{action}", *bodies) == {202: 5, 429: 59}


def test_five_attempts_with_a_code_of_a_registration(callers: Callers, newcomer: Newcomer) -> None:
    newcomer.register()
    bodies = [
        {"registrationId": newcomer.registration_id, "email": email, "code": "000000"}
        for email in cases(newcomer.email)
    ]

    assert callers.post("auth/confirm", *bodies) == {400: 5, 429: 59}


def test_five_attempts_with_a_code_for_a_new_password(callers: Callers, member: Newcomer) -> None:
    member.post("forgot-password", email=member.email)
    bodies = [
        {"email": email, "code": "000000", "newPassword": "Another-horse-2"}
        for email in cases(member.email)
    ]

    assert callers.post("auth/reset-password", *bodies) == {400: 5, 429: 59}


def bearer(who: SignedIn) -> dict[str, str]:
    return {"Authorization": f"Bearer {who.tokens['accessToken']}"}


def test_five_attempts_with_a_code_for_a_new_email(callers: Callers, member: Newcomer) -> None:
    me = member.sign_in()
    me.post("/v1/users/me/email", {"email": f"new-{member.email}"}, format="json")

    answers = callers.post("users/me/email/confirm", {"code": "abcdef"}, headers=bearer(me))

    assert answers == {400: 5, 429: 59}


def test_five_wrong_current_passwords(callers: Callers, member: Newcomer) -> None:
    body = {"currentPassword": "Wrong-horse-1", "newPassword": "Another-horse-2"}

    answers = callers.post("auth/change-password", body, headers=bearer(member.sign_in()))

    assert answers == {401: 5, 429: 59}


def test_ten_attempts_with_a_second_factor(callers: Callers, member: Newcomer) -> None:
    me = member.sign_in()
    secret = me.post("/v1/auth/mfa/setup").json()["secret"]
    me.post("/v1/auth/mfa/enable", {"code": totp(secret)}, format="json")
    session = member.login().json()["session"]
    bodies = [
        {"email": email, "session": session, "code": wrong_totp(secret)}
        for email in cases(member.email)
    ]

    assert callers.post("auth/mfa", *bodies) == {400: 10, 429: 54}


def test_as_many_calls_as_an_api_key_has(callers: Callers, alice: Person) -> None:
    wish = {"name": "Sensor", "scopes": ["tasks:read"], "ratePerMinute": 30}
    key = alice.post("/v1/api-keys", wish, format="json").json()["secret"]

    answers = callers.post("tasks", None, method="GET", headers={"X-API-Key": key})

    assert answers == {200: 30, 429: 34}
