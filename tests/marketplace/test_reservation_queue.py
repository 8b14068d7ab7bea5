"""The queue for what somebody else holds: first come, first served, once a person."""

from collections.abc import Callable

import pytest

from apps.accounts import services as accounts
from apps.marketplace import services
from apps.marketplace.models import Listing
from tests.conftest import Person
from tests.factories import NOW, make_item
from tests.marketplace.auctioning import make_auction
from tests.marketplace.reserving import (
    LATER,
    accept,
    cancel,
    code,
    confirm,
    expect_whole,
    kinds_told,
    open_of,
    read,
    reserve,
    reserve_at,
    rows_of,
    sweep_at,
    wait,
    wait_at,
)
from tests.meanwhile import meanwhile

Settle = Callable[[], None]
MakePerson = Callable[..., Person]


def leave(who: Person, item: Listing) -> int:
    return int(who.delete(f"/v1/items/{item.item_id}/queue").status_code)


def position(who: Person, item: Listing) -> int | None:
    found = who.get(f"/v1/items/{item.item_id}/queue")
    return found.json()["position"] if found.status_code == 200 else None


def holder(item: Listing) -> str | None:
    row = expect_whole(item)
    return row.reserver_id if row.status == "reserved" else None


def test_who_comes_too_late_waits_for_the_next_turn(
    alice: Person, bob: Person, carol: Person, dynamodb_calls: list[str]
) -> None:
    item = make_item(alice.user_id)
    reserve(bob, item)
    dynamodb_calls.clear()

    response = wait(carol, item)

    made = response.json()
    assert (response.status_code, response["Location"]) == (201, f"/v1/items/{item.item_id}/queue")
    calls = ["GetItem", "BatchGetItem", "TransactWriteItems", "Query"]
    assert dynamodb_calls == ["UpdateItem"] * 2 + calls
    assert made == {
        "itemId": item.item_id,
        "userId": carol.user_id,
        "position": 1,
        "createdAt": made["createdAt"],
    }
    again = wait(carol, item)
    assert (again.status_code, again.json()) == (200, made)
    assert carol.get(f"/v1/items/{item.item_id}/queue").json() == made
    [wanted] = carol.get("/v1/me/items?role=buyer").json()["items"]
    assert wanted["itemId"] == item.item_id
    assert read(carol, item)["reservation"] is None
    expect_whole(item)


def test_each_turn_goes_to_who_waited_longest(alice: Person, person: MakePerson) -> None:
    item = make_item(alice.user_id)
    people = [person() for _ in range(4)]
    reserve(people[0], item)
    for who in people[1:]:
        wait(who, item)
    assert [position(who, item) for who in people] == [None, 1, 2, 3]

    for number, who in enumerate(people):
        assert holder(item) == who.user_id
        assert [open_of(one.user_id) for one in people] == [
            int(place == number) for place in range(4)
        ]
        assert cancel(who if number % 2 else alice, item) == 204

    assert (holder(item), read(alice, item)["status"]) == (None, "active")


