"""GET /follow-requests, POST /follow-requests/{userId}/accept and reject, an account opened."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from apps.accounts import services
from apps.accounts.models import User
from apps.accounts.services import following
from apps.core.api.idempotency import IdempotentMixin
from tests.conftest import Person
from tests.factories import NOW
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


@pytest.fixture
def asked(alice: Person, bob: Person) -> Person:
    """bob, whose account is private, and whom alice has asked."""
    set_private(bob)
    put(alice, bob, "follow")
    return bob


def ask(who: str, whom: Person) -> None:
    services.follow_user(user_id=who, other_id=whom.user_id, now=NOW)


def test_who_asked_is_listed_the_newest_first(alice: Person, carol: Person, asked: Person) -> None:
    put(carol, asked, "follow")

    page = asked.get("/v1/follow-requests").json()

    assert page["nextCursor"] is None
    assert [one["userId"] for one in page["items"]] == [carol.user_id, alice.user_id]
    assert page["items"][1] == {
        "userId": alice.user_id,
        "username": f"user-{alice.user_id[:8]}",
        "displayName": None,
        "avatar": None,
        "createdAt": page["items"][1]["createdAt"],
    }
    assert listed(alice, "follow-requests") == []


def test_each_request_is_on_one_page(asked: Person, alice: Person) -> None:
    others = [somebody() for _ in range(6)]
    for other in others:
        ask(other, asked)

    found = [one["userId"] for one in pages(asked, "follow-requests", limit=3)]

    assert sorted(found) == sorted([*others, alice.user_id])


def test_accepting_makes_the_follow(alice: Person, asked: Person) -> None:
    [request] = pages(asked, "follow-requests")

    response = answer(asked, alice, "accept")

    assert (response.status_code, response.json()) == (200, request)
    assert (counts(alice), counts(asked)) == ((0, 1), (1, 0))
    assert places(alice) == {f"follows#{asked.user_id}"}
    assert places(asked) == {f"follower#{alice.user_id}"}
    assert alice.get(f"/v1/users/{asked.user_id}").json()["followedByMe"] is True


def test_rejecting_ends_the_request(alice: Person, asked: Person) -> None:
    [request] = pages(asked, "follow-requests")

    response = answer(asked, alice, "reject")

    assert (response.status_code, response.json()) == (200, request)
    assert (places(alice), places(asked)) == (set(), set())
    assert (counts(alice), counts(asked)) == ((0, 0), (0, 0))


def test_one_may_ask_again_after_a_rejection(alice: Person, asked: Person) -> None:
    answer(asked, alice, "reject")

    put(alice, asked, "follow")

    assert listed(asked, "follow-requests") == [alice.user_id]


@pytest.mark.parametrize("verb", ["accept", "reject"])
@pytest.mark.parametrize("state", ["never", "nobody", "taken back", "answered", "suspended"])
def test_a_request_that_is_not_there_is_not_found(
    alice: Person, carol: Person, asked: Person, verb: str, state: str
) -> None:
    asker = {"never": carol.user_id, "nobody": str(uuid4())}.get(state, alice.user_id)
    if state == "taken back":
        delete(alice, asked, "follow")
    elif state == "answered":
        answer(asked, alice, "reject")
    elif state == "suspended":
        User.change(alice.user_id, changes={"suspended_at": NOW})

    response = answer(asked, asker, verb)

    assert response.status_code == 404
    assert (counts(asked), counts(alice), counts(carol)) == ((0, 0), (0, 0), (0, 0))


def test_who_is_suspended_is_not_listed(alice: Person, asked: Person) -> None:
    User.change(alice.user_id, changes={"suspended_at": NOW})

    assert listed(asked, "follow-requests") == []


def test_nobody_answers_for_another(alice: Person, carol: Person, asked: Person) -> None:
    assert [answer(who, alice, "accept").status_code for who in (carol, alice)] == [404, 404]
    assert listed(asked, "follow-requests") == [alice.user_id]


@pytest.mark.parametrize("verb", ["accept", "reject"])
def test_a_repeat_under_a_key_gets_the_first_answer(
    alice: Person, asked: Person, verb: str
) -> None:
    first, again = (answer(asked, alice, verb, **{"Idempotency-Key": "k"}) for _ in range(2))

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.content == again.content
    assert again["Idempotent-Replayed"] == "true"
    assert counts(asked) == (int(verb == "accept"), 0)


@pytest.mark.parametrize("verb", ["accept", "reject"])
def test_a_repeat_after_a_crash_finds_its_own_work(
    alice: Person, asked: Person, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: Any, **__: Any) -> None:
        raise SystemExit

    [request] = pages(asked, "follow-requests")
    key = {"Idempotency-Key": "k"}
    with monkeypatch.context() as dying:
        dying.setattr(IdempotentMixin, "finalize_response", crash)  # After the transaction.
        with pytest.raises(SystemExit):
            answer(asked, alice, verb, **key)

    again = answer(asked, alice, verb, **key)

    assert (again.status_code, again.json()) == (200, request)
    assert counts(asked) == (int(verb == "accept"), 0)


def test_calls(alice: Person, asked: Person, dynamodb_calls: list[str]) -> None:
    asked.get("/v1/users/me")  # So that how they stand is known after the change.
    dynamodb_calls.clear()
    asked.get("/v1/follow-requests")
    assert dynamodb_calls == ["Query", "BatchGetItem"]

    for verb in ("reject", "accept"):
        put(alice, asked, "follow")
        dynamodb_calls.clear()
        answer(asked, alice, verb)
        assert dynamodb_calls == ["GetItem", "BatchGetItem", "TransactWriteItems"]


def test_who_waits_follows_once_the_account_is_open(
    alice: Person, asked: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "LET_IN_AT_ONCE", 2)
    others = [somebody() for _ in range(6)]
    for other in others:
        ask(other, asked)

    set_private(asked, is_private=False)
    settle()

    assert listed(asked, "follow-requests") == []
    followers = listed(asked, f"users/{asked.user_id}/followers")
    assert sorted(followers) == sorted([*others, alice.user_id])
    assert counts(asked) == (7, 0)
    assert {counts(other) for other in others} == {(0, 1)}


def test_who_waits_goes_on_waiting_when_the_account_is_private_again(
    asked: Person, alice: Person, settle: Settle
) -> None:
    set_private(asked, is_private=False)
    set_private(asked)
    settle()

    assert listed(asked, "follow-requests") == [alice.user_id]
    assert counts(asked) == (0, 0)


def test_nobody_is_let_in_who_is_suspended_and_the_others_are(
    asked: Person, alice: Person, carol: Person, settle: Settle
) -> None:
    put(carol, asked, "follow")
    User.change(alice.user_id, changes={"suspended_at": NOW})

    set_private(asked, is_private=False)
    settle()

    assert places(asked) == {f"requested-by#{alice.user_id}", f"follower#{carol.user_id}"}
    assert counts(asked) == (1, 0)


def test_an_account_that_turns_private_halfway_keeps_the_rest_waiting(
    asked: Person, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = following._accept_in

    def accept(*args: Any, **more: Any) -> None:
        set_private(asked)
        real(*args, **more)

    set_private(asked, is_private=False)
    monkeypatch.setattr(following, "_accept_in", accept)
    services.let_requests_in(user_id=asked.user_id, now=NOW)

    assert places(asked) == {f"requested-by#{alice.user_id}"}
    assert counts(asked) == (0, 0)
