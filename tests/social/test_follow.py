"""PUT and DELETE /users/{userId}/follow."""

from uuid import uuid4

import pytest

from apps.accounts.events import FollowBegan, FollowEnded, FollowRequested, announce_tie
from apps.accounts.models import Tie, User
from apps.accounts.models.ties import Kind
from tests.conftest import Person
from tests.factories import NOW
from tests.social.people import counts, delete, places, put, set_private, somebody


def test_following_is_shown_and_counted_at_once(alice: Person, bob: Person) -> None:
    assert put(alice, bob, "follow") == 204

    profile = alice.get(f"/v1/users/{bob.user_id}").json()
    assert (profile["followedByMe"], profile["counts"]["followers"]) == (True, 1)
    assert alice.get("/v1/users/me").json()["counts"]["following"] == 1
    assert bob.get(f"/v1/users/{alice.user_id}").json()["followedByMe"] is False


def test_twice_is_once_either_way(alice: Person, bob: Person) -> None:
    assert [put(alice, bob, "follow") for _ in range(2)] == [204, 204]
    assert (counts(alice), counts(bob)) == ((0, 1), (1, 0))

    assert [delete(alice, bob, "follow") for _ in range(2)] == [204, 204]
    assert (counts(alice), counts(bob)) == ((0, 0), (0, 0))
    assert (places(alice), places(bob)) == (set(), set())


def test_calls(alice: Person, bob: Person, dynamodb_calls: list[str]) -> None:
    put(alice, somebody(), "follow")  # So that the window of the rate runs.
    dynamodb_calls.clear()
    put(alice, bob, "follow")
    put(alice, bob, "follow")
    # The rate, how the two stand, the transaction; again there is nothing to write.
    again = ["UpdateItem", "BatchGetItem"]
    assert dynamodb_calls == ["UpdateItem", "BatchGetItem", "TransactWriteItems", *again]
    dynamodb_calls.clear()

    delete(alice, bob, "follow")
    delete(alice, bob, "follow")

    assert dynamodb_calls == ["BatchGetItem", "TransactWriteItems", "BatchGetItem"]


def test_nobody_follows_themselves(alice: Person) -> None:
    refused = alice.put(f"/v1/users/{alice.user_id}/follow")

    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "NOT_ONESELF")
    assert places(alice) == set()


@pytest.mark.parametrize("method", ["put", "delete"])
@pytest.mark.parametrize("state", ["absent", "suspended", "blocked", "blocking", "no id"])
def test_who_is_not_to_be_seen_looks_absent(
    alice: Person, bob: Person, method: str, state: str
) -> None:
    user_id = {"absent": str(uuid4()), "no id": "01KJMB8V8R4T2ZQ5W6X7Y8Z9AB"}.get(
        state, bob.user_id
    )
    if state == "suspended":
        User.change(bob.user_id, changes={"suspended_at": NOW})
    if "block" in state:
        put(*((alice, bob) if state == "blocked" else (bob, alice)), "block")

    refused = getattr(alice, method)(f"/v1/users/{user_id}/follow")

    error = refused.json()["error"]
    assert (refused.status_code, error["code"], error["details"]) == (404, "RESOURCE_NOT_FOUND", {})
    assert counts(alice) == counts(bob) == (0, 0)


def test_a_private_account_is_asked(alice: Person, bob: Person) -> None:
    set_private(bob)

    assert [put(alice, bob, "follow") for _ in range(2)] == [204, 204]

    assert (counts(alice), counts(bob)) == ((0, 0), (0, 0))
    assert alice.get(f"/v1/users/{bob.user_id}").json()["followedByMe"] is False
    assert places(alice) == {f"requests#{bob.user_id}"}
    assert places(bob) == {f"requested-by#{alice.user_id}"}


def test_a_request_is_taken_back_as_a_follow_is(alice: Person, bob: Person) -> None:
    set_private(bob)
    put(alice, bob, "follow")

    assert [delete(alice, bob, "follow") for _ in range(2)] == [204, 204]

    assert (places(alice), places(bob)) == (set(), set())
    assert put(alice, bob, "follow") == 204
    assert places(alice) == {f"requests#{bob.user_id}"}


def test_who_follows_already_asks_for_nothing(alice: Person, bob: Person) -> None:
    put(alice, bob, "follow")
    set_private(bob)

    assert put(alice, bob, "follow") == 204

    assert places(alice) == {f"follows#{bob.user_id}"}
    assert counts(bob) == (1, 0)


def test_to_follow_again_is_enough_once_the_account_is_open(alice: Person, bob: Person) -> None:
    set_private(bob)
    put(alice, bob, "follow")
    set_private(bob, is_private=False)

    put(alice, bob, "follow")

    assert places(alice) == {f"follows#{bob.user_id}"}
    assert places(bob) == {f"follower#{alice.user_id}"}
    assert (counts(alice), counts(bob)) == ((0, 1), (1, 0))


def test_sixty_a_minute_are_enough(alice: Person, bob: Person) -> None:
    statuses = [put(alice, bob, "follow") for _ in range(61)]

    assert statuses == [204] * 60 + [429]
    assert delete(alice, bob, "follow") == 204


def test_a_query_is_refused(alice: Person, bob: Person) -> None:
    assert alice.put(f"/v1/users/{bob.user_id}/follow?x=1").status_code == 400
    assert counts(bob) == (0, 0)


def test_other_methods_are_not_known(alice: Person, bob: Person) -> None:
    assert alice.get(f"/v1/users/{bob.user_id}/follow").status_code == 405
    assert alice.post(f"/v1/users/{bob.user_id}/follow").status_code == 405


def test_follows_and_requests_are_told_and_what_others_need_not_know_is_not() -> None:
    ids = {"user_id": "ann", "followed_id": "ben"}
    ties = {kind: Tie.of(kind, "ann", "ben") for kind in Kind}

    told = {kind: [*announce_tie(None, tie)] for kind, tie in ties.items()}
    ended = {kind: [*announce_tie(tie, None)] for kind, tie in ties.items()}

    assert {kind: events for kind, events in told.items() if events} == {
        Kind.FOLLOWS: [FollowBegan(**ids)],
        Kind.REQUESTS: [FollowRequested(**ids)],
    }
    assert {kind: events for kind, events in ended.items() if events} == {
        Kind.FOLLOWS: [FollowEnded(**ids)]
    }
