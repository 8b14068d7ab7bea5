"""Who knows whom: rows, counters and what two people may see, also in a race."""

import os
from collections.abc import Callable
from contextlib import suppress
from uuid import uuid4

import pytest

from apps.accounts import services
from apps.accounts.belongings import ties
from apps.accounts.errors import NotOneself
from apps.accounts.models import Tie, User
from apps.accounts.models.ties import SHARDS
from apps.accounts.services import Ties
from apps.core.errors import NotFound
from apps.core.ids import moment_of
from tests.conftest import Person
from tests.factories import NOW, make_user
from tests.threads import at_once

THREADS = 64 if "SOAK" in os.environ else 16
ROUNDS = 20 if "SOAK" in os.environ else 2

NOTHING = Ties(follows=False, blocks=False, blocked_by=False, mutes=False)
ACTIONS = ("follow", "block", "mute")

Act = Callable[..., None]


def do(action: str, who: str, whom: str) -> None:
    """Do what `action` names, such as "follow" or "unblock"."""
    act: Act = getattr(services, f"{action}_user")
    act(user_id=who, other_id=whom, now=NOW)


def places(user_id: str) -> set[str]:
    """The places of all rows in a user's partition and shards."""
    partitions = [user_id, *(f"{user_id}#{shard}" for shard in range(SHARDS))]
    rows = [row for one in partitions for row in Tie.query(one, consistent_read=True)]
    return {row.place for row in rows if not row.deleted_at}


def counts(user_id: str) -> tuple[int, int]:
    """How many follow a user, and how many they follow."""
    user = User.load(user_id)
    return user.followers, user.following


def rows_counted(user_id: str) -> tuple[int, int]:
    kinds = [place.partition("#")[0] for place in places(user_id)]
    return kinds.count("follower"), kinds.count("follows")


@pytest.fixture
def ann() -> str:
    return _somebody()


@pytest.fixture
def ben() -> str:
    return _somebody()


def _somebody() -> str:
    user_id = str(uuid4())
    make_user(user_id)
    return user_id


def test_a_follow_is_a_row_on_either_side_and_counted_on_both(ann: str, ben: str) -> None:
    do("follow", ann, ben)

    assert (places(ann), places(ben)) == ({f"follows#{ben}"}, {f"follower#{ann}"})
    assert (counts(ann), counts(ben)) == ((0, 1), (1, 0))
    assert services.ties_of(ann, ben) == NOTHING._replace(follows=True)
    assert services.ties_of(ben, ann) == NOTHING


def test_the_row_of_a_follow_is_whole(ann: str, ben: str) -> None:
    do("follow", ann, ben)

    row = Tie.load(ann, f"follows#{ben}")
    assert (row.other_id, row.created_at, row.version, row.expires_at) == (ben, NOW, 1, None)
    kind, _, age = str(row.age_key).partition("#")
    assert (kind, moment_of(age)) == ("follows", NOW)


def test_followers_are_spread_over_shards(ann: str) -> None:
    followers = [_somebody() for _ in range(12)]

    for follower in followers:
        do("follow", follower, ann)

    assert places(ann) == {f"follower#{follower}" for follower in followers}
    shards = [shard for shard in range(SHARDS) if Tie.count(f"{ann}#{shard}")]
    assert len(shards) > 3
    assert counts(ann) == (12, 0)


def test_counters_never_move_the_version(ann: str, ben: str) -> None:
    do("follow", ann, ben)
    do("unfollow", ann, ben)
    do("follow", ann, ben)
    do("block", ben, ann)

    assert (User.load(ann).version, User.load(ben).version) == (1, 1)


@pytest.mark.parametrize("action", ACTIONS)
def test_each_twice_is_once(ann: str, ben: str, action: str) -> None:
    do(action, ann, ben)
    once = (places(ann), places(ben), counts(ann), counts(ben))
    do(action, ann, ben)

    assert (places(ann), places(ben), counts(ann), counts(ben)) == once


@pytest.mark.parametrize("action", ACTIONS)
def test_each_is_undone_and_that_twice_is_once(ann: str, ben: str, action: str) -> None:
    do(action, ann, ben)

    for _ in range(2):
        do(f"un{action}", ann, ben)
        assert services.ties_of(ann, ben) == services.ties_of(ben, ann) == NOTHING
        assert (places(ann), places(ben)) == (set(), set())
        assert (counts(ann), counts(ben)) == ((0, 0), (0, 0))


@pytest.mark.parametrize("action", ACTIONS)
def test_what_was_undone_can_be_done_again(ann: str, ben: str, action: str) -> None:
    do(action, ann, ben)
    once = (places(ann), places(ben), counts(ann), counts(ben))
    do(f"un{action}", ann, ben)
    do(action, ann, ben)

    assert (places(ann), places(ben), counts(ann), counts(ben)) == once


