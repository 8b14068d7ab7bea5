"""PUT and DELETE /users/{userId}/block and /mute, GET /blocks."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from apps.accounts import services
from apps.accounts.models import User
from tests.conftest import Person
from tests.factories import NOW, make_post
from tests.social.people import (
    answer,
    counts,
    delete,
    listed,
    pages,
    places,
    put,
    set_private,
    somebody,
)

Settle = Callable[[], None]


def test_a_block_ends_follows_and_requests_both_ways(
    alice: Person, bob: Person, carol: Person
) -> None:
    put(alice, bob, "follow")
    set_private(alice)
    put(bob, alice, "follow")
    put(carol, alice, "follow")

    assert put(alice, bob, "block") == 204

    assert places(alice) == {f"blocks#{bob.user_id}", f"requested-by#{carol.user_id}"}
    assert places(bob) == {f"blocked-by#{alice.user_id}"}
    assert (counts(alice), counts(bob)) == ((0, 0), (0, 0))
    assert answer(alice, bob, "accept").status_code == 404
    assert listed(alice, "follow-requests") == [carol.user_id]


@pytest.mark.parametrize("what", ["block", "mute"])
def test_twice_is_once_either_way(alice: Person, bob: Person, what: str) -> None:
    assert [put(alice, bob, what) for _ in range(2)] == [204, 204]
    assert [delete(alice, bob, what) for _ in range(2)] == [204, 204]

    assert (places(alice), places(bob)) == (set(), set())


def test_who_is_blocked_sees_nothing_of_the_other_until_it_ends(alice: Person, bob: Person) -> None:
    post = make_post(alice.user_id)
    looks = [f"users/{alice.user_id}", f"users/{alice.user_id}/posts", f"posts/{post.post_id}"]
    put(alice, bob, "block")
    assert [bob.get(f"/v1/{path}").status_code for path in looks] == [404] * 3

    delete(alice, bob, "block")

    assert [bob.get(f"/v1/{path}").status_code for path in looks] == [200] * 3
    assert put(bob, alice, "follow") == 204


def test_the_end_of_a_block_begins_no_follow(alice: Person, bob: Person) -> None:
    put(bob, alice, "follow")
    put(alice, bob, "block")
    delete(alice, bob, "block")

    assert (places(alice), places(bob), counts(alice)) == (set(), set(), (0, 0))


def test_who_is_blocked_may_block_too(alice: Person, bob: Person) -> None:
    put(alice, bob, "block")

    assert put(bob, alice, "block") == 204
    assert delete(alice, bob, "block") == 204
    assert alice.get(f"/v1/users/{bob.user_id}").status_code == 404


@pytest.mark.parametrize("what", ["block", "mute"])
def test_nobody_blocks_or_mutes_themselves(alice: Person, what: str) -> None:
    refused = alice.put(f"/v1/users/{alice.user_id}/{what}")

    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "NOT_ONESELF")


@pytest.mark.parametrize("what", ["block", "mute"])
@pytest.mark.parametrize("state", ["absent", "suspended"])
def test_who_is_not_there_is_not_found(alice: Person, bob: Person, what: str, state: str) -> None:
    User.change(bob.user_id, changes={"suspended_at": NOW})
    whom = bob.user_id if state == "suspended" else str(uuid4())

    assert (put(alice, whom, what), delete(alice, whom, what)) == (404, 404)
    assert places(alice) == set()


@pytest.mark.parametrize("way", [0, 1])
def test_nobody_is_muted_where_either_blocks_the_other(
    alice: Person, bob: Person, way: int
) -> None:
    put(*((alice, bob) if way else (bob, alice)), "block")

    assert put(alice, bob, "mute") == 404


def test_a_mute_from_before_a_block_can_be_ended(alice: Person, bob: Person) -> None:
    put(alice, bob, "mute")
    put(bob, alice, "block")

    assert delete(alice, bob, "mute") == 204
    assert places(alice) == {f"blocked-by#{bob.user_id}"}


def test_a_mute_hides_nothing_that_one_looks_for(alice: Person, bob: Person) -> None:
    put(alice, bob, "follow")
    put(alice, bob, "mute")

    profile = alice.get(f"/v1/users/{bob.user_id}").json()
    assert (profile["followedByMe"], counts(bob)) == (True, (1, 0))
    assert bob.get(f"/v1/users/{alice.user_id}").status_code == 200


def test_whom_one_blocks_is_listed_the_newest_first(
    alice: Person, bob: Person, carol: Person, mod: Person
) -> None:
    for who in (bob, carol, mod):
        put(alice, who, "block")
    delete(alice, carol, "block")
    put(mod, bob, "block")

    page = alice.get("/v1/blocks?limit=1").json()

    assert page["items"] == [
        {
            "userId": mod.user_id,
            "username": f"user-{mod.user_id[:8]}",
            "displayName": None,
            "avatar": None,
        }
    ]
    assert listed(alice, "blocks") == [mod.user_id, bob.user_id]
    assert listed(bob, "blocks") == []


def test_each_is_on_one_page(alice: Person) -> None:
    others = [somebody() for _ in range(7)]
    for other in others:
        services.block_user(user_id=alice.user_id, other_id=other, now=NOW)

    assert sorted(one["userId"] for one in pages(alice, "blocks", limit=3)) == sorted(others)


def test_calls(alice: Person, bob: Person, dynamodb_calls: list[str]) -> None:
    expected = {
        "block": ["BatchGetItem", "TransactWriteItems"],
        "mute": ["TransactWriteItems"],
    }
    for what, calls in expected.items():
        dynamodb_calls.clear()
        put(alice, bob, what)
        assert dynamodb_calls == calls
        dynamodb_calls.clear()
        alice.get("/v1/blocks")
        assert dynamodb_calls == (["Query", "BatchGetItem"] if what == "block" else ["Query"])
        dynamodb_calls.clear()
        delete(alice, bob, what)
        assert dynamodb_calls == ["TransactWriteItems"]
        dynamodb_calls.clear()
        delete(alice, bob, what)
        assert dynamodb_calls == ["TransactWriteItems", "BatchGetItem"]
