"""Bids: placed, refused, and what everybody sees of them."""

from typing import Any

import pytest

from apps.accounts import services as accounts
from apps.core.errors import RateLimited
from apps.marketplace.models import Bid, Bidder, Kind, Listing, LogEntry
from tests.conftest import Person
from tests.factories import NOW, make_item
from tests.marketplace.auction_reference import replay
from tests.marketplace.auctioning import (
    auction_of,
    bid,
    bid_at,
    entries,
    euros,
    log_of,
    make_auction,
    money,
)


def test_a_bid_is_placed_in_one_transaction_and_shown_to_who_made_it(
    alice: Person, bob: Person, dynamodb_calls: list[str]
) -> None:
    item = make_auction(alice.user_id)
    dynamodb_calls.clear()

    response = bid(bob, item, "20")

    made = response.json()
    assert response.status_code == 201
    assert response["Location"] == f"/v1/items/{item.item_id}/bids"
    # The rate (twice for its first use), the item, what is around it, and the bid.
    assert dynamodb_calls == ["UpdateItem"] * 2 + ["GetItem", "BatchGetItem", "TransactWriteItems"]
    assert made == {
        "bidId": made["bidId"],
        "itemId": item.item_id,
        "userId": bob.user_id,
        "bidder": "Bidder 1",
        "maxAmount": euros("20.00"),
        "leading": True,
        "currentPrice": euros("10.00"),
        "minNextBid": euros("10.50"),
        "reserveMet": True,
        "bidCount": 1,
        "endsAt": "2999-12-31T23:59:59.999Z",
        "createdAt": made["createdAt"],
    }


def test_a_bid_shows_in_the_item_and_in_its_log(alice: Person, bob: Person, carol: Person) -> None:
    item = make_auction(alice.user_id)
    bid(bob, item, "20.00")
    bid(carol, item, "15.00")

    auction, log = auction_of(alice, item), log_of(bob, item)

    assert auction == {
        "startPrice": euros("10.00"),
        "reserveMet": True,
        "currentPrice": euros("15.50"),
        "minNextBid": euros("16.00"),
        "bidCount": 2,
        "endsAt": "2999-12-31T23:59:59.999Z",
        "hardEndsAt": "3000-01-01T00:59:59.999Z",
        "winnerId": None,
    }
    first, second = log
    assert first == {
        "bidId": first["bidId"],
        "itemId": item.item_id,
        "bidder": "Bidder 1",
        "isMine": True,
        "amount": euros("10.00"),
        "price": euros("10.00"),
        "leader": "Bidder 1",
        "createdAt": first["createdAt"],
    }
    assert second == {
        "bidId": second["bidId"],
        "itemId": item.item_id,
        "bidder": "Bidder 2",
        "isMine": False,
        "amount": euros("15.00"),
        "price": euros("15.50"),
        "leader": "Bidder 1",
        "createdAt": second["createdAt"],
    }
    assert replay(entries(log), 10_00) == (15_50, "Bidder 1")


def test_the_log_comes_in_pages_the_oldest_first(
    alice: Person, bob: Person, carol: Person, dynamodb_calls: list[str]
) -> None:
    item = make_auction(alice.user_id)
    for number in range(5):
        bid_at(NOW, (bob, carol)[number % 2].user_id, item, f"{20 + 10 * number}.00")
    path = f"/v1/items/{item.item_id}/bids?limit=3"
    dynamodb_calls.clear()

    first = alice.get(path).json()
    assert dynamodb_calls == ["GetItem", "BatchGetItem", "GetItem", "Query"]
    second = alice.get(f"{path}&cursor={first['nextCursor']}").json()

    prices = [line["price"]["amount"] for line in first["items"] + second["items"]]
    assert prices == ["10.00", "20.50", "31.00", "41.00", "51.00"]
    assert (len(first["items"]), second["nextCursor"]) == (3, None)


def test_who_raises_the_maximum_of_their_lead_shows_nothing(
    alice: Person, bob: Person, carol: Person, settle: Any
) -> None:
    item = make_auction(alice.user_id, reserve="500.00")
    bid(carol, item, "12.00")
    bid(bob, item, "20.00")
    settle()
    path = f"/v1/items/{item.item_id}"
    before, log = carol.get(path), log_of(carol, item)

    response = bid(bob, item, "20.01")

    assert (response.status_code, response.json()["leading"]) == (201, True)
    after = carol.get(path)
    assert (after.json(), after["ETag"]) == (before.json(), before["ETag"])
    assert log_of(carol, item) == log
    assert Listing.load_one(item.item_id).highest_maximum == money("20.01")


@pytest.mark.parametrize("amount", ["9.99", "0", "0.01"])
def test_a_bid_below_the_lowest_is_refused_with_it(alice: Person, bob: Person, amount: str) -> None:
    item = make_auction(alice.user_id)

    response = bid(bob, item, amount)

    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (409, "BID_TOO_LOW")
    assert error["details"] == {"minNextBid": euros("10.00")}


def test_nobody_bids_on_their_own_item(alice: Person) -> None:
    item = make_auction(alice.user_id)

    response = bid(alice, item, "20.00")

    assert (response.status_code, response.json()["error"]["code"]) == (409, "CONFLICT")


