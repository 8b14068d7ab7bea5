"""What follows: claimers are told; lists, items, claims and accounts go with what they hang on."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.core import belongings
from apps.gifts import services
from apps.gifts.events import announce_claim
from apps.gifts.models import Claim, Taken, Wish, Wishlist, WishlistLink
from tests.conftest import Person
from tests.factories import make_occasion
from tests.gifts.wishes import Wishing, euros

Settle = Callable[[], None]


@pytest.fixture
def claimed(wishing: Wishing, bob: Person, anonymous: APIClient) -> str:
    wish = wishing.add(quantity=3)
    assert wishing.claim(bob, wish, quantity=1).status_code == 201
    assert wishing.claim(anonymous, wish, quantity=1, guestName="May").status_code == 201
    return wish


def told(who: Person) -> list[tuple[str, str]]:
    items = who.get("/v1/notifications").json()["items"]
    return [(one["type"], one["title"]) for one in items]


def export_of(who: Person, document: str) -> list[dict[str, Any]]:
    [gifts] = [one for one in belongings.of_all_domains() if one.domain == "gifts"]
    return list(gifts.documents[document](who.user_id))


def test_who_claimed_an_item_is_told_of_its_change_once(
    wishing: Wishing, claimed: str, bob: Person, settle: Settle
) -> None:
    wishing.owner.patch(wishing.item(claimed), {"position": 4}, "json")
    settle()
    assert told(bob) == []

    wishing.owner.patch(wishing.item(claimed), {"name": "Stool", "quantity": 1}, "json")
    settle()

    assert told(bob) == [("wish.changed", "Stool")]
    assert told(wishing.owner) == []


def test_who_claimed_an_item_as_it_is_by_now_is_told_of_no_change(
    wishing: Wishing, bob: Person, settle: Settle
) -> None:
    wish = wishing.add()
    wishing.owner.patch(wishing.item(wish), {"name": "Stool"}, "json")
    wishing.claim(bob, wish, quantity=1)

    settle()

    assert told(bob) == []


def test_who_claimed_a_deleted_item_is_told_and_the_claims_go(
    wishing: Wishing, claimed: str, bob: Person, settle: Settle
) -> None:
    wish = Wish.load(f"{wishing.owner.user_id}#{wishing.wishlist_id}", claimed)
    wishing.owner.delete(wishing.item(claimed))
    settle()
    services.drop_claims(wish, now=datetime.now(UTC))  # Again.
    settle()

    assert told(bob) == [("wish.gone", "Garden chair")]
    assert told(wishing.owner) == []
    assert Claim.of_item(wishing.wishlist_id, claimed) == []
    assert Taken.find(wishing.wishlist_id, claimed) is None
    assert export_of(bob, "wish-claims") == []


def test_a_list_takes_its_items_and_claims_with_it(
    wishing: Wishing, claimed: str, bob: Person, settle: Settle
) -> None:
    wishing.add("Table")

    wishing.owner.delete(wishing.path)
    settle()

    assert list(Wish.all_of(wishing.owner.user_id, wishing.wishlist_id)) == []
    assert list(Claim.of_list(wishing.wishlist_id)) == []
    assert told(bob) == [("wish.gone", "Garden chair")]


def test_a_deleted_event_leaves_its_lists(alice: Person, settle: Settle) -> None:
    event = make_occasion(alice.user_id).event_id
    wishing = Wishing(alice, eventId=event)

    alice.delete(f"/v1/events/{event}")
    settle()

    body = alice.get(wishing.path).json()
    assert (body["eventId"], body["revealAt"]) == (None, "2999-01-01")


def test_an_owner_who_leaves_takes_lists_and_claims_along(
    wishing: Wishing, claimed: str, bob: Person, settle: Settle
) -> None:
    while not belongings.erase_some(wishing.owner.user_id, datetime.now(UTC)):
        pass
    settle()

    assert told(bob) == [("wish.gone", "Garden chair")]
    assert list(Wishlist.query(wishing.owner.user_id)) == []
    assert list(Wish.query(f"{wishing.owner.user_id}#{wishing.wishlist_id}")) == []
    assert WishlistLink.find(wishing.body["link"]["token"]) is None
    assert list(Claim.of_list(wishing.wishlist_id)) == []


def test_what_somebody_claimed_who_leaves_is_left_again(
    wishing: Wishing, claimed: str, bob: Person, carol: Person
) -> None:
    while not belongings.erase_some(bob.user_id, datetime.now(UTC)):
        pass

    [item] = wishing.seen_by(carol)
    assert item["left"]["quantity"] == 2
    assert [claim["by"]["guestName"] for claim in item["claims"]] == ["May"]
    rows = Claim.query(wishing.wishlist_id)
    assert [row.user_id for row in rows] == [None]


def test_an_export_holds_claims_of_ones_own_and_of_revealed_lists(
    wishing: Wishing, claimed: str, bob: Person
) -> None:
    [hidden] = export_of(wishing.owner, "wishlists")
    [claim] = export_of(bob, "wish-claims")
    wishing.reveal()
    [revealed] = export_of(wishing.owner, "wishlists")

    assert "claims" not in hidden["items"][0]
    assert len(revealed["items"][0]["claims"]) == 2
    assert claim["itemName"] == "Garden chair"
    assert (claim["quantity"], claim["wishItemId"]) == (1, claimed)
    assert export_of(wishing.owner, "wish-claims") == []


def test_no_event_of_a_claim_names_the_owner(wishing: Wishing, claimed: str, bob: Person) -> None:
    wishing.owner.patch(wishing.item(claimed), {"price": euros("3")}, "json")
    before = Claim.of_item(wishing.wishlist_id, claimed)
    old = Wish.load(f"{wishing.owner.user_id}#{wishing.wishlist_id}", claimed)

    services.tell_of_change(old.with_changes({"price": None}), old)

    after = Claim.of_item(wishing.wishlist_id, claimed)
    events = [one for pair in zip(before, after, strict=True) for one in announce_claim(*pair)]
    assert [event.user_id for event in events] == [bob.user_id]  # type: ignore[attr-defined]
    assert wishing.owner.user_id not in str([event.detail for event in events])
    assert [list(announce_claim(None, one)) for one in before] == [[], []]
    assert list(announce_claim(after[0], None)) == []
