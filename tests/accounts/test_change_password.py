from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.stub import Stubber
from rest_framework.test import APIClient

from apps.accounts import cognito
from apps.core.aws.clients import client
from apps.core.errors import Unavailable
from tests.accounts.conftest import PASSWORD, Newcomer, SignedIn

NEW_PASSWORD = "Another-horse-2"


def change(who: APIClient, **more: Any) -> Any:
    body = {"currentPassword": PASSWORD, "newPassword": NEW_PASSWORD, **more}
    return who.post("/v1/auth/change-password", body, format="json")


def test_sets_the_new_password(member: Newcomer) -> None:
    answer = change(member.sign_in())

    assert (answer.status_code, answer.content) == (204, b"")
    assert member.login().status_code == 401
    assert member.login(NEW_PASSWORD).status_code == 200


def test_ends_all_sessions(member: Newcomer) -> None:
    phone, laptop = member.sign_in(), member.sign_in()
    laptop.get("/v1/users/me")

    change(phone)

    for session in (phone, laptop):
        assert session.get("/v1/users/me").status_code == 401
        refreshed = member.post("refresh", refreshToken=session.tokens["refreshToken"])
        assert refreshed.status_code == 401
    fresh = member.login(NEW_PASSWORD).json()
    assert SignedIn(fresh).get("/v1/users/me").status_code == 200


def test_a_wrong_current_password_changes_nothing(member: Newcomer) -> None:
    me = member.sign_in()

    answer = change(me, currentPassword="Wrong-horse-1")

    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "INVALID_CREDENTIALS")
    assert member.login().status_code == 200
    assert me.get("/v1/users/me").status_code == 200


def test_names_the_rules_that_the_new_password_breaks(member: Newcomer) -> None:
    me = member.sign_in()

    answers = [
        change(me, newPassword="short", currentPassword=current)
        for current in (PASSWORD, "Wrong-horse-1")
    ]

    for answer in answers:
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "WEAK_PASSWORD")
        assert answer.json()["error"]["details"] == {"rules": ["minLength", "uppercase", "digit"]}
    assert member.login().status_code == 200


def test_allows_five_wrong_passwords_in_five_minutes(member: Newcomer) -> None:
    me = member.sign_in()
    me.get("/v1/users/me")

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: change(me, currentPassword="Wrong-1"), range(8)))

    assert sorted(answer.status_code for answer in answers) == [401] * 5 + [429] * 3
    limited = change(me)
    assert limited.status_code == 429
    assert 0 < int(limited["Retry-After"]) <= 300


def test_an_outage_is_no_wrong_password(member: Newcomer, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: str) -> None:
        raise Unavailable

    me = member.sign_in()
    monkeypatch.setattr(cognito, "change_password", fail)
    statuses = [change(me).status_code for _ in range(6)]
    monkeypatch.undo()

    assert statuses == [503] * 6
    assert change(me).status_code == 204


def test_a_password_that_cognito_alone_finds_weak(member: Newcomer) -> None:
    me = member.sign_in()
    me.get("/v1/users/me")
    with Stubber(client("cognito-idp")) as stub:
        stub.add_client_error("change_password", "InvalidPasswordException")

        assert change(me).json()["error"]["code"] == "WEAK_PASSWORD"


@pytest.mark.parametrize("field", ["currentPassword", "newPassword"])
@pytest.mark.parametrize("value", [None, 1, ""])
def test_refuses_a_wrong_field_by_name(member: Newcomer, field: str, value: Any) -> None:
    answer = change(member.sign_in(), **{field: value})

    assert answer.status_code == 400
    assert list(answer.json()["error"]["details"]) == [field]


def test_needs_a_token(anonymous: APIClient) -> None:
    assert change(anonymous).status_code == 401


def test_needs_the_limits_and_one_write(member: Newcomer, dynamodb_calls: list[str]) -> None:
    me = member.sign_in()
    me.get("/v1/users/me")
    change(me, currentPassword="Wrong-horse-1")
    dynamodb_calls.clear()

    change(me)

    assert dynamodb_calls == ["UpdateItem"] * 4 + ["TransactWriteItems"]
