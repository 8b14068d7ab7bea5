"""Reservations: made, refused, accepted, confirmed, cancelled, and who sees what of them."""

from collections.abc import Callable
from typing import Any

import pytest

from apps.accounts import services as accounts
from apps.core.money import Money
from apps.marketplace.models import Kind, Listing
from tests.conftest import Person
from tests.factories import BERLIN, NOW, make_item
from tests.marketplace.auctioning import END, bid_at, make_auction
from tests.marketplace.reserving import (
    accept,
    cancel,
    code,
    confirm,
    expect_whole,
    open_of,
    read,
    reserve,
    reserve_at,
)

Settle = Callable[[], None]
PRICE = Money.read("12.50 EUR")


def test_the_first_has_it_in_one_transaction_and_the_others_are_told_so(
    alice: Person, bob: Person, carol: Person, dynamodb_calls: list[str]
) -> None:
    item = make_item(alice.user_id)
    dynamodb_calls.clear()

    response = reserve(bob, item, note="On Saturday?")

    made = response.json()
    assert (response.status_code, response["Location"]) == (201, f"/v1/items/{item.item_id}")
    # The rate (twice for its first use), the item, what is around it, and the reservation.
    assert dynamodb_calls == ["UpdateItem"] * 2 + ["GetItem", "BatchGetItem", "TransactWriteItems"]
    assert made == {
        "reservationId": made["reservationId"],
        "itemId": item.item_id,
        "userId": bob.user_id,
        "status": "pending",
        "expiresAt": made["expiresAt"],
        "note": "On Saturday?",
        "createdAt": made["createdAt"],
    }
    assert code(reserve(carol, item)) == (409, "ITEM_NOT_AVAILABLE")
    assert code(reserve(bob, item)) == (409, "ITEM_NOT_AVAILABLE")
    assert (open_of(bob.user_id), open_of(carol.user_id)) == (1, 0)
    expect_whole(item)


def test_it_is_held_for_48_hours(alice: Person, bob: Person) -> None:
    item = make_item(alice.user_id)

    made = reserve_at(NOW, bob.user_id, item)

    assert made.held_until
    assert (made.held_until - NOW).total_seconds() == 48 * 3600


def test_a_sale_is_reserved_too_and_without_any_body(alice: Person, bob: Person) -> None:
    item = make_item(alice.user_id, kind=Kind.SALE, price=PRICE)

    response = bob.post(f"/v1/items/{item.item_id}/reserve")

    assert (response.status_code, response.json()["note"]) == (201, None)


def test_its_two_sides_see_the_reservation_and_others_the_status(
    alice: Person, bob: Person, carol: Person
) -> None:
    item = make_item(alice.user_id)
    made = reserve(bob, item).json()

    seen = [read(who, item) for who in (alice, bob, carol)]

    assert [one["status"] for one in seen] == ["reserved"] * 3
    assert [one["reservation"] for one in seen] == [made, made, None]
    assert [one["location"]["lat"] == BERLIN["lat"] for one in seen] == [True, False, False]


def test_what_is_reserved_is_found_by_others_and_among_what_one_wants(
    alice: Person, bob: Person, settle: Settle
) -> None:
    item = make_item(alice.user_id)
    reserve(bob, item)
    settle()

    near = f"/v1/items?near=52.52,13.405&radiusKm=1&seller={alice.user_id}"
    [found] = bob.get(near).json()["items"]
    [wanted] = bob.get("/v1/me/items?role=buyer").json()["items"]

    assert (found["itemId"], found["status"]) == (item.item_id, "reserved")
    assert (wanted["itemId"], wanted["reservation"]["userId"]) == (item.item_id, bob.user_id)


def test_once_accepted_the_reserver_knows_the_place_and_nothing_lapses(
    alice: Person, bob: Person, carol: Person, dynamodb_calls: list[str]
) -> None:
    item = make_item(alice.user_id)
    made = reserve(bob, item).json()
    dynamodb_calls.clear()

    response = accept(alice, item)

    assert dynamodb_calls == ["GetItem", "GetItem", "TransactWriteItems"]
    expected = {**made, "status": "accepted", "expiresAt": None}
    assert (response.status_code, response.json()) == (200, expected)
    assert accept(alice, item).json() == expected
    lats = [read(who, item)["location"]["lat"] for who in (bob, carol)]
    assert lats == [BERLIN["lat"], 52.5195]
    assert Listing.load_one(item.item_id).due_row() is None
    expect_whole(item)