@pytest.mark.parametrize("kind", [Kind.GIVEAWAY, Kind.SALE])
def test_nobody_bids_on_what_is_not_auctioned_off(alice: Person, bob: Person, kind: Kind) -> None:
    item = make_item(alice.user_id, kind=kind, price=money("5.00") if kind == Kind.SALE else None)

    assert bid(bob, item, "20.00").status_code == 409


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "maxAmount"),
        ({"maxAmount": None}, "maxAmount"),
        ({"maxAmount": "20.00"}, "maxAmount"),
        ({"maxAmount": {"amount": 20, "currency": "EUR"}}, "maxAmount.amount"),
        ({"maxAmount": euros("-20.00")}, "maxAmount.amount"),
        ({"maxAmount": euros("20.001")}, "maxAmount.amount"),
        ({"maxAmount": euros("9" * 13)}, "maxAmount.amount"),
        ({"maxAmount": {"amount": "20.00", "currency": "USD"}}, "maxAmount.currency"),
        ({"maxAmount": {"amount": "20.00", "currency": "XXX"}}, "maxAmount.currency"),
        ({"maxAmount": euros("20.00"), "amount": euros("20.00")}, "amount"),
    ],
)
def test_what_is_no_bid_is_refused(
    alice: Person, bob: Person, body: dict[str, Any], field: str
) -> None:
    item = make_auction(alice.user_id)

    response = bob.post(f"/v1/items/{item.item_id}/bids", body, "json")

    assert response.status_code == 400
    assert field in response.json()["error"]["details"]


def test_what_one_may_not_see_is_not_found(alice: Person, bob: Person) -> None:
    draft = make_auction(alice.user_id, status="draft")

    assert bid(bob, draft, "20.00").status_code == 404
    assert bob.get(f"/v1/items/{draft.item_id}/bids").status_code == 404
    assert bob.post("/v1/items/01KJMB8V8R4T2ZQ5W6X7Y8Z9BA/bids", {}, "json").status_code == 400


@pytest.mark.parametrize("blocks_seller", [True, False])
def test_who_is_blocked_cannot_bid(alice: Person, bob: Person, blocks_seller: bool) -> None:
    item = make_auction(alice.user_id)
    one, other = (bob, alice) if blocks_seller else (alice, bob)
    accounts.block_user(user_id=one.user_id, other_id=other.user_id, now=NOW)

    assert bid(bob, item, "20.00").status_code == 404
    assert bob.get(f"/v1/items/{item.item_id}/bids").status_code == 404


def test_the_60th_bid_of_a_minute_is_the_last(alice: Person, bob: Person) -> None:
    item = make_auction(alice.user_id)
    for cents in range(60):
        bid_at(NOW, bob.user_id, item, f"20.{cents:02}")

    with pytest.raises(RateLimited):
        bid_at(NOW, bob.user_id, item, "30.00")


def test_a_bid_repeated_under_its_key_is_placed_once(alice: Person, bob: Person) -> None:
    item = make_auction(alice.user_id)

    first = bid(bob, item, "20.00", HTTP_IDEMPOTENCY_KEY="one")
    again = bid(bob, item, "20.00", HTTP_IDEMPOTENCY_KEY="one")

    assert again["Idempotent-Replayed"] == "true"
    assert again.json() == first.json()
    assert auction_of(bob, item)["bidCount"] == 1


def test_a_bid_whose_answer_was_lost_is_found_again(
    alice: Person, bob: Person, carol: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = make_auction(alice.user_id)
    with monkeypatch.context() as patch:
        patch.setattr("apps.core.idempotency.Intent.store", lambda *_: None)
        first = bid(bob, item, "20.00", HTTP_IDEMPOTENCY_KEY="one").json()
    bid(bob, item, "30.00")
    bid(carol, item, "90.00")

    again = bid(bob, item, "20.00", HTTP_IDEMPOTENCY_KEY="one")

    assert again.status_code == 201
    assert (again.json()["bidId"], again.json()["maxAmount"]) == (first["bidId"], euros("20.00"))
    assert auction_of(bob, item)["bidCount"] == 2


def test_the_rows_of_a_bid_are_whole(alice: Person, bob: Person) -> None:
    item = make_auction(alice.user_id)

    made = bid_at(NOW, bob.user_id, item, "20.00")

    bidder = Bidder.find_of(item.item_id, bob.user_id)
    [row] = Bid.all_of(item.item_id, bob.user_id)
    [entry] = LogEntry.page_of(item.item_id, limit=5, after=None).items
    assert bidder
    assert (bidder.user_id, bidder.number) == (bob.user_id, 1)
    assert (bidder.person_key, bidder.person_sort) == (f"buyer#{bob.user_id}", item.item_id)
    assert (row.bid_id, row.user_id, row.maximum) == (made.bid_id, bob.user_id, money("20.00"))
    assert (entry.number, entry.bid_id, entry.bidder, entry.leader) == (1, made.bid_id, 1, 1)
    assert (entry.amount, entry.price, entry.created_at) == (money("10.00"), money("10.00"), NOW)
    assert bob.user_id not in str(entry.serialize())
