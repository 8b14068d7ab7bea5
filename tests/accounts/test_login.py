from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError
from botocore.stub import Stubber
from django.conf import settings
from django.test import override_settings

from apps.accounts import cognito
from apps.core.aws.clients import client
from apps.core.errors import Unavailable
from tests.accounts.conftest import Mailbox, Newcomer


def test_gives_tokens_that_work(member: Newcomer) -> None:
    answer = member.login()

    assert answer.status_code == 200
    assert sorted(answer.json()) == [
        "accessToken",
        "expiresIn",
        "idToken",
        "refreshToken",
        "tokenType",
    ]
    assert (answer.json()["tokenType"], answer.json()["expiresIn"]) == ("Bearer", 3600)
    assert answer["Cache-Control"] == "no-store"
    assert member.sign_in().get("/v1/users/me").status_code == 200


def test_folds_the_email(member: Newcomer) -> None:
    answer = member.post("login", email=member.email.upper(), password=member.password)

    assert answer.status_code == 200


def test_the_id_token_opens_nothing(member: Newcomer) -> None:
    me = member.sign_in()

    me.credentials(HTTP_AUTHORIZATION=f"Bearer {me.tokens['idToken']}")

    assert me.get("/v1/users/me").status_code == 401


def test_a_wrong_password_and_an_unknown_email_look_the_same(
    member: Newcomer, another: Newcomer, dynamodb_calls: list[str]
) -> None:
    dynamodb_calls.clear()
    wrong, wrong_calls = member.login("Wrong-horse-1"), list(dynamodb_calls)
    dynamodb_calls.clear()
    unknown, unknown_calls = another.login(), list(dynamodb_calls)

    for answer in (wrong, unknown):
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == "Bearer"
        error = answer.json()["error"]
        assert (error["code"], error["details"]) == ("INVALID_CREDENTIALS", {})
    # But for the address, whose window began with the first of them.
    assert wrong_calls[-5:] == unknown_calls[-5:]


def test_tells_who_has_the_right_password_that_the_email_is_not_confirmed(
    newcomer: Newcomer,
) -> None:
    newcomer.register()

    assert newcomer.login().status_code == 403
    assert newcomer.login().json()["error"]["code"] == "NOT_CONFIRMED"
    assert newcomer.login("Wrong-horse-1").json()["error"]["code"] == "INVALID_CREDENTIALS"


@pytest.mark.parametrize("field", ["email", "password"])
def test_refuses_a_wrong_field_by_name(newcomer: Newcomer, field: str) -> None:
    body = {"email": newcomer.email, "password": newcomer.password, field: {"a": 1}}

    answer = newcomer.post("login", **body)

    assert answer.status_code == 400
    assert list(answer.json()["error"]["details"]) == [field]


def test_allows_five_failures_per_email_and_address(member: Newcomer) -> None:
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(member.login, ["Wrong-horse-1"] * 8))

    assert sorted(answer.status_code for answer in answers) == [401] * 5 + [429] * 3
    limited = member.login()
    assert limited.status_code == 429
    assert 0 < int(limited["Retry-After"]) <= 300
    assert (
        member.client.post(
            "/v1/auth/login",
            {"email": member.email.upper(), "password": member.password},
            format="json",
        ).status_code
        == 429
    )


def test_another_address_has_failures_of_its_own(member: Newcomer) -> None:
    for _ in range(5):
        member.login("Wrong-horse-1")

    member.client.defaults["REMOTE_ADDR"] = "203.0.113.7"

    assert member.login().status_code == 200


def test_a_success_is_no_failure(member: Newcomer) -> None:
    statuses = [member.login().status_code for _ in range(7)]

    assert statuses == [200] * 7


def test_many_successes_at_once_are_no_failures(member: Newcomer) -> None:
    for _ in range(4):
        member.login("Wrong-horse-1")

    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(member.login, [member.password] * 12))

    assert [answer.status_code for answer in answers] == [200] * 12


