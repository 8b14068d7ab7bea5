"""Follows, requests and blocks that meet: what wins, wins whole, and counters equal rows."""

import os
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from apps.accounts import services
from apps.accounts.models import Tie, User
from apps.accounts.models.ties import Kind
from apps.accounts.services import following
from apps.core.errors import NotFound
from tests.conftest import Person
from tests.factories import NOW
from tests.social.people import (
    answer,
    at_one_moment,
    counts,
    places,
    put,
    rows_counted,
    set_private,
    somebody,
)
from tests.threads import at_once

SOAK = "SOAK" in os.environ
THREADS = 64 if SOAK else 16
FOLLOWERS = 48 if SOAK else 8  # With both users' rows they fit into one transaction of 100 reads.
ROUNDS = 50 if SOAK else 2
BLOCKED = {Kind.BLOCKS, Kind.BLOCKED_BY}

Act = Callable[..., Any]


def follow(who: str, whom: str) -> None:
    services.follow_user(user_id=who, other_id=whom, now=NOW)


def unfollow(who: str, whom: str) -> None:
    services.unfollow_user(user_id=who, other_id=whom, now=NOW)


def block(who: str, whom: str) -> None:
    services.block_user(user_id=who, other_id=whom, now=NOW)


def accept(who: str, whom: str) -> None:
    services.accept_request(user_id=who, requester_id=whom, now=NOW)


def reject(who: str, whom: str) -> None:
    services.reject_request(user_id=who, requester_id=whom, now=NOW)


def make_private(user_id: str, *, is_private: bool = True) -> None:
    User.change(user_id, changes={"private_account": is_private})


def kinds_between(one: str, other: str) -> set[Kind]:
    """What ties two people, by the rows of both; nobody else is tied to them."""
    return {Kind(place.partition("#")[0]) for user in (one, other) for place in places(user)}


def expect_counters_to_equal_rows(*users: str) -> None:
    for user in users:
        assert counts(user) == rows_counted(user)


@pytest.fixture
def ann() -> str:
    return somebody()


@pytest.fixture
def ben() -> str:
    return somebody()


@pytest.fixture(params=range(ROUNDS))
def _round(request: pytest.FixtureRequest) -> None:
    """Run a race several times."""


@pytest.mark.parametrize("is_mixed", [False, True])
def test_counters_equal_rows_at_every_moment(ann: str, ben: str, *, is_mixed: bool) -> None:
    followers = [somebody() for _ in range(FOLLOWERS)]
    rows = {user: [Tie.of(Kind.FOLLOWER, user, one) for one in followers] for user in (ann, ben)}
    is_over, seen = threading.Event(), Counter[str]()

    def act(number: int) -> None:
        for user in (ann, ben) if number % 2 else (ben, ann):
            follow(followers[number % FOLLOWERS], user)
            if is_mixed and number % 3:
                unfollow(followers[number % FOLLOWERS], user)

    def watch() -> None:
        while not is_over.is_set():
            found = at_one_moment(*(row for user in rows for row in (User(user), *rows[user])))
            for user, *ties in (found[: FOLLOWERS + 1], found[FOLLOWERS + 1 :]):
                there = len([tie for tie in ties if tie])
                seen["equal" if user and int(user["followers"]["N"]) == there else "not"] += 1

    watcher = threading.Thread(target=watch)
    watcher.start()
    at_once(THREADS, act)
    is_over.set()
    watcher.join()

    assert seen["not"] == 0 < seen["equal"]
    expect_counters_to_equal_rows(ann, ben, *followers)
    if not is_mixed:
        assert counts(ann) == counts(ben) == (FOLLOWERS, 0)


