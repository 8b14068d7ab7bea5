"""`seed_demo`: whom a stopped run left cannot sign in, and the next run makes them anew."""

from io import StringIO

import pytest
from django.core.management import call_command

from apps.accounts import cognito
from apps.accounts.models import User
from apps.core.errors import DomainError
from infra import demo, portraits
from tests.factories import NOW


def seed(*options: str) -> str:
    out = StringIO()
    call_command("seed_demo", *options, stdout=out)
    return out.getvalue()


def test_who_was_half_made_is_made_anew_under_the_same_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = demo.USERS[0]
    with monkeypatch.context() as patch:
        patch.setattr(portraits, "paint", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            seed()
    with pytest.raises(DomainError):
        cognito.sign_in(first.email, demo.PASSWORD)
    assert first.email in seed("--dry-run")

    user_id = demo._make_user(first, NOW)

    assert User.load(user_id).username == "demo"
