"""People who come to sign up, and the mailbox in which their codes arrive."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from apps.core.pages.mailbox import sent_mails

PASSWORD = "Correct-horse-1"

Mailbox = Callable[[str], list[str]]


def mailed_code(client: APIClient, email: str) -> str | None:
    """Find the code in the newest mail to an address that has one."""
    mails = client.get("/mailbox", headers={"Accept": "application/json"}).json()
    codes = (re.search(r"\b\d{6}\b", mail["text"]) for mail in mails if mail["to"] == email)
    return next((code[0] for code in codes if code), None)


@dataclass
class Newcomer:
    """Somebody with an e-mail and a wish for a username, who has no account yet."""

    client: APIClient
    email: str = field(default_factory=lambda: f"{uuid4().hex}@example.com")
    username: str = field(default_factory=lambda: f"u-{uuid4().hex[:12]}")
    password: str = PASSWORD
    registration_id: str = ""

    def post(self, action: str, **body: Any) -> Any:
        return self.client.post(f"/v1/auth/{action}", body, format="json")

    def register(self, **more: Any) -> Any:
        account = {"email": self.email, "password": self.password, "username": self.username}
        answer = self.post("register", **(account | more))
        if answer.status_code == 201:
            self.registration_id = answer.json()["registrationId"]
        return answer

    def code(self) -> str:
        """Read the newest code in the mailbox, as people do; without any, guess."""
        return mailed_code(self.client, self.email) or "000000"

    def confirm(self, code: Any = None, **more: Any) -> Any:
        body = {
            "registrationId": self.registration_id,
            "email": self.email,
            "code": self.code() if code is None else code,
        }
        return self.post("confirm", **(body | more))

    def login(self, password: str | None = None) -> Any:
        return self.post("login", email=self.email, password=password or self.password)

    def sign_in(self) -> "SignedIn":
        return SignedIn(self.login().json())


class SignedIn(APIClient):
    """A client with the tokens of Cognito itself."""

    def __init__(self, tokens: dict[str, Any]) -> None:
        super().__init__(raise_request_exception=False)
        self.tokens = tokens
        self.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens['accessToken']}")


@pytest.fixture
def newcomer(anonymous: APIClient) -> Newcomer:
    return Newcomer(anonymous)


@pytest.fixture
def another(anonymous: APIClient) -> Newcomer:
    return Newcomer(anonymous)


@pytest.fixture
def member(newcomer: Newcomer) -> Newcomer:
    """Somebody who has registered and confirmed."""
    newcomer.register()
    newcomer.confirm()
    return newcomer


@pytest.fixture
def mailbox() -> Mailbox:
    """The texts of the mails to an address, the newest first."""

    def read(email: str) -> list[str]:
        return [mail["text"] for mail in sent_mails() if mail["to"] == email]

    return read
