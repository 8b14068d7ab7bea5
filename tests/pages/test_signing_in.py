"""Signing in on the pages: with Cognito, into a cookie, by forms of our own only."""

import pytest
from django.test import Client, override_settings
from rest_framework.response import Response

from apps.core.pages import session
from tests.pages.forms import PASSWORD, csrf_token, sign_in


def test_signs_in_with_cognito_and_keeps_the_token_from_scripts(
    browser: Client, email: str
) -> None:
    answer = sign_in(browser, email, PASSWORD, goal="/v1/users/me")

    assert (answer.status_code, answer["Location"]) == (302, "/v1/users/me")
    cookie = answer.cookies[session.COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/"
    assert int(cookie["max-age"]) == 3600
    page = browser.get("/v1/users/me")
    assert page.status_code == 200
    assert email in page.content.decode()


@override_settings(CSRF_COOKIE_SECURE=True)
def test_the_cookie_travels_by_https_only_where_there_is_https(browser: Client, email: str) -> None:
    answer = sign_in(browser, email, PASSWORD, secure=True)

    assert answer.cookies[session.COOKIE]["secure"]


def test_says_why_nobody_was_signed_in(browser: Client, email: str) -> None:
    answer = sign_in(browser, email, "not-The-Password-1")

    assert answer.status_code == 401
    assert "E-mail or password is not right." in answer.content.decode()
    assert session.COOKIE not in answer.cookies


def test_asks_for_the_api_where_a_code_is_needed(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    challenge = Response({"challenge": "SOFTWARE_TOKEN_MFA", "session": "secret"})
    monkeypatch.setattr("apps.core.pages.signing_in._login", lambda *_: challenge)

    answer = sign_in(browser, "alice@example.com", PASSWORD)

    assert "This account needs a code" in answer.content.decode()
    assert session.COOKIE not in answer.cookies


@pytest.mark.parametrize("goal", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_leads_to_no_other_site(browser: Client, email: str, goal: str) -> None:
    answer = sign_in(browser, email, PASSWORD, goal=goal)

    assert answer["Location"] == "/v1/"


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out"])
def test_takes_no_form_of_another_site(browser: Client, path: str) -> None:
    answer = browser.post(path, {"email": "a@example.com", "password": PASSWORD})

    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "FORBIDDEN"


def test_signs_out(signed_in: Client) -> None:
    token = csrf_token(signed_in.get("/v1/tasks"))

    answer = signed_in.post("/sign-out", {"csrfmiddlewaretoken": token})

    assert answer["Location"] == "/v1/"
    assert signed_in.get("/v1/tasks").status_code == 401
