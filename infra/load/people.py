"""Who makes the load: people of the stage, made once, with a new password for each run."""

import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from infra import people


class Login(NamedTuple):
    email: str
    password: str


def logins(count: int, now: datetime) -> Iterator[Login]:
    """Make people who can sign in, or give those who are there a new password."""
    password = secrets.token_urlsafe(16) + "aA1"
    for number in range(1, count + 1):
        username, email = f"load-{number}", f"load-{number}@hearth.local"
        people.make(email=email, username=username, zone="Europe/Berlin", now=now)
        people.set_password(email, password)
        yield Login(email, password)
