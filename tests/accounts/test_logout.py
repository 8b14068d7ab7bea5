import time
from datetime import UTC, datetime, timedelta

import pytest
from rest_framework.test import APIClient

from apps.accounts import cognito, services
from apps.accounts.models import User
from apps.core import times
from apps.core.errors import Unavailable
from tests.accounts.conftest import Newcomer, SignedIn
from tests.conftest import Person


def test_ends_all_sessions(member: Newcomer) -> None:
    phone, laptop = member.sign_in(), member.sign_in()

    answer = phone.post("/v1/auth/logout")

    assert (answer.status_code, answer.content) == (204, b"")
    for session in (phone, laptop):
        assert session.get("/v1/users/me").status_code == 401
        refreshed = member.post("refresh", refreshToken=session.tokens["refreshToken"])
        assert refreshed.status_code == 401


def test_leaves_others_signed_in(alice: Person, bob: Person) -> None:
    alice.post("/v1/auth/logout")

    assert bob.get("/v1/users/me").status_code == 200


def test_needs_one_call_and_no_new_version(alice: Person, dynamodb_calls: list[str]) -> None:
    alice.post("/v1/auth/logout")

    assert dynamodb_calls == ["TransactWriteItems"]


def test_needs_a_token(anonymous: APIClient) -> None:
    answer = anonymous.post("/v1/auth/logout")

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"


def test_can_be_repeated_after_an_outage(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_sub: str) -> None:
        raise Unavailable

    monkeypatch.setattr(cognito, "sign_out", fail)
    assert alice.post("/v1/auth/logout").status_code == 503
    monkeypatch.undo()

    assert alice.post("/v1/auth/logout").status_code == 204


def test_voids_what_was_issued_while_cognito_took_its_time(
    member: Newcomer, monkeypatch: pytest.MonkeyPatch
) -> None:
    me, real = member.sign_in(), cognito.sign_out
    meanwhile: list[SignedIn] = []

    def take_time(sub: str) -> None:
        time.sleep(1.1)
        meanwhile.append(member.sign_in())
        real(sub)

    monkeypatch.setattr(cognito, "sign_out", take_time)
    assert me.post("/v1/auth/logout").status_code == 204

    assert meanwhile[0].get("/v1/users/me").status_code == 401


def test_one_that_comes_late_makes_no_token_good_again(member: Newcomer) -> None:
    me = member.sign_in()
    user_id, now = me.get("/v1/users/me").json()["userId"], datetime.now(UTC)
    services.sign_out(user_id=user_id, now=now + timedelta(seconds=30))

    services.sign_out(user_id=user_id, now=now)

    signed_out_at = User.load(user_id).signed_out_at
    assert signed_out_at == int((now + timedelta(seconds=30)).timestamp())


def test_nor_does_it_hide_a_new_password(member: Newcomer) -> None:
    user_id, now = member.sign_in().get("/v1/users/me").json()["userId"], datetime.now(UTC)
    services.sign_out(user_id=user_id, now=now + timedelta(seconds=30))

    services.sign_out(user_id=user_id, now=now, has_new_password=True)

    assert User.load(user_id).password_changed_at == times.to_milliseconds(now)
