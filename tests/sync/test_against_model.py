"""Whatever is written meanwhile, and however it is fetched: in the end a device has it all."""

import os
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.core.errors import DomainError
from tests.conftest import MakeToken, Person, Settler
from tests.factories import make_category, make_contact, make_gift, make_task
from tests.notifications.conftest import tell
from tests.sync.device import LISTS, Device, on_the_server

SOAK = "SOAK" in os.environ
EXAMPLES = 300 if SOAK else 4
THREADS = 8
WRITES_AT_ONCE = 40 if SOAK else 12  # Of each thread.

pytestmark = pytest.mark.timeout(7200 if SOAK else 240)
Step = tuple[str, Any]

steps = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.integers(0, 2**32)),
        st.tuples(st.just("step"), st.sampled_from([1, 2, 5, 100])),
        st.tuples(st.just("settle"), st.none()),
        st.tuples(st.just("crash"), st.none()),
    ),
    min_size=3,
    max_size=12,
)


def write(who: Person, dice: random.Random) -> None:
    """Make, change or delete something, as whoever comes along."""
    made: list[Callable[[], object]] = [
        lambda: make_task(who.user_id, str(dice.random())),
        lambda: make_category(who.user_id, str(dice.random())),
        lambda: make_contact(who.user_id, "Ben", birthday="1990-05-01"),
        lambda: make_gift(who.user_id),
        lambda: tell(who, str(dice.random())),
    ]
    kind = dice.choice([kind for kind in LISTS if kind != "notification"])
    path = f"/v1/{LISTS[kind]}"
    there = who.get(path, {"limit": 20}).json()["items"]
    deed = dice.choice(["make", "make", "change", "delete"])
    if deed == "make" or not there:
        dice.choice(made)()
        return
    url = f"{path}/{dice.choice(there)[f'{kind}Id']}"
    if deed == "delete":
        who.delete(url)
    else:
        field = "title" if kind in {"task", "event"} else "name"
        who.patch(url, {field: f"Changed {dice.random()}"}, "json")


def write_much(who: Person, seed: int, count: int) -> None:
    dice = random.Random(seed)  # noqa: S311  # For the same course each time.
    for _ in range(count):
        try:
            write(who, dice)
        except DomainError:  # Somebody else was there first.
            continue


class Play:
    """One course of events: what its steps do."""

    def __init__(self, who: Person, settler: Settler) -> None:
        self.who, self.settler = who, settler
        self.device = Device(who)

    def write(self, seed: int) -> None:
        write_much(self.who, seed, 3)

    def step(self, limit: int) -> None:
        self.device.step(limit)

    def settle(self, _: None) -> None:
        self.settler()

    def crash(self, _: None) -> None:
        """Let the device lose an answer, so that it asks again with the token that it had."""
        token, things, has_more = self.device.token, dict(self.device.things), self.device.has_more
        self.device.step(2)
        self.device.token, self.device.things, self.device.has_more = token, things, has_more


def has_all(device: Device, settler: Settler) -> bool:
    settler()
    device.step()
    device.sync()
    return device.things == on_the_server(device.owner)


@given(steps)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_course_of_events_ends_with_the_server_s_state(
    person: Callable[..., Person], settle: Settler, course: list[Step]
) -> None:
    play = Play(person(), settle)

    for name, value in course:
        getattr(play, name)(value)

    assert has_all(play.device, settle)


def test_devices_that_fetch_while_eight_write_end_with_the_server_s_state(
    alice: Person, settle: Settler, make_token: MakeToken
) -> None:
    devices = [Device(Person(alice.user_id, make_token(alice.user_id))) for _ in range(2)]
    writers = [Person(alice.user_id, make_token(alice.user_id)) for _ in range(THREADS)]
    with ThreadPoolExecutor(THREADS + 1) as threads:
        writing = [
            threads.submit(write_much, who, seed, WRITES_AT_ONCE)
            for seed, who in enumerate(writers)
        ]
        while not all(one.done() for one in writing):
            settle()
            for limit, device in zip((1, 3), devices, strict=True):
                device.step(limit)
    [one.result() for one in writing]

    assert all(has_all(device, settle) for device in devices)