def test_once_confirmed_it_is_handed_over_and_a_slot_is_free(
    alice: Person, bob: Person, settle: Settle, dynamodb_calls: list[str]
) -> None:
    item = make_item(alice.user_id)
    reserve(bob, item)
    accept(alice, item)
    dynamodb_calls.clear()

    response = confirm(alice, item)

    assert dynamodb_calls == ["GetItem", "GetItem", "TransactWriteItems"]
    assert (response.status_code, response.json()["status"]) == (200, "handed_over")
    assert confirm(alice, item).json() == response.json()
    settle()
    seen = read(bob, item)
    assert (seen["status"], seen["reservation"]["status"]) == ("handed_over", "handed_over")
    assert open_of(bob.user_id) == 0
    near = f"/v1/items?near=52.52,13.405&radiusKm=1&seller={alice.user_id}"
    assert bob.get(near).json()["items"] == []
    assert bob.get("/v1/me/items?role=buyer").json()["items"] == [seen]
    assert code(reserve(bob, item)) == (409, "ITEM_NOT_AVAILABLE")
    assert cancel(bob, item) == cancel(alice, item) == 404


def test_nothing_is_confirmed_before_it_is_accepted(alice: Person, bob: Person) -> None:
    item = make_item(alice.user_id)
    reserve(bob, item)

    assert code(confirm(alice, item)) == (409, "CONFLICT")


def test_what_was_won_is_handed_over_too(alice: Person, bob: Person, carol: Person) -> None:
    item = make_auction(alice.user_id, ends_at=END)
    bid_at(NOW, bob.user_id, item, "20.00")

    response = confirm(alice, item)

    assert response.json()["userId"] == bob.user_id
    assert (response.json()["reservationId"], response.json()["status"]) == (None, "handed_over")
    assert read(carol, item)["status"] == "handed_over"
    assert [confirm(who, item).status_code for who in (alice, bob, carol)] == [200, 403, 404]


def test_the_seller_alone_accepts_and_confirms(alice: Person, bob: Person, carol: Person) -> None:
    item = make_item(alice.user_id)
    reserve(bob, item)

    answers = [act(who, item).status_code for act in (accept, confirm) for who in (bob, carol)]

    assert answers == [403, 404, 403, 404]
    assert cancel(carol, item) == 404


def test_where_nothing_is_reserved_there_is_nothing_to_act_on(alice: Person, bob: Person) -> None:
    item = make_item(alice.user_id)

    assert [accept(alice, item).status_code, confirm(alice, item).status_code] == [404, 404]
    assert [cancel(alice, item), cancel(bob, item)] == [404, 404]


@pytest.mark.parametrize("is_accepted", [False, True])
def test_who_cancels_their_own_does_not_get_it_again_but_others_do(
    alice: Person, bob: Person, carol: Person, is_accepted: bool, dynamodb_calls: list[str]
) -> None:
    item = make_item(alice.user_id)
    reserve(bob, item)
    if is_accepted:
        accept(alice, item)
    dynamodb_calls.clear()

    assert cancel(bob, item) == 204

    assert dynamodb_calls == ["GetItem", "GetItem", "TransactWriteItems"]
    assert cancel(bob, item) == 404
    assert (read(carol, item)["status"], open_of(bob.user_id)) == ("active", 0)
    assert code(reserve(bob, item)) == (409, "RESERVED_BEFORE")
    assert bob.get("/v1/me/items?role=buyer").json()["items"] == []
    assert reserve(carol, item).status_code == 201
    expect_whole(item)


def test_whose_reservation_the_seller_cancelled_may_reserve_again(
    alice: Person, bob: Person
) -> None:
    item = make_item(alice.user_id)
    first = reserve(bob, item).json()

    assert cancel(alice, item) == 204

    again = reserve(bob, item)
    assert again.status_code == 201
    assert again.json()["reservationId"] != first["reservationId"]
    assert open_of(bob.user_id) == 1
    expect_whole(item)


def test_nobody_has_more_than_five_open_ones(alice: Person, bob: Person) -> None:
    items = [make_item(alice.user_id) for _ in range(6)]
    assert [reserve(bob, item).status_code for item in items[:5]] == [201] * 5

    assert code(reserve(bob, items[5])) == (409, "TOO_MANY_RESERVATIONS")

    accept(alice, items[0])
    assert code(reserve(bob, items[5])) == (409, "TOO_MANY_RESERVATIONS")
    confirm(alice, items[0])
    assert reserve(bob, items[5]).status_code == 201
    assert open_of(bob.user_id) == 5


def test_what_cannot_be_reserved(alice: Person, bob: Person) -> None:
    auction, own = make_auction(alice.user_id), make_item(bob.user_id)
    draft, off = make_item(alice.user_id, status="draft"), make_item(alice.user_id)
    alice.patch(f"/v1/items/{off.item_id}", {"status": "cancelled"}, "json")
    nothing = Listing.key("01KJMB8V8R4T2ZQ5W6X7Y8Z9BA")
    nothing.item_id = "01KJMB8V8R4T2ZQ5W6X7Y8Z9BA"

    codes = [code(reserve(bob, item)) for item in (auction, own, draft, off, nothing)]

    missing = (404, "RESOURCE_NOT_FOUND")
    over = (409, "ITEM_NOT_AVAILABLE")
    assert codes == [(409, "CONFLICT"), (409, "CONFLICT"), missing, over, missing]


