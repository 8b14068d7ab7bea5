"""Setting up, enabling and disabling a second factor."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from rest_framework.test import APIClient

from apps.accounts import cognito
from apps.core.errors import Unavailable
from tests.accounts.authenticator import totp, wrong_totp
from tests.accounts.conftest import Newcomer, SignedIn


def post(who: APIClient, action: str, **body: Any) -> Any:
    return who.post(f"/v1/auth/mfa/{action}", body, format="json")


def enabled(who: SignedIn) -> str:
    """Enable a second factor. Returns its secret."""
    secret = str(post(who, "setup").json()["secret"])
    post(who, "enable", code=totp(secret))
    return secret


def test_gives_a_secret_and_what_an_app_scans(member: Newcomer) -> None:
    answer = post(member.sign_in(), "setup")

    assert answer.status_code == 200
    assert sorted(answer.json()) == ["otpauthUri", "secret"]
    uri = urlsplit(answer.json()["otpauthUri"])
    assert (uri.scheme, uri.netloc) == ("otpauth", "totp")
    assert unquote(uri.path) == f"/Hearth:{member.email}"
    secret = answer.json()["secret"]
    assert parse_qs(uri.query) == {"secret": [secret], "issuer": ["Hearth"]}
    assert answer["Cache-Control"] == "no-store"


def test_a_secret_alone_asks_for_nothing(member: Newcomer) -> None:
    post(member.sign_in(), "setup")

    assert "accessToken" in member.login().json()


def test_enabling_takes_a_code_of_the_secret(member: Newcomer) -> None:
    me = member.sign_in()
    secret = post(me, "setup").json()["secret"]

    wrong = post(me, "enable", code=wrong_totp(secret))
    answer = post(me, "enable", code=totp(secret))

    assert (wrong.status_code, wrong.json()["error"]["code"]) == (400, "INVALID_CODE")
    assert (answer.status_code, answer.content) == (204, b"")
    assert member.login().json()["challenge"] == "SOFTWARE_TOKEN_MFA"


@pytest.mark.parametrize("code", ["000000", "1", "12345a", "1234567"])
def test_nothing_is_enabled_without_a_setup(member: Newcomer, code: str) -> None:
    answer = post(member.sign_in(), "enable", code=code)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "INVALID_CODE")
    assert "accessToken" in member.login().json()


def test_enabling_twice_is_once(member: Newcomer) -> None:
    me = member.sign_in()
    secret = enabled(me)

    assert post(me, "enable", code=totp(secret)).status_code == 204


def test_a_second_factor_in_use_is_not_replaced(member: Newcomer) -> None:
    me = member.sign_in()
    secret = enabled(me)

    answer = post(me, "setup")

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "MFA_ENABLED")
    assert post(me, "disable", code=totp(secret)).status_code == 204


def test_disabling_takes_a_current_code(member: Newcomer) -> None:
    me = member.sign_in()
    secret = enabled(me)

    wrong = post(me, "disable", code=wrong_totp(secret))
    after_wrong = member.login().json()
    answer = post(me, "disable", code=totp(secret))

    assert (wrong.status_code, wrong.json()["error"]["code"]) == (400, "INVALID_CODE")
    assert after_wrong["challenge"] == "SOFTWARE_TOKEN_MFA"
    assert (answer.status_code, answer.content) == (204, b"")
    assert "accessToken" in member.login().json()


def test_an_old_code_does_not_disable(member: Newcomer) -> None:
    me = member.sign_in()
    secret = enabled(me)

    answer = post(me, "disable", code=totp(secret, steps_later=-10))

    assert answer.status_code == 400


def test_another_secret_can_be_set_up_after_the_first_was_disabled(member: Newcomer) -> None:
    me = member.sign_in()
    first = enabled(me)
    post(me, "disable", code=totp(first))

    second = enabled(me)

    assert second != first
    assert post(me, "disable", code=wrong_totp(second)).status_code == 400
    assert post(me, "disable", code=totp(second)).status_code == 204


@pytest.mark.parametrize("action", ["enable", "disable"])
def test_allows_ten_wrong_codes_an_hour(member: Newcomer, action: str) -> None:
    me = member.sign_in()
    secret = post(me, "setup").json()["secret"]
    wrong = wrong_totp(secret)

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: post(me, action, code=wrong), range(13)))

    assert sorted(answer.status_code for answer in answers) == [400] * 10 + [429] * 3
    limited = post(me, action, code=totp(secret))
    assert limited.status_code == 429
    assert 0 < int(limited["Retry-After"]) <= 3600


def test_an_outage_is_no_attempt(member: Newcomer, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: str) -> None:
        raise Unavailable

    me = member.sign_in()
    secret = post(me, "setup").json()["secret"]
    monkeypatch.setattr(cognito, "check_totp", fail)
    statuses = [post(me, "enable", code="000000").status_code for _ in range(11)]
    monkeypatch.undo()

    assert statuses == [503] * 11
    assert post(me, "enable", code=totp(secret)).status_code == 204


@pytest.mark.parametrize("action", ["setup", "enable", "disable"])
def test_a_token_that_cognito_has_revoked_is_no_credential(member: Newcomer, action: str) -> None:
    me = member.sign_in()
    user_id = me.get("/v1/users/me").json()["userId"]
    cognito.sign_out(user_id)

    answer = post(me, action, **({} if action == "setup" else {"code": "000000"}))

    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "UNAUTHENTICATED")


@pytest.mark.parametrize("action", ["setup", "enable", "disable"])
def test_needs_a_token(anonymous: APIClient, action: str) -> None:
    assert post(anonymous, action, code="000000").status_code == 401


@pytest.mark.parametrize("action", ["enable", "disable"])
@pytest.mark.parametrize("code", [None, 123456, "", "1" * 21])
def test_refuses_a_wrong_field_by_name(member: Newcomer, action: str, code: Any) -> None:
    answer = post(member.sign_in(), action, code=code)

    assert answer.status_code == 400
    assert list(answer.json()["error"]["details"]) == ["code"]


def test_needs_no_write_but_the_limits(member: Newcomer, dynamodb_calls: list[str]) -> None:
    me = member.sign_in()
    me.get("/v1/users/me")
    dynamodb_calls.clear()

    secret = post(me, "setup").json()["secret"]
    assert dynamodb_calls == ["GetItem"]
    dynamodb_calls.clear()
    post(me, "enable", code=totp(secret))

    assert dynamodb_calls == ["UpdateItem"] * 3
