"""What holds when many write to accounts at once, against the embedded AWS with real threads."""

import os
from collections import Counter
from collections.abc import Callable
from itertools import combinations, cycle, islice
from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.accounts import cognito
from apps.accounts.models import Registration, User, Username
from tests.accounts.conftest import Newcomer
from tests.conftest import Person
from tests.threads import at_once

THREADS = 32
ROUNDS = 200 if "SOAK" in os.environ else 10

LEAVES: dict[tuple[str, ...], Callable[[int], Any]] = {
    ("displayName",): lambda number: f"Alice {number}",
    ("profile", "bio"): lambda number: f"Bio {number}",
    ("profile", "interests"): lambda number: [f"interest {number}"],
    ("profile", "location", "city"): lambda number: f"City {number}",
    ("profile", "location", "country"): lambda number: "DE" if number % 2 else "FR",
    ("settings", "language"): lambda number: "de" if number % 2 else "en",
    ("settings", "privateAccount"): lambda number: bool(number % 2),
}


def claims_of(*holders: str) -> set[tuple[str, str]]:
    """Read which names are held by any of these, by whom."""
    rows = Username.scan(Username.user_id.startswith(Username.prefix))
    return {
        (row.user_id.removeprefix(Username.prefix), row.holder)
        for row in rows
        if row.holder in holders
    }


def nested(path: tuple[str, ...], value: Any) -> Any:
    for name in reversed(path):
        value = {name: value}
    return value


def leaf(body: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        body = body[name]
    return body


def test_of_32_who_change_to_one_username_one_has_it(person: Callable[..., Person]) -> None:
    people = [person() for _ in range(THREADS)]
    wanted = f"rare-{people[0].user_id[:8]}"

    answers = at_once(
        THREADS,
        lambda number: people[number].patch("/v1/users/me", {"username": wanted}, "json"),
    )

    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: THREADS - 1}
    [winner] = [answer.json()["userId"] for answer in answers if answer.status_code == 200]
    ids = [who.user_id for who in people]
    own = {(f"user-{user_id[:8]}", user_id) for user_id in ids}
    assert claims_of(*ids) == own | {(wanted, winner)}
    assert [user_id for user_id in ids if User.load(user_id).username == wanted] == [winner]


def test_of_32_who_register_or_change_to_one_username_one_has_it(
    person: Callable[..., Person],
) -> None:
    people = [person() for _ in range(THREADS // 2)]
    newcomers = [
        Newcomer(APIClient(raise_request_exception=False), username=f"rare-{people[0].user_id[:8]}")
        for _ in range(THREADS // 2)
    ]
    wanted = newcomers[0].username

    def claim(number: int) -> int:
        if number % 2:
            return int(newcomers[number // 2].register().status_code)
        answer: Any = people[number // 2].patch("/v1/users/me", {"username": wanted}, "json")
        return int(answer.status_code)

    statuses = at_once(THREADS, claim)

    [place] = [number for number, status in enumerate(statuses) if status != 409]
    registered = [who for who in newcomers if who.registration_id]
    assert statuses[place] == (201 if place % 2 else 200)
    assert [who for who in newcomers if cognito.find_user(who.email)] == registered
    assert [who for who in newcomers if Registration.find_of(who.email)] == registered
    holders = [Registration.key(who.email) for who in newcomers] + [who.user_id for who in people]
    assert [name for name, _ in claims_of(*holders)].count(wanted) == 1


@pytest.fixture
def patch_both(alice: Person) -> Callable[[list[Any]], list[int]]:
    """Send two patches of alice's profile at once. Returns their statuses."""
    clients = [alice, Person(alice.user_id, alice.token)]

    def patch(bodies: list[Any]) -> list[int]:
        def send(side: int) -> int:
            answer: Any = clients[side].patch("/v1/users/me", bodies[side], "json")
            return int(answer.status_code)

        return at_once(2, send)

    return patch


def test_two_patches_of_different_leaves_both_survive(
    alice: Person, patch_both: Callable[[list[Any]], list[int]]
) -> None:
    for number, pair in enumerate(islice(cycle(combinations(LEAVES, 2)), ROUNDS)):
        values = [LEAVES[path](number) for path in pair]

        statuses = patch_both(
            [nested(path, value) for path, value in zip(pair, values, strict=True)]
        )

        after = alice.get("/v1/users/me").json()
        assert statuses == [200, 200]
        assert [leaf(after, path) for path in pair] == values
        assert after["version"] == 1 + 2 * (number + 1)
