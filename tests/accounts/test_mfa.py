"""Signing in with a second factor."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from botocore.stub import Stubber
from django.utils import timezone

from apps.accounts import services
from apps.accounts.errors import SessionOver
from apps.core.aws.clients import client
from tests.accounts.authenticator import totp, wrong_totp
from tests.accounts.conftest import Newcomer, SignedIn


@dataclass
class Careful:
    """A member who signs in with a second factor."""

    member: Newcomer
    secret: str

    def begin(self) -> str:
        """Show the password. Returns the session."""
        return str(self.member.login().json()["session"])

    def finish(self, session: str, **more: Any) -> Any:
        body = {"email": self.member.email, "session": session, "code": totp(self.secret), **more}
        return self.member.post("mfa", **body)


def careful_one(member: Newcomer) -> Careful:
    me = member.sign_in()
    secret = me.post("/v1/auth/mfa/setup").json()["secret"]
    me.post("/v1/auth/mfa/enable", {"code": totp(secret)}, format="json")
    return Careful(member, secret)


@pytest.fixture
def careful(member: Newcomer) -> Careful:
    return careful_one(member)


@pytest.fixture
def stranger(another: Newcomer) -> Careful:
    another.register()
    another.confirm()
    return careful_one(another)


def test_login_asks_for_a_code(careful: Careful) -> None:
    answer = careful.member.login()

    assert answer.status_code == 200
    assert sorted(answer.json()) == ["challenge", "session"]
    assert answer.json()["challenge"] == "SOFTWARE_TOKEN_MFA"


def test_gives_tokens_that_work(careful: Careful) -> None:
    answer = careful.finish(careful.begin(), email=careful.member.email.upper())

    assert answer.status_code == 200
    assert sorted(answer.json()) == [
        "accessToken",
        "expiresIn",
        "idToken",
        "refreshToken",
        "tokenType",
    ]
    assert answer["Cache-Control"] == "no-store"
    assert SignedIn(answer.json()).get("/v1/users/me").status_code == 200


def test_a_wrong_code_can_be_corrected(careful: Careful) -> None:
    session = careful.begin()

    wrong = careful.finish(session, code=wrong_totp(careful.secret))

    assert (wrong.status_code, wrong.json()["error"]["code"]) == (400, "INVALID_CODE")
    assert careful.finish(session).status_code == 200


def test_the_session_of_another_user_is_worth_nothing(careful: Careful, stranger: Careful) -> None:
    foreign = stranger.begin()

    answer = careful.finish(foreign)
    of_the_stranger = careful.finish(foreign, email=stranger.member.email)

    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "INVALID_CREDENTIALS")
    assert of_the_stranger.status_code == 400


def test_a_session_that_nobody_began_is_worth_nothing(careful: Careful) -> None:
    session = careful.begin()
    broken = session[:-1] + ("A" if session[-1] != "A" else "B")

    for forged in ("s" * 40, broken, "é"):
        answer = careful.finish(forged)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "INVALID_CREDENTIALS")
        assert answer["WWW-Authenticate"] == "Bearer"


def test_who_has_no_session_cannot_use_up_attempts(careful: Careful) -> None:
    for _ in range(11):
        careful.finish("s" * 40, code="000000")

    assert careful.finish(careful.begin()).status_code == 200


def test_a_session_lasts_three_minutes(careful: Careful) -> None:
    session = careful.begin()

    with pytest.raises(SessionOver):
        services.sign_in_with_code(
            email=careful.member.email,
            session=session,
            code=totp(careful.secret),
            now=timezone.now() + timedelta(minutes=3),
        )


def test_allows_ten_wrong_codes_an_hour_in_all_sessions_together(careful: Careful) -> None:
    sessions = [careful.begin() for _ in range(2)]
    wrong = wrong_totp(careful.secret)

    with ThreadPoolExecutor(8) as threads:
        answers = list(
            threads.map(lambda n: careful.finish(sessions[n % 2], code=wrong), range(13))
        )

    assert sorted(answer.status_code for answer in answers) == [400] * 10 + [429] * 3
    limited = careful.finish(careful.begin())
    assert limited.status_code == 429
    assert 0 < int(limited["Retry-After"]) <= 3600


def test_a_right_code_is_no_attempt(careful: Careful) -> None:
    statuses = [careful.finish(careful.begin()).status_code for _ in range(11)]

    assert statuses == [200] * 11


def test_works_at_once_after_a_sign_out(careful: Careful) -> None:
    tokens = careful.finish(careful.begin()).json()
    SignedIn(tokens).post("/v1/auth/logout")

    fresh = careful.finish(careful.begin()).json()

    assert SignedIn(fresh).get("/v1/users/me").status_code == 200


def test_says_nothing_of_the_second_factor_before_the_password_is_right(careful: Careful) -> None:
    answer = careful.member.login("Wrong-horse-1")

    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "INVALID_CREDENTIALS")


@pytest.mark.parametrize(
    ("code", "status", "expected"),
    [
        ("NotAuthorizedException", 401, "INVALID_CREDENTIALS"),
        ("ExpiredCodeException", 400, "INVALID_CODE"),
        ("TooManyRequestsException", 429, "RATE_LIMITED"),
        ("InternalErrorException", 503, "SERVICE_UNAVAILABLE"),
    ],
)
def test_says_what_cognitos_errors_mean(
    careful: Careful, code: str, status: int, expected: str
) -> None:
    session = careful.begin()
    http_status = 500 if code.startswith("Internal") else 400
    with Stubber(client("cognito-idp")) as stub:
        stub.add_client_error("respond_to_auth_challenge", code, http_status_code=http_status)
        answer: Any = careful.finish(session)

    assert answer.status_code == status
    assert answer.json()["error"]["code"] == expected


def test_who_was_deleted_in_this_very_moment_is_refused(newcomer: Newcomer) -> None:
    with Stubber(client("cognito-idp")) as stub:
        challenge = {"ChallengeName": "SOFTWARE_TOKEN_MFA", "Session": "s" * 20}
        stub.add_response("initiate_auth", challenge)
        stub.add_client_error("admin_get_user", "UserNotFoundException")

        assert newcomer.login().status_code == 401


@pytest.mark.parametrize("field", ["email", "session", "code"])
def test_refuses_a_wrong_field_by_name(newcomer: Newcomer, field: str) -> None:
    body = {"email": newcomer.email, "session": "s", "code": "123456", field: {"a": 1}}

    answer = newcomer.post("mfa", **body)

    assert answer.status_code == 400
    assert list(answer.json()["error"]["details"]) == [field]


def test_needs_the_limit_and_one_read(careful: Careful, dynamodb_calls: list[str]) -> None:
    session = careful.begin()
    dynamodb_calls.clear()

    careful.finish(session)

    assert dynamodb_calls == ["UpdateItem", "GetItem", "UpdateItem"]