def test_a_block_ends_follows_both_ways(ann: str, ben: str) -> None:
    do("follow", ann, ben)
    do("follow", ben, ann)

    do("block", ann, ben)

    assert (places(ann), places(ben)) == ({f"blocks#{ben}"}, {f"blocked-by#{ann}"})
    assert (counts(ann), counts(ben)) == ((0, 0), (0, 0))


@pytest.mark.parametrize("is_other_way", [False, True])
def test_a_block_ends_the_one_follow_that_there_is(ann: str, ben: str, is_other_way: bool) -> None:
    do("follow", *((ben, ann) if is_other_way else (ann, ben)))

    do("block", ann, ben)

    assert (rows_counted(ann), rows_counted(ben)) == ((0, 0), (0, 0))
    assert (counts(ann), counts(ben)) == ((0, 0), (0, 0))


def test_a_block_leaves_what_others_have(ann: str, ben: str) -> None:
    other = _somebody()
    do("follow", ann, other)
    do("follow", other, ben)

    do("block", ann, ben)

    assert (counts(ann), counts(ben), counts(other)) == ((0, 1), (1, 0), (1, 1))


def test_nobody_follows_whom_they_block_or_who_blocks_them(ann: str, ben: str) -> None:
    do("block", ann, ben)

    for who, whom in ((ann, ben), (ben, ann)):
        with pytest.raises(NotFound):
            do("follow", who, whom)
    assert (counts(ann), counts(ben)) == ((0, 0), (0, 0))


def test_two_who_block_each_other_stay_apart_until_both_have_ended_it(ann: str, ben: str) -> None:
    do("block", ann, ben)
    do("block", ben, ann)
    assert services.ties_of(ann, ben) == NOTHING._replace(blocks=True, blocked_by=True)

    do("unblock", ann, ben)
    assert services.hidden_from(ann, [ben]) == {ben}
    do("unblock", ben, ann)

    assert services.hidden_from(ann, [ben]) == set()


def test_a_mute_is_known_to_its_owner_alone(ann: str, ben: str) -> None:
    do("mute", ann, ben)

    assert services.ties_of(ann, ben) == NOTHING._replace(mutes=True)
    assert services.ties_of(ben, ann) == NOTHING
    assert [tie["kind"] for tie in ties(ben)] == []
    assert [tie["kind"] for tie in ties(ann)] == ["mutes"]
    assert services.hidden_from(ann, [ben]) == set()


def test_an_export_tells_what_one_did_and_nothing_that_others_did(ann: str, ben: str) -> None:
    others = {kind: _somebody() for kind in ("follows", "requests", "blocks", "mutes")}
    User.change(others["requests"], changes={"private_account": True})
    for action, kind in (("follow", "follows"), ("follow", "requests"), ("block", "blocks")):
        do(action, ann, others[kind])
    do("mute", ann, others["mutes"])
    User.change(ann, changes={"private_account": True})
    do("follow", ben, ann)
    do("block", _somebody(), ann)

    since = "2026-03-01T09:30:00.000Z"
    assert sorted(ties(ann), key=lambda tie: tie["kind"]) == [
        {"kind": kind, "userId": others[kind], "since": since} for kind in sorted(others)
    ]


def test_a_block_works_both_ways(ann: str, ben: str) -> None:
    do("block", ann, ben)

    assert services.ties_of(ann, ben) == NOTHING._replace(blocks=True)
    assert services.ties_of(ben, ann) == NOTHING._replace(blocked_by=True)
    assert services.hidden_from(ann, [ben]) == {ben}
    assert services.hidden_from(ben, [ann]) == {ann}


def test_everybody_sees_themselves_and_asks_nothing(ann: str, dynamodb_calls: list[str]) -> None:
    dynamodb_calls.clear()

    assert services.hidden_from(ann, [ann]) == set()
    assert dynamodb_calls == []


def test_a_request_is_no_follow_yet(ann: str, ben: str) -> None:
    User.change(ben, changes={"private_account": True})

    do("follow", ann, ben)

    assert (places(ann), places(ben)) == ({f"requests#{ben}"}, {f"requested-by#{ann}"})
    assert services.ties_of(ann, ben) == services.ties_of(ben, ann) == NOTHING
    assert (counts(ann), counts(ben)) == ((0, 0), (0, 0))


@pytest.mark.parametrize("action", ACTIONS)
def test_nobody_is_tied_to_themselves(ann: str, action: str) -> None:
    with pytest.raises(NotOneself):
        do(action, ann, ann)

    assert (places(ann), counts(ann)) == (set(), (0, 0))


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("state", ["absent", "suspended", "deleted"])
def test_nobody_is_tied_to_who_is_not_there(ann: str, ben: str, action: str, state: str) -> None:
    if state == "absent":
        ben = str(uuid4())
    elif state == "suspended":
        User.change(ben, changes={"suspended_at": NOW})
    else:
        User.mark_deleted(ben, now=NOW)

    with pytest.raises(NotFound):
        do(action, ann, ben)

    assert (places(ann), places(ben), counts(ann)) == (set(), set(), (0, 0))
    assert (User.find_even_deleted(ben) is None) is (state == "absent")


