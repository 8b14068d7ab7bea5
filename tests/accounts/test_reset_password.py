from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts import cognito, services
from apps.accounts.errors import ExpiredCode
from apps.accounts.models import User
from tests.accounts.conftest import Newcomer

NEW_PASSWORD = "Another-horse-2"


def reset(who: Newcomer, code: Any = "654321", **more: Any) -> Any:
    body = {"email": who.email, "code": code, "newPassword": NEW_PASSWORD, **more}
    return who.post("reset-password", **body)


def test_sets_the_new_password(member: Newcomer) -> None:
    member.post("forgot-password", email=member.email)

    answer = reset(member)

    assert (answer.status_code, answer.content) == (204, b"")
    assert member.login().status_code == 401
    assert member.login(NEW_PASSWORD).status_code == 200


def test_ends_all_sessions(member: Newcomer) -> None:
    thief = member.sign_in()
    thief.get("/v1/users/me")
    member.post("forgot-password", email=member.email)

    reset(member)

    assert thief.get("/v1/users/me").status_code == 401
    refreshed = member.post("refresh", refreshToken=thief.tokens["refreshToken"])
    assert refreshed.status_code == 401


def test_ends_sessions_that_never_came_here(newcomer: Newcomer) -> None:
    sub = cognito.sign_up(newcomer.email, newcomer.password)
    cognito.confirm(sub, "123456")
    thief = newcomer.sign_in()
    newcomer.post("forgot-password", email=newcomer.email)

    reset(newcomer)

    assert thief.get("/v1/users/me").status_code == 401
    assert User.load(sub).signed_out_at > 0


def test_wrong_code_no_code_and_unknown_email_look_the_same(
    member: Newcomer, newcomer: Newcomer, another: Newcomer
) -> None:
    no_code = reset(member)
    member.post("forgot-password", email=member.email)
    another.post("forgot-password", email=another.email)

    for answer in (no_code, reset(member, "000000"), reset(another)):
        assert answer.status_code == 400
        assert answer.json()["error"]["code"] == "INVALID_CODE"
    assert member.login().status_code == 200


@pytest.mark.parametrize("is_known", [True, False])
def test_a_code_expires_after_an_hour_whoever_has_the_email(
    newcomer: Newcomer, *, is_known: bool
) -> None:
    if is_known:
        newcomer.register()
        newcomer.confirm()
    newcomer.post("forgot-password", email=newcomer.email)

    with pytest.raises(ExpiredCode):
        services.reset_password(
            email=newcomer.email,
            code="654321",
            new_password=NEW_PASSWORD,
            now=timezone.now() + timedelta(hours=1),
        )


def test_names_the_rules_that_the_new_password_breaks(member: Newcomer) -> None:
    member.post("forgot-password", email=member.email)

    answer = reset(member, newPassword="short")

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "WEAK_PASSWORD"
    assert answer.json()["error"]["details"] == {"rules": ["minLength", "uppercase", "digit"]}
    assert reset(member).status_code == 204


@pytest.mark.parametrize("is_known", [True, False])
def test_allows_five_tries_with_a_code(newcomer: Newcomer, *, is_known: bool) -> None:
    if is_known:
        newcomer.register()
        newcomer.confirm()
    newcomer.post("forgot-password", email=newcomer.email)

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: reset(newcomer, "000000"), range(8)))

    assert sorted(answer.status_code for answer in answers) == [400] * 5 + [429] * 3
    assert reset(newcomer).status_code == 429


def test_another_code_has_five_tries_of_its_own(member: Newcomer) -> None:
    member.post("forgot-password", email=member.email)
    for _ in range(5):
        reset(member, "000000")

    member.post("forgot-password", email=member.email)

    assert reset(member).status_code == 204


@pytest.mark.parametrize("field", ["email", "code", "newPassword"])
def test_refuses_a_wrong_field_by_name(newcomer: Newcomer, field: str) -> None:
    answer = reset(newcomer, **{field: None})

    assert answer.status_code == 400
    assert list(answer.json()["error"]["details"]) == [field]
