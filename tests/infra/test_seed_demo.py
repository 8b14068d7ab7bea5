"""`seed_demo`: whom a stopped run left cannot sign in, and the next run makes them anew."""

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from apps.accounts import cognito
from apps.accounts.models import User
from apps.core.errors import DomainError
from infra import demo, portraits
from tests.factories import NOW

EVERYBODY = ", ".join(user.email for user in demo.USERS)


@pytest.fixture(autouse=True)
def _nobody() -> None:
    """Let none of them be there."""
    for user in demo.USERS:
        _, user_id = demo._state_of(user)
        if user_id:
            demo._drop(user_id, NOW)


def seed(*options: str) -> str:
    out = StringIO()
    call_command("seed_demo", *options, stdout=out)
    return out.getvalue()


def test_all_are_made_once() -> None:
    assert seed("--dry-run") == f"Would make: {EVERYBODY}.\n"
    assert seed() == f"Made: {EVERYBODY}.\n"

    assert seed("--dry-run") == "Would make: nobody.\n"
    assert seed() == "Made: nothing, all of them are there.\n"
    for user in demo.USERS:
        assert cognito.sign_in(user.email, demo.PASSWORD)


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


def test_a_stage_for_real_people_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "STAGE", "prod")

    with pytest.raises(CommandError, match="real people"):
        seed()

    assert {demo._state_of(user)[0] for user in demo.USERS} == {""}