def test_the_same_over_the_api(person: Callable[..., Person], ann: str, ben: str) -> None:
    people = [person() for _ in range(4)]

    statuses = at_once(
        THREADS, lambda number: put(people[number % 4], (ann, ben)[number // 4 % 2], "follow")
    )

    assert set(statuses) == {204}
    assert counts(ann) == counts(ben) == (4, 0)
    assert {counts(who) for who in people} == {(0, 2)}


@pytest.mark.usefixtures("_round")
def test_no_request_or_follow_outlives_a_block(ann: str, ben: str) -> None:
    """ann asks, is let in, and takes it back, again and again; ben blocks her meanwhile."""
    make_private(ben)
    acts: list[Act] = [follow, unfollow]

    def act(number: int) -> None:
        if number == THREADS // 2:
            block(ben, ann)
        with suppress(NotFound):  # The block, or another one, was faster.
            if number % 4 < 2:
                acts[number % 4](ann, ben)
            else:
                accept(ben, ann)

    at_once(THREADS, act)

    assert kinds_between(ann, ben) == BLOCKED
    assert counts(ann) == counts(ben) == (0, 0)


@pytest.mark.usefixtures("_round")
def test_of_all_answers_to_a_request_one_counts(ann: str, ben: str) -> None:
    make_private(ben)
    follow(ann, ben)

    def act(number: int) -> str:
        try:
            (accept if number % 2 else reject)(ben, ann)
        except NotFound:
            return "not found"
        return "accepted" if number % 2 else "rejected"

    said = Counter(at_once(THREADS, act))

    assert said["not found"] == THREADS - 1
    assert kinds_between(ann, ben) == ({Kind.FOLLOWS, Kind.FOLLOWER} if said["accepted"] else set())
    expect_counters_to_equal_rows(ann, ben)


@pytest.mark.usefixtures("_round")
def test_of_a_request_that_is_taken_back_while_it_is_accepted_nothing_is_left(
    ann: str, ben: str
) -> None:
    make_private(ben)
    follow(ann, ben)

    def act(number: int) -> None:
        with suppress(NotFound):
            accept(ben, ann) if number % 2 else unfollow(ann, ben)

    at_once(8, act)
    unfollow(
        ann, ben
    )  # One that was not let in, though it began before: nothing is there, or this.

    assert kinds_between(ann, ben) == set()
    assert counts(ann) == counts(ben) == (0, 0)


@pytest.mark.usefixtures("_round")
def test_there_is_a_follow_or_a_request_and_never_both(ann: str, ben: str) -> None:
    def act(number: int) -> None:
        if number % 4 == 0:
            make_private(ben, is_private=number % 8 == 0)
        elif number % 4 == 1:
            services.let_requests_in(user_id=ben, now=NOW)
        else:
            follow(ann, ben)

    at_once(THREADS, act)

    assert kinds_between(ann, ben) in (
        {Kind.FOLLOWS, Kind.FOLLOWER},
        {Kind.REQUESTS, Kind.REQUESTED_BY},
    )
    expect_counters_to_equal_rows(ann, ben)


@pytest.mark.parametrize("is_private", [False, True])
def test_a_block_between_the_look_and_the_follow_wins(
    ann: str, ben: str, monkeypatch: pytest.MonkeyPatch, *, is_private: bool
) -> None:
    make_private(ben, is_private=is_private)
    after(monkeypatch, following, "look_at", lambda: block(ben, ann))

    with pytest.raises(NotFound):
        follow(ann, ben)

    assert kinds_between(ann, ben) == BLOCKED
    assert counts(ann) == counts(ben) == (0, 0)


@pytest.mark.parametrize("is_private", [False, True])
def test_a_block_ends_a_follow_that_began_after_it_had_looked(
    ann: str, ben: str, monkeypatch: pytest.MonkeyPatch, *, is_private: bool
) -> None:
    make_private(ben, is_private=is_private)
    after(monkeypatch, Tie, "existing", lambda: follow(ann, ben))

    block(ben, ann)

    assert kinds_between(ann, ben) == BLOCKED
    assert counts(ann) == counts(ben) == (0, 0)


def test_a_block_ends_a_follow_that_was_a_request_when_it_looked(
    ann: str, ben: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_private(ben)
    follow(ann, ben)
    after(monkeypatch, Tie, "existing", lambda: accept(ben, ann))

    block(ann, ben)

    assert kinds_between(ann, ben) == BLOCKED
    assert counts(ann) == counts(ben) == (0, 0)


@pytest.mark.parametrize("is_private", [False, True])
def test_an_account_that_turns_private_or_open_meanwhile_is_met_as_it_is_then(
    ann: str, ben: str, monkeypatch: pytest.MonkeyPatch, *, is_private: bool
) -> None:
    make_private(ben, is_private=not is_private)
    turn = lambda: make_private(ben, is_private=is_private)  # noqa: E731  # Of one use.
    after(monkeypatch, following, "look_at", turn)

    follow(ann, ben)

    expected = {Kind.REQUESTS, Kind.REQUESTED_BY} if is_private else {Kind.FOLLOWS, Kind.FOLLOWER}
    assert kinds_between(ann, ben) == expected
    expect_counters_to_equal_rows(ann, ben)


def test_one_acceptance_of_many_over_the_api_is_answered(alice: Person, bob: Person) -> None:
    set_private(bob)
    put(alice, bob, "follow")

    statuses = at_once(THREADS, lambda _: answer(bob, alice, "accept").status_code)

    assert Counter(statuses) == {200: 1, 404: THREADS - 1}
    assert (counts(alice), counts(bob)) == ((0, 1), (1, 0))


def after(
    monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, happens: Callable[[], object]
) -> None:
    """Let something happen once, right after the next call of a function."""
    real = getattr(owner, name)

    def call(*args: Any, **more: Any) -> Any:
        monkeypatch.setattr(owner, name, real)
        found = real(*args, **more)
        happens()
        return found

    monkeypatch.setattr(owner, name, call)
