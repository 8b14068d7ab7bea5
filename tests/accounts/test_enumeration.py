"""Nobody learns which e-mails have an account: neither by an answer nor by how long it takes."""

import os
import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from rest_framework.test import APIClient

from apps.core.aws.clients import client
from apps.core.db import connection
from tests.accounts.conftest import Newcomer

IS_SOAK = "SOAK" in os.environ
PAIRS = 50 if IS_SOAK else 10
# 0.5: no time says anything; 1: each says all. By chance, ten pairs leave these one time in eight.
LEAST, MOST = (0.4, 0.6) if IS_SOAK else (0.3, 0.7)
RUNS = 3  # A busy machine may slow one side down, but not the same one three times.

ACTIONS: dict[str, Callable[[Newcomer], Any]] = {
    "login": lambda who: who.login("Wrong-horse-1"),
    "resend-code": lambda who: who.post("resend-code", email=who.email),
    "forgot-password": lambda who: who.post("forgot-password", email=who.email),
    "register": lambda who: who.register(),
}


def stranger(email: str | None = None) -> Newcomer:
    """Somebody without an account, maybe with the e-mail of somebody who has one."""
    who = Newcomer(APIClient(raise_request_exception=False))
    who.email = email or who.email
    return who


def member() -> Newcomer:
    who = stranger()
    who.register()
    who.confirm()
    return who


def registered() -> Newcomer:
    who = stranger()
    who.register()
    return who


@pytest.fixture
def aws_calls() -> Iterator[list[str]]:
    """The names of all that DynamoDB and Cognito were asked since the test cleared it."""
    names: list[str] = []

    def note(model: Any, **_: Any) -> None:
        names.append(model.name)

    sources = [connection.client.meta.events, client("cognito-idp").meta.events]
    for events in sources:
        events.register("before-call", note)
    yield names
    for events in sources:
        events.unregister("before-call", note)


def shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: shape(part) for name, part in value.items()}
    return type(value).__name__


def look(answer: Any) -> str:
    """Tell all that a client sees of an answer but for its ids."""
    body = answer.json() if answer.content else {}
    code = body.get("error", {}).get("code")
    return repr((answer.status_code, sorted(answer.headers), code, shape(body)))


def chance_that_greater(first: list[float], second: list[float]) -> float:
    """Compare each with each: Mann and Whitney's U, as a share. Nobody can tell them at 0.5."""
    wins = sum((one > other) + (one == other) / 2 for one in first for other in second)
    return wins / (len(first) * len(second))


class Seen(NamedTuple):
    look: str
    seconds: float


Sides = tuple[list[Seen], list[Seen]]  # Of e-mails with an account, and of those without.


def see(act: Callable[[Newcomer], Any], who: Newcomer) -> Seen:
    begun = time.perf_counter()
    answer = act(who)
    seconds = time.perf_counter() - begun
    return Seen(look(answer), seconds)


def observe() -> dict[str, Sides]:
    """Do everything to each e-mail, to known and unknown ones by turns."""
    seen: dict[str, Sides] = {action: ([], []) for action in ACTIONS}
    emails = [member().email for _ in range(PAIRS)]
    for email in emails:
        for side, who in enumerate([stranger(email), stranger()]):
            for action, act in ACTIONS.items():
                seen[action][side].append(see(act, who))
    return seen


@pytest.fixture(scope="module")
def observed(_stage: None) -> dict[str, Sides]:
    return observe()


@pytest.mark.parametrize("action", ACTIONS)
def test_an_answer_looks_the_same(observed: dict[str, Sides], action: str) -> None:
    known, unknown = observed[action]

    assert len({seen.look for seen in known + unknown}) == 1


@pytest.mark.parametrize("action", ACTIONS)
def test_the_time_of_an_answer_tells_nothing(observed: dict[str, Sides], action: str) -> None:
    chances = []
    for run in range(RUNS):
        known, unknown = (observe() if run else observed)[action]
        chances.append(
            chance_that_greater(
                [seen.seconds for seen in known], [seen.seconds for seen in unknown]
            )
        )
        if LEAST <= chances[-1] <= MOST:
            return

    assert min(chances) < LEAST < MOST < max(chances), chances


@pytest.mark.parametrize(
    ("kind", "action"),
    [
        *((member, action) for action in ACTIONS),
        # Registering what nobody confirmed takes longer: it tells of no account.
        *((registered, action) for action in ACTIONS if action != "register"),
    ],
)
def test_aws_is_asked_the_same(
    kind: Callable[[], Newcomer], action: str, aws_calls: list[str]
) -> None:
    known, unknown = stranger(kind().email), stranger()
    ACTIONS[action](stranger())  # So that the window of the address has begun.

    aws_calls.clear()
    ACTIONS[action](known)
    of_known = sorted(aws_calls)
    aws_calls.clear()
    ACTIONS[action](unknown)

    assert of_known == sorted(aws_calls)


def test_aws_is_asked_the_same_about_a_wrong_code(aws_calls: list[str]) -> None:
    known, unknown = stranger(member().email), stranger()
    for who in (known, unknown):
        who.register()
        who.confirm("000000")

    aws_calls.clear()
    known.confirm("000000")
    of_known = list(aws_calls)
    aws_calls.clear()
    unknown.confirm("000000")

    assert of_known == aws_calls
