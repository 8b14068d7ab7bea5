"""A client of what is really served, over real HTTP."""

import json
import re
import urllib.error
import urllib.request
from typing import Any, NamedTuple

JSON = dict[str, Any]

PASSWORD = "Correct-horse-1"


class Answer(NamedTuple):
    status: int
    body: JSON
    headers: dict[str, str]


class Gateway:
    """Speaks to one address, as somebody once `token` is set."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.token = ""

    def call(self, method: str, path: str, body: JSON | None = None, **headers: str) -> Answer:
        request = urllib.request.Request(  # noqa: S310  # Loopback.
            self.address + path,
            method=method,
            data=json.dumps(body).encode() if body is not None else None,
            headers={"Content-Type": "application/json", "Accept": "application/json", **headers},
        )
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                return _answer(answer.status, answer)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return _answer(refusal.status or 0, refusal)

    def sign_up(self, email: str, username: str, *, mailbox: str) -> None:
        """Register, confirm by the code that was mailed, and sign in."""
        registered = self.call(
            "POST",
            "/v1/auth/register",
            {"email": email, "password": PASSWORD, "username": username},
        )
        assert registered.status == 201, registered
        confirmation = {
            "registrationId": registered.body["registrationId"],
            "email": email,
            "code": _mailed_code(mailbox, email),
        }
        confirmed = self.call("POST", "/v1/auth/confirm", confirmation)
        assert confirmed.status == 200, confirmed
        self.sign_in(email, PASSWORD)

    def sign_in(self, email: str, password: str) -> None:
        signed_in = self.call("POST", "/v1/auth/login", {"email": email, "password": password})
        assert signed_in.status == 200, signed_in
        self.token = signed_in.body["accessToken"]


def _answer(status: int, answer: Any) -> Answer:
    text = answer.read()
    return Answer(status, json.loads(text) if text else {}, dict(answer.headers))


def _mailed_code(mailbox: str, email: str) -> str:
    """Read the newest code that the embedded AWS mailed to somebody."""
    with urllib.request.urlopen(mailbox) as answer:  # noqa: S310  # Loopback.
        by_account = json.load(answer)["messages"]
    mails = [mail for mails in by_account.values() for mail in mails if email in mail["To"]]
    found = re.search(r"\b\d{6}\b", mails[-1]["BodyText"])
    assert found, mails[-1]
    return found[0]