@pytest.mark.parametrize("action", ACTIONS)
def test_a_tie_to_somebody_suspended_can_be_ended(ann: str, ben: str, action: str) -> None:
    do(action, ann, ben)
    User.change(ben, changes={"suspended_at": NOW})

    do(f"un{action}", ann, ben)

    assert (places(ann), places(ben)) == (set(), set())
    assert (counts(ann), counts(ben)) == ((0, 0), (0, 0))


def test_a_follow_of_who_is_gone_makes_no_row_of_nobody(ann: str, ben: str) -> None:
    do("follow", ann, ben)
    User.load(ben).delete()

    with pytest.raises(NotFound):
        do("unfollow", ann, ben)

    assert User.find_even_deleted(ben) is None


@pytest.mark.parametrize(
    ("action", "calls"),
    [
        ("follow", ["BatchGetItem", "TransactWriteItems"]),
        ("block", ["BatchGetItem", "TransactWriteItems"]),
        ("mute", ["TransactWriteItems"]),
        ("unfollow", ["BatchGetItem", "TransactWriteItems"]),
        ("unblock", ["TransactWriteItems"]),
        ("unmute", ["TransactWriteItems"]),
    ],
)
def test_calls_to_write(
    ann: str, ben: str, action: str, calls: list[str], dynamodb_calls: list[str]
) -> None:
    if action.startswith("un"):
        do(action.removeprefix("un"), ann, ben)
    dynamodb_calls.clear()

    do(action, ann, ben)

    assert dynamodb_calls == calls


@pytest.mark.parametrize("action", ["unfollow", "unblock", "unmute"])
@pytest.mark.parametrize("state", ["absent", "suspended", "blocking"])
def test_there_is_nothing_to_end_with_who_is_not_to_be_seen(
    ann: str, ben: str, action: str, state: str
) -> None:
    if state == "absent":
        ben = str(uuid4())
    elif state == "suspended":
        User.change(ben, changes={"suspended_at": NOW})
    else:
        do("block", ben, ann)

    with pytest.raises(NotFound):
        do(action, ann, ben)


def test_calls_to_read(ann: str, ben: str, dynamodb_calls: list[str]) -> None:
    dynamodb_calls.clear()

    services.ties_of(ann, ben)
    services.hidden_from(ann, [ben])

    assert dynamodb_calls == ["BatchGetItem", "BatchGetItem"]


def test_own_profile_shows_the_counts(alice: Person, bob: Person) -> None:
    etag = alice.get("/v1/users/me")["ETag"]
    do("follow", bob.user_id, alice.user_id)

    answer = alice.get("/v1/users/me", HTTP_IF_NONE_MATCH=etag)

    counted = {"followers": 1, "following": 0, "posts": 0, "items": 0}
    assert (answer.status_code, answer.json()["counts"]) == (200, counted)
    assert answer.json()["version"] == 1


@pytest.fixture(params=range(ROUNDS))
def _round(request: pytest.FixtureRequest) -> None:
    """Run a race several times."""


@pytest.mark.usefixtures("_round")
def test_no_follow_outlives_a_block_that_came_in_between(ann: str, ben: str) -> None:
    def act(number: int) -> None:
        if number == THREADS // 2:
            do("block", ann, ben)
            return
        who, whom = (ann, ben) if number % 2 else (ben, ann)
        with suppress(NotFound):  # The block was faster.
            do("follow", who, whom)
            if number % 4 == 0:
                do("unfollow", who, whom)

    at_once(THREADS, act)

    assert (places(ann), places(ben)) == ({f"blocks#{ben}"}, {f"blocked-by#{ann}"})
    assert (counts(ann), counts(ben)) == ((0, 0), (0, 0))


@pytest.mark.usefixtures("_round")
def test_counters_equal_the_rows_they_count(ann: str, ben: str) -> None:
    others = [_somebody() for _ in range(2)]
    people = [ann, ben, *others]

    def act(number: int) -> None:
        who, whom = people[number % 4], people[(number + 1 + number // 4 % 3) % 4]
        for action in ("follow", "unfollow", "follow"):
            do(action, who, whom)

    at_once(THREADS, act)

    for one in people:
        assert counts(one) == rows_counted(one)


@pytest.mark.usefixtures("_round")
def test_of_all_who_follow_at_once_each_counts_once(ann: str, ben: str) -> None:
    at_once(THREADS, lambda _: do("follow", ann, ben))

    assert (counts(ann), counts(ben)) == ((0, 1), (1, 0))
