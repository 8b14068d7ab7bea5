import pytest

from tests.accounts.conftest import Newcomer


def test_gives_new_tokens(member: Newcomer) -> None:
    me = member.sign_in()

    answer = member.post("refresh", refreshToken=me.tokens["refreshToken"])

    assert answer.status_code == 200
    assert sorted(answer.json()) == ["accessToken", "expiresIn", "idToken", "tokenType"]
    me.credentials(HTTP_AUTHORIZATION=f"Bearer {answer.json()['accessToken']}")
    assert me.get("/v1/users/me").status_code == 200


@pytest.mark.parametrize("token", ["none", "a.b.c", "\N{SNOWMAN}", "x" * 8000])
def test_refuses_what_is_no_token(newcomer: Newcomer, token: str) -> None:
    answer = newcomer.post("refresh", refreshToken=token)

    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "UNAUTHENTICATED"


@pytest.mark.parametrize("kind", ["accessToken", "idToken"])
def test_refuses_a_token_of_another_kind(member: Newcomer, kind: str) -> None:
    answer = member.post("refresh", refreshToken=member.login().json()[kind])

    assert answer.status_code == 401


@pytest.mark.parametrize("value", [None, "", 5, "x" * 9000])
def test_refuses_a_wrong_field_by_name(newcomer: Newcomer, value: object) -> None:
    answer = newcomer.post("refresh", refreshToken=value)

    assert answer.status_code == 400
    assert list(answer.json()["error"]["details"]) == ["refreshToken"]
