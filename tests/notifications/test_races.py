"""What holds when many write at once, against the embedded AWS with real threads."""

import os
import random
from typing import Any

import pytest
from botocore.exceptions import ClientError

from apps.core.db import connection
from tests.conftest import Person
from tests.core.faults import CANCELED
from tests.notifications.conftest import is_exact, now, tell, unread
from tests.threads import at_once

THREADS = 64
ROUNDS = 20 if os.environ.get("SOAK") else 1


@pytest.fixture(params=range(ROUNDS), autouse=True)
def _round(request: pytest.FixtureRequest) -> None:
    """Run each race several times where large counts are asked for."""


def clients(person: Person) -> list[Person]:
    return [Person(person.user_id, person.token) for _ in range(THREADS)]


def test_the_count_is_exact_after_parallel_reads_and_arrivals(alice: Person) -> None:
    ids = [tell(alice, str(number)) for number in range(THREADS // 2)]
    many = clients(alice)

    def act(number: int) -> Any:
        if number % 2:
            return tell(alice, f"new {number}")
        return many[number].post(f"/v1/notifications/{ids[number // 2]}/read").status_code

    answers = at_once(THREADS, act)

    assert set(answers[::2]) == {200}
    assert unread(alice) == THREADS // 2
    assert is_exact(alice)


def test_reading_one_in_all_ways_counts_it_once(alice: Person) -> None:
    notification_id = tell(alice)
    tell(alice, "Another")
    many = clients(alice)

    answers = at_once(
        THREADS,
        lambda number: many[number].post(
            f"/v1/notifications/{notification_id}/{'archive' if number % 2 else 'read'}"
        ),
    )

    assert {answer.status_code for answer in answers} == {200}
    assert unread(alice) == 1
    assert is_exact(alice)


def test_the_same_told_by_all_is_told_once(alice: Person) -> None:
    moment = now()

    ids = at_once(THREADS, lambda _number: tell(alice, moment=moment))

    assert len(set(ids)) == 1
    assert unread(alice) == 1
    assert is_exact(alice)


def test_all_verbs_at_once_leave_an_exact_count(alice: Person) -> None:
    ids = [tell(alice, str(number)) for number in range(8)]
    many = clients(alice)

    def act(number: int) -> int:
        path = f"/v1/notifications/{ids[number % 8]}"
        verb = ("read", "unread", "archive", "delete", "read-all")[number // 8 % 5]
        if verb == "delete":
            return int(many[number].delete(path).status_code)
        if verb == "read-all":
            return int(many[number].post("/v1/notifications/read-all").status_code)
        return int(many[number].post(f"{path}/{verb}").status_code)

    answers = at_once(THREADS, act)

    assert set(answers) <= {200, 204, 404}
    assert is_exact(alice)


@pytest.fixture
def conflicts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every second transaction meet another one, as DynamoDB's do on a busy row."""
    send, chance = connection.client._make_api_call, random.Random(1)  # noqa: S311  # No secret.

    def meet_or_send(operation: str, request: dict[str, Any]) -> Any:
        if operation == "TransactWriteItems" and chance.random() < 0.5:
            raise ClientError(CANCELED, operation)
        return send(operation, request)

    monkeypatch.setattr(connection.client, "_make_api_call", meet_or_send)


def test_the_count_is_exact_where_every_second_transaction_meets_another(
    alice: Person, conflicts: None
) -> None:
    ids = [tell(alice, str(number)) for number in range(8)]
    many = clients(alice)

    answers = at_once(
        8, lambda number: many[number].post(f"/v1/notifications/{ids[number]}/read").status_code
    )

    assert set(answers) == {200}
    assert unread(alice) == 0
    assert is_exact(alice)