def test_allows_fifty_failures_per_email(member: Newcomer) -> None:
    def fail(number: int) -> int:
        address: Any = {"REMOTE_ADDR": f"203.0.113.{number % 11}"}
        body = {"email": member.email, "password": "Wrong-horse-1"}
        answer = member.client.post("/v1/auth/login", body, format="json", **address)
        return int(answer.status_code)

    with ThreadPoolExecutor(4) as threads:
        statuses = list(threads.map(fail, range(55)))

    assert sorted(statuses) == [401] * 50 + [429] * 5
    assert member.login().status_code == 429


def test_an_outage_is_no_failure(member: Newcomer, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: str) -> None:
        raise Unavailable

    monkeypatch.setattr(cognito, "sign_in", fail)
    statuses = [member.login().status_code for _ in range(6)]
    monkeypatch.undo()

    assert statuses == [503] * 6
    assert member.login().status_code == 200


@override_settings(RATE_ADDRESS_FACTOR=1)
def test_lets_ten_a_minute_through_from_one_address(newcomer: Newcomer) -> None:
    newcomer.client.defaults["REMOTE_ADDR"] = "203.0.113.99"

    def login(number: int) -> int:
        body = {"email": f"{number}{newcomer.email}", "password": "Wrong-horse-1"}
        return int(newcomer.client.post("/v1/auth/login", body, format="json").status_code)

    with ThreadPoolExecutor(4) as threads:
        statuses = list(threads.map(login, range(13)))

    assert sorted(statuses) == [401] * 10 + [429] * 3


def test_the_header_of_a_forwarded_address_counts_for_nothing(member: Newcomer) -> None:
    for number in range(5):
        member.client.defaults["HTTP_X_FORWARDED_FOR"] = f"198.51.100.{number}"
        member.login("Wrong-horse-1")

    assert member.login("Wrong-horse-1").status_code == 429


def test_under_lambda_the_address_is_the_gateways(member: Newcomer) -> None:
    for _ in range(5):
        member.login("Wrong-horse-1")
    event = {"requestContext": {"identity": {"sourceIp": "198.51.100.9"}}}
    member.client.defaults.update({"lambda.event": event})  # type: ignore[dict-item]  # Zappa's.

    assert member.login().status_code == 200


def test_sends_a_code_to_who_must_reset_their_password(member: Newcomer, mailbox: Mailbox) -> None:
    pool = {"UserPoolId": settings.COGNITO_POOL_ID, "Username": member.email}
    client("cognito-idp").admin_reset_user_password(**pool)

    answer = member.login()

    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "INVALID_CREDENTIALS")
    assert mailbox(member.email)[0] == "Your verification code is 654321."
    reset = {"email": member.email, "code": "654321", "newPassword": "Another-horse-2"}
    assert member.post("reset-password", **reset).status_code == 204
    assert member.login("Another-horse-2").status_code == 200


@pytest.mark.parametrize(
    ("code", "status", "expected"),
    [
        ("TooManyRequestsException", 429, "RATE_LIMITED"),
        ("InternalErrorException", 503, "SERVICE_UNAVAILABLE"),
        ("PasswordResetRequiredException", 401, "INVALID_CREDENTIALS"),
        ("ResourceNotFoundException", 500, "INTERNAL_ERROR"),
    ],
)
def test_says_what_cognitos_errors_mean(
    newcomer: Newcomer, code: str, status: int, expected: str
) -> None:
    http_status = 500 if code.startswith("Internal") else 400
    with Stubber(client("cognito-idp")) as stub:
        stub.add_client_error("initiate_auth", code, http_status_code=http_status)
        answer: Any = newcomer.login()

    assert answer.status_code == status
    assert answer.json()["error"]["code"] == expected


def test_a_first_password_of_an_administrator_is_not_offered(newcomer: Newcomer) -> None:
    with Stubber(client("cognito-idp")) as stub:
        answer = {"ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": "s" * 20}
        stub.add_response("initiate_auth", answer)

        assert newcomer.login().status_code == 401


def test_a_cognito_that_cannot_be_reached_is_a_503(
    newcomer: Newcomer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise EndpointConnectionError(endpoint_url="https://cognito.example")

    monkeypatch.setattr(client("cognito-idp"), "initiate_auth", fail)

    assert newcomer.login().status_code == 503


def test_works_at_once_after_a_sign_out(member: Newcomer) -> None:
    member.sign_in().post("/v1/auth/logout")

    assert member.sign_in().get("/v1/users/me").status_code == 200
