"""A browser, with and without somebody signed in."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from rest_framework.test import APIClient

from tests.conftest import Person
from tests.pages.forms import PASSWORD, enter

BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"


@pytest.fixture
def browser() -> Client:
    """A browser: it keeps cookies, asks for HTML, and nobody waives the CSRF check for it."""
    return Client(
        enforce_csrf_checks=True, raise_request_exception=False, headers={"Accept": BROWSER}
    )


@pytest.fixture
def email(anonymous: APIClient) -> str:
    return sign_up(anonymous)


def sign_up(anonymous: APIClient) -> str:
    """Let somebody sign up who can sign in. Returns their address."""
    address = f"{uuid4().hex}@example.com"
    account = {"email": address, "password": PASSWORD, "username": uuid4().hex[:20]}
    registered = anonymous.post("/v1/auth/register", account, format="json").json()
    [mail] = [mail for mail in anonymous.get("/mailbox").json() if mail["to"] == address]
    [code] = re.findall(r"\d{6}", mail["text"])
    confirmation = {"registrationId": registered["registrationId"], "email": address, "code": code}
    anonymous.post("/v1/auth/confirm", confirmation, format="json")
    return address


@pytest.fixture
def signed_in(browser: Client, alice: Person) -> Client:
    """A browser with alice's cookie."""
    return enter(browser, alice)
