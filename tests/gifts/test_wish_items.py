"""CRUD of the items of a wish list by its owner."""

from collections.abc import Callable
from typing import Any

import pytest

from apps.gifts.models import Wish, Wishlist
from apps.gifts.models.wishlists import ITEMS_AT_MOST
from tests.conftest import Person
from tests.gifts.wishes import Wishing, euros
from tests.uploads import ready_image

Settle = Callable[[], None]
GONE = "01M7XZG9NTT9PS9JT1WZ08ZQTT"


def create(wishing: Wishing, **body: Any) -> Any:
    return wishing.owner.post(f"{wishing.path}/items", {"name": "Chair", **body}, "json")


def test_is_created_with_its_defaults(wishing: Wishing, dynamodb_calls: list[str]) -> None:
    dynamodb_calls.clear()

    response = create(wishing, price=euros("12.5"))

    made = response.json()
    assert dynamodb_calls == ["GetItem", "TransactWriteItems"]
    assert response.status_code == 201
    assert response["Location"] == wishing.item(made["wishItemId"])
    assert made == {
        "wishItemId": made["wishItemId"],
        "wishlistId": wishing.wishlist_id,
        "userId": wishing.owner.user_id,
        "name": "Chair",
        "description": None,
        "price": euros("12.50"),
        "url": None,
        "imageIds": [],
        "quantity": 1,
        "itemId": None,
        "position": 0,
        "createdAt": made["createdAt"],
        "updatedAt": made["createdAt"],
        "version": 1,
    }
    assert wishing.owner.get(response["Location"]).json() == made


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"description": "x" * 2001}, "description"),
        ({"price": {"amount": "1"}}, "price.currency"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"imageIds": [str(number) for number in range(11)]}, "imageIds"),
        ({"imageIds": [GONE]}, "imageIds"),
        ({"quantity": 0}, "quantity"),
        ({"quantity": 1000}, "quantity"),
        ({"quantity": "1"}, "quantity"),
        ({"position": -1}, "position"),
        ({"color": "red"}, "color"),
    ],
)
def test_names_the_field_that_is_wrong(
    wishing: Wishing, change: dict[str, Any], field: str
) -> None:
    response = create(wishing, **change)

    assert response.status_code == 400
    assert list(response.json()["error"]["details"]) == [field]
    assert list(Wish.all_of(wishing.owner.user_id, wishing.wishlist_id)) == []


def test_lists_items_in_their_order(wishing: Wishing, dynamodb_calls: list[str]) -> None:
    for name, position in (("b", 1), ("c", 1), ("a", 0)):
        wishing.add(name, position=position)
    dynamodb_calls.clear()

    first = wishing.owner.get(f"{wishing.path}/items?limit=2").json()

    assert dynamodb_calls == ["GetItem", "Query"]
    assert [one["name"] for one in first["items"]] == ["a", "b"]
    more = f"{wishing.path}/items?limit=2&cursor={first['nextCursor']}"
    assert [one["name"] for one in wishing.owner.get(more).json()["items"]] == ["c"]


def test_changes_what_is_named_and_its_place(wishing: Wishing, dynamodb_calls: list[str]) -> None:
    first, second = wishing.add("first"), wishing.add("second")
    dynamodb_calls.clear()

    response = wishing.owner.patch(wishing.item(first), {"position": 7}, "json")

    assert dynamodb_calls == ["GetItem", "UpdateItem"]
    assert response["ETag"].startswith('"2.')
    items = wishing.owner.get(f"{wishing.path}/items").json()["items"]
    assert [one["wishItemId"] for one in items] == [second, first]
    stale = wishing.owner.patch(
        wishing.item(first), {"name": "x"}, "json", headers={"If-Match": '"1"'}
    )
    assert (stale.status_code, stale.json()["error"]["code"]) == (412, "PRECONDITION_FAILED")


def test_is_replaced(wishing: Wishing) -> None:
    wish = wishing.add(price=euros("9"), quantity=4, position=3)

    body = wishing.owner.put(wishing.item(wish), {"name": "Stool"}, "json").json()

    assert (body["price"], body["quantity"], body["position"]) == (None, 1, 0)


@pytest.mark.parametrize("method", ["put", "patch"])
def test_a_revealed_item_may_be_sent_back_as_it_was_read(
    wishing: Wishing, bob: Person, method: str
) -> None:
    wish = wishing.add(quantity=2)
    wishing.claim(bob, wish, quantity=1)
    wishing.reveal()
    item = wishing.owner.get(wishing.item(wish)).json()
    assert item["claims"]

    response = getattr(wishing.owner, method)(wishing.item(wish), item, "json")

    assert response.status_code == 200
    assert response.json()["claims"] == item["claims"]


def test_nobody_else_knows_of_it(wishing: Wishing, bob: Person) -> None:
    wish = wishing.add()

    answers = [
        bob.get(f"{wishing.path}/items"),
        bob.post(f"{wishing.path}/items", {"name": "x"}, "json"),
        bob.get(wishing.item(wish)),
        bob.put(wishing.item(wish), {"name": "x"}, "json"),
        bob.patch(wishing.item(wish), {"name": "x"}, "json"),
        bob.delete(wishing.item(wish)),
    ]

    assert [answer.status_code for answer in answers] == [404] * 6
    assert wishing.owner.get(wishing.item(wish)).json()["name"] == "Garden chair"


def test_is_deleted_once(wishing: Wishing, dynamodb_calls: list[str]) -> None:
    wish = wishing.add()
    dynamodb_calls.clear()

    assert wishing.owner.delete(wishing.item(wish)).status_code == 204

    assert dynamodb_calls == ["GetItem", "TransactWriteItems"]
    assert wishing.owner.delete(wishing.item(wish)).status_code == 404
    assert Wishlist.load(wishing.owner.user_id, wishing.wishlist_id).items == 0


def test_a_list_has_a_bound(wishing: Wishing) -> None:
    full = {"items": ITEMS_AT_MOST}
    Wishlist.change(wishing.owner.user_id, wishing.wishlist_id, changes=full)

    response = create(wishing)

    assert (response.status_code, response.json()["error"]["code"]) == (409, "TOO_MANY_ITEMS")


def test_twice_under_a_key_is_once(wishing: Wishing) -> None:
    body, key = {"name": "x"}, {"Idempotency-Key": "k"}

    for _ in range(2):
        wishing.owner.post(f"{wishing.path}/items", body, "json", headers=key)

    assert len(wishing.owner.get(f"{wishing.path}/items").json()["items"]) == 1


def test_shows_images_that_go_with_it(wishing: Wishing, bob: Person, settle: Settle) -> None:
    image, other = (ready_image(wishing.owner, settle, purpose="wishlist") for _ in range(2))
    wish = wishing.add(imageIds=[image])
    [shown] = wishing.seen_by(bob)
    assert shown["imageIds"] == [image]
    assert set(shown["images"][0]) == {"thumb", "small", "large"}

    wishing.owner.patch(wishing.item(wish), {"imageIds": [other]}, "json")
    settle()
    assert wishing.owner.get(f"/v1/images/{image}").status_code == 404
    wishing.owner.delete(f"/v1/images/{other}")
    settle()

    assert wishing.owner.get(wishing.item(wish)).json()["imageIds"] == []
