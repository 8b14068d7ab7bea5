"""Signing in to the browsable API: an access token in a cookie that no script can read.

The cookie counts on pages for people alone, and a write needs the CSRF token of such a page; the
JSON API knows the `Authorization` header only.
"""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import get_script_prefix
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from apps.core.api.authentication import Principal, principal_of
from apps.core.pages.accept import asks_for_html

COOKIE = "hearth_access_token"


class CookieAuthentication(SessionAuthentication):
    """DRF's, with a token of Cognito in place of a session; the check against forgery is the same.

    A cookie that no longer counts is as good as none, so that the page offers to sign in again.
    """

    def authenticate(self, request: Request) -> tuple[Principal, str] | None:
        token = request.COOKIES.get(COOKIE)
        if not token or not asks_for_html(request._request):  # noqa: SLF001  # No other way.
            return None
        try:
            principal = principal_of(token)
        except AuthenticationFailed:
            return None
        self.enforce_csrf(request)
        return principal, token


def keep(response: HttpResponse, tokens: dict[str, Any]) -> None:
    """Keep who signed in for as long as their access token lives."""
    response.set_cookie(
        COOKIE,
        tokens["accessToken"],
        max_age=tokens["expiresIn"],
        path=get_script_prefix(),  # Of this stage: the API and `/ops`.
        secure=settings.CSRF_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def forget(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, path=get_script_prefix(), samesite="Strict")
