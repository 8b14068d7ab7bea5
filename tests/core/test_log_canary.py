"""What watches the log of every test: see `tests/log_canary.py`."""

import logging

import pytest

from apps.core.api_keys import Credential
from tests.conftest import MakeToken, Person
from tests.log_canary import LogCanary, secrets_in

KEY = Credential.make("01KJMB8V8R4T2ZQ5W6X7Y8Z9AB", "3f1c7a52-0000-4000-8000-000000000000").text


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Correct-horse-1", "password"),
        ('{"password": "wrong-horse-1"}', "password"),
        ("Hearth-demo-1", "password"),
        pytest.param(KEY, "API key", id="a key"),  # Another one in each process.
        ("Your verification code is 123456.", "code"),
        ("['654321']", "code"),
        ("code=938271", "code"),
        ('{"code": "938271"}', "code"),
        ("alice+x@example.com", "e-mail"),
        ("q=alice%40mail.example.com", "e-mail"),
    ],
)
def test_knows_a_secret_when_it_sees_one(line: str, kind: str) -> None:
    assert secrets_in(f"said {line}") == [kind]


@pytest.mark.parametrize(
    "line",
    [
        '{"at":"2026-03-01T09:30:00.123Z","milliseconds":123456.7,"requestId":"a-654321"}',
        "Token expected",
        KEY.partition("_3f1c7a52")[0],
        "@pytest.fixture",
    ],
)
def test_takes_nothing_else_for_one(line: str) -> None:
    assert secrets_in(line) == []


@pytest.mark.logs_secrets
def test_reads_messages_arguments_extras_and_traces(
    make_token: MakeToken, alice: Person, log_canary: LogCanary
) -> None:
    logger, token = logging.getLogger("apps.anything"), make_token(alice.user_id)
    log_canary.told()

    logger.warning(token)
    logger.warning("It was %s", token)
    logger.warning("It was", extra={"it": {"was": [token]}})
    logger.warning("It was", exc_info=ValueError(token))

    assert [line.partition(" in ")[0] for line in log_canary.told()] == ["token"] * 4


def test_hears_every_request(alice: Person, log_canary: LogCanary) -> None:
    alice.get("/v1/tasks", {"q": "alice@example.com"})

    assert log_canary in logging.getLogger().handlers
    assert log_canary.told() == []