@pytest.mark.parametrize(
    ("body", "field"),
    [({"note": 5}, "note"), ({"note": "x" * 501}, "note"), ({"notes": "x"}, "notes")],
)
def test_what_is_no_note_is_refused(
    alice: Person, bob: Person, body: dict[str, Any], field: str
) -> None:
    response = reserve(bob, make_item(alice.user_id), **body)

    assert (response.status_code, list(response.json()["error"]["details"])) == (400, [field])


@pytest.mark.parametrize("blocks_seller", [True, False])
def test_who_is_blocked_reserves_nothing_but_may_still_cancel(
    alice: Person, bob: Person, blocks_seller: bool
) -> None:
    held, free = make_item(alice.user_id), make_item(alice.user_id)
    reserve(bob, held)
    one, other = (bob, alice) if blocks_seller else (alice, bob)
    accounts.block_user(user_id=one.user_id, other_id=other.user_id, now=NOW)

    assert reserve(bob, free).status_code == 404
    assert cancel(bob, held) == 204
    assert open_of(bob.user_id) == 0


def test_the_60th_of_a_minute_is_the_last(alice: Person, bob: Person) -> None:
    item = make_item(alice.user_id)

    codes = [reserve(bob, item).status_code for _ in range(61)]

    assert codes == [201] + [409] * 59 + [429]


def test_repeated_under_its_key_it_is_one(alice: Person, bob: Person) -> None:
    item = make_item(alice.user_id)
    url = f"/v1/items/{item.item_id}/reserve"

    first = bob.post(url, {}, "json", HTTP_IDEMPOTENCY_KEY="one")
    again = bob.post(url, {}, "json", HTTP_IDEMPOTENCY_KEY="one")

    assert (again.status_code, again["Idempotent-Replayed"]) == (201, "true")
    assert again.json() == first.json()
    assert open_of(bob.user_id) == 1


def test_one_whose_answer_was_lost_is_found_again(
    alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = make_item(alice.user_id)
    url = f"/v1/items/{item.item_id}/reserve"
    with monkeypatch.context() as patch:
        patch.setattr("apps.core.idempotency.Intent.store", lambda *_: None)
        first = bob.post(url, {}, "json", HTTP_IDEMPOTENCY_KEY="one").json()
    accept(alice, item)

    again = bob.post(url, {}, "json", HTTP_IDEMPOTENCY_KEY="one")

    assert (again.status_code, again.json()["reservationId"]) == (201, first["reservationId"])
    assert open_of(bob.user_id) == 1


def test_a_seller_may_change_words_but_not_what_was_agreed_on(alice: Person, bob: Person) -> None:
    item = make_item(alice.user_id, kind=Kind.SALE, price=PRICE)
    reserve(bob, item)
    url = f"/v1/items/{item.item_id}"
    price = {"amount": "99.00", "currency": "EUR"}

    def patch(**body: Any) -> int:
        return int(alice.patch(url, body, "json").status_code)

    assert patch(title="A better chair") == 200
    assert [patch(price=price), patch(kind="giveaway", price=None)] == [409, 409]
    assert [patch(status=status) for status in ("cancelled", "active", "draft")] == [409] * 3
    assert patch(status="reserved") == 200
    assert alice.put(url, read(alice, item), "json").status_code == 200
    assert alice.delete(url).status_code == 409
    expect_whole(item)


def test_what_is_held_does_not_expire_and_does_once_it_is_free(alice: Person, bob: Person) -> None:
    item = make_item(alice.user_id)
    reserve(bob, item)
    Listing.change(*item.keys(), changes={"listed_until": NOW})

    assert read(alice, item)["status"] == "reserved"
    cancel(bob, item)
    assert read(alice, item)["status"] == "expired"
    assert code(reserve(bob, item))[0] == 409


def test_each_step_makes_a_new_tag(alice: Person, bob: Person) -> None:
    item = make_item(alice.user_id)
    url = f"/v1/items/{item.item_id}"
    tags = [alice.get(url)["ETag"]]
    for who, act in ((bob, reserve), (alice, accept), (alice, confirm)):
        assert act(who, item).status_code < 300
        tags.append(alice.get(url)["ETag"])

    assert len(set(tags)) == 4
    assert alice.get(url, HTTP_IF_NONE_MATCH=tags[-1]).status_code == 304
