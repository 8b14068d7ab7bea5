"""Many want one thing at once, against the embedded AWS: one has it, and all counters are exact."""

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

import pytest

from apps.core.errors import DomainError, LostRace
from apps.marketplace import services
from apps.marketplace.errors import ItemNotAvailable, TooManyReservations
from apps.marketplace.models import Listing, Reservation, Status
from tests.conftest import Person
from tests.factories import NOW, make_item, make_user
from tests.marketplace.reserving import (
    HOUR,
    cancel,
    expect_whole,
    open_of,
    read,
    reserve_at,
    rows_of,
    sweep_at,
    wait_at,
)
from tests.threads import at_once

IS_SOAK = "SOAK" in os.environ
RIVALS = 64
ROUNDS = 200 if IS_SOAK else 2
A_MINUTE, A_MILLISECOND = timedelta(minutes=1), timedelta(milliseconds=1)
rounds = count()  # Whatever order they come in, time goes on.
chance = random.Random()  # noqa: S311  # No secret.

pytestmark = pytest.mark.timeout(7200 if IS_SOAK else 120)


@pytest.fixture(scope="module")
def rivals() -> Iterator[list[str]]:
    """People who want things, round after round."""
    users = [str(uuid4()) for _ in range(RIVALS)]
    for user_id in users:
        make_user(user_id)
    yield users
    assert {open_of(user_id) for user_id in users} == {0}  # They let all go that they had.


def next_moment() -> datetime:
    """Name a minute of its own for a round: nobody does more than 60 things in one."""
    return NOW + 100 * HOUR + 2 * next(rounds) * A_MINUTE


def outcome(act: Callable[[], Any]) -> Any:
    """Do something, and return what came of it, or the refusal."""
    try:
        return act()
    except DomainError as refusal:
        return refusal


def let_go(item: Listing, now: datetime) -> None:
    """Let all who hold it, or have their turn then, cancel."""
    while (row := Listing.load_one(item.item_id)).status == Status.RESERVED:
        assert row.reserver_id
        services.cancel_reservation(viewer_id=row.reserver_id, item_id=item.item_id, now=now)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_of_64_at_once_exactly_one_has_it_also_where_a_hold_has_lapsed(
    alice: Person, bob: Person, rivals: list[str], _round: int
) -> None:
    item, now = make_item(alice.user_id), next_moment()
    if _round % 2:
        reserve_at(now - 48 * HOUR, bob.user_id, item)

    answers = at_once(RIVALS, lambda number: outcome(lambda: reserve_at(now, rivals[number], item)))

    [won] = [answer for answer in answers if isinstance(answer, Reservation)]
    lost = Counter(type(answer) for answer in answers if answer is not won)
    assert lost == {ItemNotAvailable: RIVALS - 1}
    row = expect_whole(item)
    assert (row.reservation_id, row.reserver_id) == (won.reservation_id, won.user_id)
    assert {open_of(user_id) for user_id in rivals if user_id != won.user_id} == {0}
    assert (open_of(row.reserver_id or ""), open_of(bob.user_id)) == (1, 0)
    let_go(item, now)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_of_16_things_at_once_one_person_has_five(alice: Person, bob: Person, _round: int) -> None:
    items = [make_item(alice.user_id) for _ in range(16)]

    answers = at_once(
        16, lambda number: outcome(lambda: reserve_at(NOW, bob.user_id, items[number]))
    )

    assert Counter(map(type, answers)) == {Reservation: 5, TooManyReservations: 11}
    held = [expect_whole(item).reserver_id for item in items]
    assert held.count(bob.user_id) == open_of(bob.user_id) == 5


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_all_who_come_to_wait_at_once_stand_there_once(
    alice: Person, bob: Person, rivals: list[str], _round: int
) -> None:
    item, now = make_item(alice.user_id), next_moment()
    reserve_at(now, bob.user_id, item)

    at_once(48, lambda number: wait_at(now, rivals[number % 24], item))

    assert expect_whole(item).queued == 24
    order = [turn.user_id for turn in rows_of(item)["queue"]]
    served = []
    for _ in order:
        services.cancel_reservation(viewer_id=alice.user_id, item_id=item.item_id, now=now)
        served.append(expect_whole(item).reserver_id)
    assert served == order
    let_go(item, now)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_whatever_people_do_at_once_leaves_rows_and_counters_whole(
    alice: Person, rivals: list[str], _round: int
) -> None:
    items, now = [make_item(alice.user_id) for _ in range(2)], next_moment()
    people = chance.sample(rivals, 12)

    def act(_number: int) -> Any:
        item, who = chance.choice(items), chance.choice(people)
        mine: dict[str, Any] = {"viewer_id": who, "item_id": item.item_id}
        sold: dict[str, Any] = {"viewer_id": alice.user_id, "item_id": item.item_id, "now": now}
        deeds: list[Callable[[], Any]] = [
            lambda: reserve_at(now, who, item),
            lambda: wait_at(now, who, item),
            lambda: services.leave_queue(**mine),
            lambda: services.cancel_reservation(**mine, now=now),
            lambda: services.cancel_reservation(**sold),
            lambda: services.accept_reservation(**sold),
            lambda: sweep_at(item, now + chance.choice([0, 43, 49]) * HOUR),
        ]
        return outcome(chance.choice([*deeds[:2] * 2, *deeds]))

    for _ in range(3):
        answers = at_once(24, act)
        assert LostRace not in map(type, answers)
        rows = [expect_whole(item) for item in items]
        held = Counter(row.reserver_id for row in rows if row.status == Status.RESERVED)
        assert {who: open_of(who) for who in people} == {who: held[who] for who in people}
    for item in items:
        let_go(item, now)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_both_sides_cancel_at_once_and_one_turn_passes(
    alice: Person, bob: Person, rivals: list[str], _round: int
) -> None:
    item, now = make_item(alice.user_id), next_moment()
    reserve_at(datetime.now(NOW.tzinfo), bob.user_id, item)
    for number, who in enumerate(rivals[:3]):
        wait_at(now + number * A_MILLISECOND, who, item)

    answers = at_once(8, lambda number: cancel((alice, bob)[number % 2], item))

    turns = answers.count(204)
    assert set(answers) <= {204, 404}
    order = [bob.user_id, *rivals[:3]]
    row = expect_whole(item)
    assert row.reserver_id == (order[turns] if turns < 4 else None)
    assert read(alice, item)["status"] == ("reserved" if turns < 4 else "active")
    let_go(item, now)
