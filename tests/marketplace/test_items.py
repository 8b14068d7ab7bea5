"""One item: offer, read, change, delete."""

from typing import Any

import pytest

from apps.marketplace.models import Listing
from tests.conftest import Person
from tests.factories import BERLIN, make_item

EUROS = {"amount": "12.50", "currency": "EUR"}
AUCTION = {"startPrice": EUROS, "endsAt": "2999-01-01T00:00:00.000Z"}


def create(who: Person, **body: Any) -> Any:
    given = {"title": "Garden chair", "kind": "giveaway", "location": BERLIN, **body}
    return who.post("/v1/items", given, "json")


def read(who: Person, item: Listing | str) -> Any:
    return who.get(f"/v1/items/{item.item_id if isinstance(item, Listing) else item}")


def patch(who: Person, item: Listing, **body: Any) -> Any:
    return who.patch(f"/v1/items/{item.item_id}", body, "json")


def test_an_item_is_offered_in_one_transaction_and_shown(
    alice: Person, dynamodb_calls: list[str]
) -> None:
    response = create(alice, description="Of oak", category="garden", condition="fair")

    item = response.json()
    assert response.status_code == 201
    assert response["Location"] == f"/v1/items/{item['itemId']}"
    # The rate, the transaction, and what is shown around an item.
    assert dynamodb_calls == ["UpdateItem", "UpdateItem", "TransactWriteItems", "BatchGetItem"]
    assert item == {
        "itemId": item["itemId"],
        "sellerId": alice.user_id,
        "seller": {
            "userId": alice.user_id,
            "username": f"user-{alice.user_id[:8]}",
            "displayName": None,
            "avatar": None,
            "rating": {"average": None, "count": 0},
        },
        "title": "Garden chair",
        "description": "Of oak",
        "category": "garden",
        "condition": "fair",
        "kind": "giveaway",
        "price": None,
        "auction": None,
        "location": {**BERLIN, "geohash": "u33dc0cpn", "label": None},
        "distanceKm": None,
        "imageIds": [],
        "images": [],
        "status": "active",
        "reservation": None,
        "expiresAt": item["expiresAt"],
        "counts": {"watches": 0},
        "createdAt": item["createdAt"],
        "updatedAt": item["createdAt"],
        "version": 1,
    }
    assert item["expiresAt"][:10] > item["createdAt"][:10]


def test_an_item_is_read_in_two_calls(
    alice: Person, bob: Person, dynamodb_calls: list[str]
) -> None:
    item = make_item(alice.user_id)
    dynamodb_calls.clear()

    assert read(bob, item).json()["title"] == "Garden chair"
    assert dynamodb_calls == ["GetItem", "BatchGetItem"]


def test_an_auction_shows_what_it_has_and_never_its_reserve(alice: Person) -> None:
    reserve = {"amount": "99.00", "currency": "EUR"}

    response = create(alice, kind="auction", auction={**AUCTION, "reservePrice": reserve})

    assert response.json()["auction"] == {
        "startPrice": EUROS,
        "reserveMet": False,
        "currentPrice": None,
        "minNextBid": EUROS,
        "bidCount": 0,
        "endsAt": "2999-01-01T00:00:00.000Z",
        "hardEndsAt": "2999-01-01T01:00:00.000Z",
        "winnerId": None,
    }
    assert b"99.00" not in response.content


def test_others_see_the_place_rounded(alice: Person, bob: Person) -> None:
    item = make_item(alice.user_id)

    assert read(bob, item).json()["location"]["lat"] == 52.5195
    assert read(alice, item).json()["location"]["lat"] == BERLIN["lat"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"title": "ab"}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"category": "cars"}, "category"),
        ({"condition": "old"}, "condition"),
        ({"kind": "swap"}, "kind"),
        ({"kind": "sale"}, "price"),
        ({"kind": "sale", "price": {"amount": "0", "currency": "EUR"}}, "price.amount"),
        ({"price": EUROS}, "price"),
        ({"kind": "auction"}, "auction"),
        ({"auction": AUCTION}, "auction"),
        ({"kind": "auction", "auction": {"startPrice": EUROS}}, "auction"),
        ({"status": "reserved"}, "status"),
        ({"location": None}, "location"),
        ({"location": {"lat": 91, "lng": 0}}, "location.lat"),
        ({"imageIds": ["01KJMB8V8R4T2ZQ5W6X7Y8Z9AC"]}, "imageIds"),
        ({"expiresAt": "2020-01-01T00:00:00Z"}, "expiresAt"),
        ({"color": "red"}, "color"),
    ],
)
def test_what_is_no_item_is_refused(alice: Person, body: dict[str, Any], field: str) -> None:
    response = create(alice, **body)

    assert response.status_code == 400
    assert field in response.json()["error"]["details"]


def test_a_draft_is_for_its_seller_until_it_is_published(alice: Person, bob: Person) -> None:
    item = make_item(alice.user_id, status="draft")
    assert read(bob, item).status_code == 404

    published = patch(alice, item, status="active").json()

    assert published["status"] == "active"
    assert published["expiresAt"]
    assert read(bob, item).status_code == 200


def test_what_was_cancelled_cannot_be_changed(alice: Person) -> None:
    item = make_item(alice.user_id)

    assert patch(alice, item, status="cancelled").json()["status"] == "cancelled"
    assert patch(alice, item, title="Another chair").status_code == 409


def test_a_put_of_what_one_got_changes_nothing(alice: Person) -> None:
    got = create(alice, kind="sale", price=EUROS).json()

    again = alice.put(f"/v1/items/{got['itemId']}", got, "json").json()

    assert {**again, "version": 1, "updatedAt": got["updatedAt"]} == got


def test_a_deleted_item_is_gone(alice: Person, bob: Person) -> None:
    item = make_item(alice.user_id)

    assert bob.delete(f"/v1/items/{item.item_id}").status_code == 403
    assert alice.delete(f"/v1/items/{item.item_id}").status_code == 204
    assert [read(who, item).status_code for who in (alice, bob)] == [404, 404]
    assert alice.delete(f"/v1/items/{item.item_id}").status_code == 404
