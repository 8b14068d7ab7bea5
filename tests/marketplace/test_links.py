"""Gifts, wishes and posts name items: those that are there for who names them."""

from collections.abc import Callable
from typing import Any

import pytest

from apps.marketplace.models import Listing
from tests.conftest import Person
from tests.factories import make_gift, make_item, make_post, make_wish, make_wishlist

Link = Callable[[Person, str | None], Any]  # Let somebody name an item in something new.
ABSENT = "01KJMB8V8R4T2ZQ5W6X7Y8Z9BA"


def in_gift(who: Person, item_id: str | None) -> Any:
    return who.post("/v1/gifts", {"name": "A chair", "itemId": item_id}, "json")


def in_wish(who: Person, item_id: str | None) -> Any:
    url = f"/v1/wishlists/{make_wishlist(who.user_id).wishlist_id}/items"
    return who.post(url, {"name": "A chair", "itemId": item_id}, "json")


def in_post(who: Person, item_id: str | None) -> Any:
    linked = {"type": "item", "id": item_id} if item_id else None
    return who.post("/v1/posts", {"text": "Look!", "linked": linked}, "json")


def in_an_old_gift(who: Person, item_id: str | None) -> Any:
    url = f"/v1/gifts/{make_gift(who.user_id).gift_id}"
    return who.patch(url, {"itemId": item_id}, "json")


def in_an_old_wish(who: Person, item_id: str | None) -> Any:
    wishlist = make_wishlist(who.user_id)
    wish = make_wish(wishlist)
    url = f"/v1/wishlists/{wishlist.wishlist_id}/items/{wish.wish_item_id}"
    return who.patch(url, {"itemId": item_id}, "json")


def in_an_old_post(who: Person, item_id: str | None) -> Any:
    linked = {"type": "item", "id": item_id} if item_id else None
    return who.patch(f"/v1/posts/{make_post(who.user_id).post_id}", {"linked": linked}, "json")


WAYS = [in_gift, in_wish, in_post, in_an_old_gift, in_an_old_wish, in_an_old_post]


def item_in(body: Any) -> Any:
    return body["itemId"] if "itemId" in body else body["linked"]["id"]


@pytest.mark.parametrize("link", WAYS)
def test_what_one_sees_can_be_named(alice: Person, bob: Person, link: Link) -> None:
    item, own = make_item(bob.user_id), make_item(alice.user_id, status="draft")

    for one in (item, own):
        answer = link(alice, one.item_id)
        assert answer.status_code in {200, 201}
        assert item_in(answer.json()) == one.item_id
    assert link(alice, None).status_code in {200, 201}


@pytest.mark.parametrize("link", WAYS)
def test_what_is_not_there_or_not_to_be_seen_is_refused(
    alice: Person, bob: Person, carol: Person, link: Link
) -> None:
    draft, blocked = make_item(bob.user_id, status="draft"), make_item(carol.user_id)
    carol.put(f"/v1/users/{alice.user_id}/block")

    for item_id in (ABSENT, draft.item_id, blocked.item_id):
        answer = link(alice, item_id)
        (field,) = answer.json()["error"]["details"]
        assert (answer.status_code, field in {"itemId", "linked.id"}) == (400, True)


def test_what_was_named_before_may_stay(alice: Person, bob: Person) -> None:
    item = make_item(bob.user_id)
    gift, post = in_gift(alice, item.item_id).json(), in_post(alice, item.item_id).json()
    bob.delete(f"/v1/items/{item.item_id}")
    assert Listing.find_one(item.item_id) is None

    again = alice.put(f"/v1/gifts/{gift['giftId']}", gift, "json")
    edited = {"text": "Gone!", "linked": post["linked"]}
    posted = alice.patch(f"/v1/posts/{post['postId']}", edited, "json")

    assert (again.status_code, again.json()["itemId"]) == (200, item.item_id)
    assert (posted.status_code, posted.json()["linked"]["id"]) == (200, item.item_id)


def test_an_id_that_is_none_is_refused(alice: Person) -> None:
    assert in_gift(alice, "x").status_code == 400
    assert in_gift(alice, "\u0001").status_code == 400


def test_to_name_an_item_costs_two_calls_and_nothing_else_does(
    alice: Person, bob: Person, dynamodb_calls: list[str]
) -> None:
    item = make_item(bob.user_id)

    dynamodb_calls.clear()
    in_gift(alice, item.item_id)
    assert dynamodb_calls == ["GetItem", "BatchGetItem", "PutItem"]

    dynamodb_calls.clear()
    in_gift(alice, None)
    assert dynamodb_calls == ["PutItem"]