def test_whose_turn_it_is_has_48_hours_of_their_own_and_is_told(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    item = make_item(alice.user_id)
    reserve_at(NOW, bob.user_id, item)
    wait_at(NOW, carol.user_id, item)

    sweep_at(item, LATER)
    settle()

    row = expect_whole(item)
    assert row.reserver_id == carol.user_id
    assert row.reserved_until
    assert (row.reserved_until - LATER).total_seconds() == 48 * 3600
    assert kinds_told(carol) == ["reservation.turn"]
    assert kinds_told(bob) == ["reservation.lapsed", "reservation.made"]
    assert kinds_told(alice) == ["reservation.lapsed", "reservation.made", "reservation.made"]


def test_who_leaves_the_queue_is_passed_over(
    alice: Person, bob: Person, carol: Person, mod: Person
) -> None:
    item = make_item(alice.user_id)
    reserve(bob, item)
    wait(carol, item)
    wait(mod, item)

    assert [leave(carol, item), leave(carol, item), leave(bob, item)] == [204, 404, 404]
    assert position(mod, item) == 1
    cancel(bob, item)
    assert holder(item) == mod.user_id
    assert leave(mod, item) == 404


def test_who_is_blocked_suspended_or_full_is_passed_over(
    alice: Person, bob: Person, carol: Person, admin: Person, person: MakePerson
) -> None:
    item = make_item(alice.user_id)
    blocked, suspended, full = person(), person(), person()
    reserve(bob, item)
    for who in (blocked, suspended, full, carol):
        wait(who, item)
    accounts.block_user(user_id=blocked.user_id, other_id=alice.user_id, now=NOW)
    accounts.suspend_user(user_id=suspended.user_id, actor_id=admin.user_id, now=NOW)
    for _ in range(5):
        reserve_at(NOW, full.user_id, make_item(alice.user_id))

    cancel(bob, item)

    assert holder(item) == carol.user_id
    # Only who may come back to five keeps the place.
    assert [turn.user_id for turn in rows_of(item)["queue"]] == [full.user_id]


def test_who_waits_longer_than_a_look_reaches_has_a_turn(
    alice: Person, bob: Person, carol: Person, person: MakePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.marketplace.services.turns.READ_AT_ONCE", 2)
    monkeypatch.setattr("apps.marketplace.services.turns.DROPPED_AT_MOST", 3)
    item = make_item(alice.user_id)
    reserve(bob, item)
    for who in [person() for _ in range(5)]:
        wait(who, item)
        accounts.block_user(user_id=who.user_id, other_id=alice.user_id, now=NOW)
    wait(carol, item)

    cancel(bob, item)

    assert holder(item) == carol.user_id
    assert len(rows_of(item)["queue"]) == 2


def test_who_could_not_be_served_may_still_take_what_is_free(
    alice: Person, bob: Person, carol: Person
) -> None:
    item = make_item(alice.user_id)
    others = [make_item(alice.user_id) for _ in range(5)]
    reserve(bob, item)
    wait(carol, item)
    for other in others:
        reserve(carol, other)
    cancel(bob, item)
    assert (holder(item), Listing.load_one(item.item_id).queued) == (None, 1)

    cancel(carol, others[0])

    assert reserve(carol, item).status_code == 201
    assert (holder(item), Listing.load_one(item.item_id).queued) == (carol.user_id, 0)


def test_for_what_nobody_holds_one_does_not_wait(alice: Person, bob: Person, mod: Person) -> None:
    free, auction, draft = (
        make_item(alice.user_id),
        make_auction(alice.user_id),
        make_item(alice.user_id, status="draft"),
    )
    held, over = make_item(alice.user_id), make_item(alice.user_id)
    reserve(bob, held)
    reserve(mod, over)
    accept(alice, over)
    confirm(alice, over)

    answers = [code(wait(bob, item)) for item in (free, auction, draft, over, held)]

    conflict = (409, "CONFLICT")
    missing, gone = (404, "RESOURCE_NOT_FOUND"), (409, "ITEM_NOT_AVAILABLE")
    assert answers == [conflict, conflict, missing, gone, conflict]
    assert code(wait(alice, held)) == conflict


def test_who_gave_it_up_does_not_wait_for_it(alice: Person, bob: Person, carol: Person) -> None:
    item = make_item(alice.user_id)
    reserve(bob, item)
    cancel(bob, item)
    reserve(carol, item)

    assert code(wait(bob, item)) == (409, "RESERVED_BEFORE")


def test_a_place_repeated_under_its_key_is_the_same_answer(
    alice: Person, bob: Person, carol: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = make_item(alice.user_id)
    reserve(bob, item)
    url = f"/v1/items/{item.item_id}/queue"
    with monkeypatch.context() as patch:
        patch.setattr("apps.core.idempotency.Intent.store", lambda *_: None)
        first = carol.post(url, HTTP_IDEMPOTENCY_KEY="one")

    again = carol.post(url, HTTP_IDEMPOTENCY_KEY="one")
    replayed = carol.post(url, HTTP_IDEMPOTENCY_KEY="one")

    assert [first.status_code, again.status_code, replayed.status_code] == [201] * 3
    assert first.json() == again.json() == replayed.json()
    expect_whole(item)


def test_who_comes_while_it_gets_free_is_not_forgotten(
    alice: Person, bob: Person, carol: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = make_item(alice.user_id)
    reserve(bob, item)
    meanwhile(monkeypatch, "apps.marketplace.services.releasing.next_of", lambda: wait(carol, item))

    assert cancel(bob, item) == 204

    assert holder(item) == carol.user_id


def test_who_is_gone_when_it_is_their_turn_is_passed_over(
    alice: Person, bob: Person, carol: Person, mod: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = make_item(alice.user_id)
    reserve(bob, item)
    wait(carol, item)
    wait(mod, item)

    def leaves() -> None:
        accounts.suspend_user(user_id=carol.user_id, actor_id=alice.user_id, now=NOW)

    meanwhile(monkeypatch, "apps.marketplace.services.releasing.next_of", leaves)

    assert cancel(bob, item) == 204

    assert holder(item) == mod.user_id


def test_nobody_waits_for_what_is_over(
    alice: Person, bob: Person, carol: Person, mod: Person, settle: Settle
) -> None:
    item = make_item(alice.user_id)
    reserve(bob, item)
    wait(carol, item)
    wait(mod, item)
    accept(alice, item)
    settle()
    assert len(rows_of(item)["queue"]) == 2

    confirm(alice, item)
    settle()

    assert (rows_of(item)["queue"], rows_of(item)["waiting"]) == ([], [])
    assert carol.get("/v1/me/items?role=buyer").json()["items"] == []
    services.dismiss_some(item_id=item.item_id)  # Told once more, it changes nothing.
    assert Listing.load_one(item.item_id).queued == 0
