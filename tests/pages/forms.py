"""What a browser does with the forms of the pages."""

import re
from typing import Any

from django.test import Client

from apps.core.pages import session
from tests.conftest import Person

PASSWORD = "Difference-Engine-1"


def csrf_token(page: Any) -> str:
    """Find the token that a form of the page, or its script, sends back."""
    found = re.search(r'csrf(?:middleware)?[tT]oken"(?: value=|: )"(\w+)"', page.content.decode())
    assert found
    return found[1]


def sign_in(
    browser: Client, email: str, password: str, goal: str = "", *, secure: bool = False
) -> Any:
    token = csrf_token(browser.get("/sign-in", secure=secure))
    form = {"email": email, "password": password, "next": goal, "csrfmiddlewaretoken": token}
    origin = "https://testserver" if secure else "http://testserver"
    return browser.post("/sign-in", form, secure=secure, HTTP_ORIGIN=origin)


def enter(browser: Client, who: Person) -> Client:
    """Give a browser somebody's cookie."""
    browser.cookies[session.COOKIE] = who.token
    return browser
