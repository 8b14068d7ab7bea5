"""Whoever blocks somebody has nothing to do with them here any more."""

from collections.abc import Callable
from typing import Any

import pytest

from apps.marketplace.models import Listing
from tests.conftest import Person
from tests.factories import make_item
from tests.marketplace.auctioning import bid, make_auction, sweep_at
from tests.marketplace.handing_over import handed_over
from tests.marketplace.reserving import reserve

Settle = Callable[[], None]


def block(who: Person, whom: Person, settle: Settle) -> None:
    assert who.put(f"/v1/users/{whom.user_id}/block").status_code == 204
    settle()


def told(who: Person) -> list[str]:
    return [one["type"] for one in who.get("/v1/notifications").json()["items"]]


def row(item: Listing) -> Any:
    return Listing.load_one(item.item_id)


@pytest.mark.parametrize("by_seller", [True, False])
def test_a_reservation_ends_and_whoever_waits_has_it(
    alice: Person, bob: Person, carol: Person, settle: Settle, by_seller: bool
) -> None:
    item = make_item(alice.user_id)
    reserve(bob, item)
    carol.post(f"/v1/items/{item.item_id}/queue")

    block(*((alice, bob) if by_seller else (bob, alice)), settle)

    assert (row(item).status, row(item).reserver_id) == ("reserved", carol.user_id)
    assert bob.get("/v1/me/items?role=buyer").json()["items"] == []
    for _ in range(5):  # It counts no more.
        assert reserve(bob, make_item(carol.user_id)).status_code == 201


def test_a_place_in_a_queue_goes(alice: Person, bob: Person, carol: Person, settle: Settle) -> None:
    item = make_item(alice.user_id)
    reserve(carol, item)
    bob.post(f"/v1/items/{item.item_id}/queue")

    block(alice, bob, settle)

    assert row(item).queued == 0


def test_what_was_bid_after_a_block_that_is_gone_again_stands(
    alice: Person, bob: Person, settle: Settle
) -> None:
    item = make_auction(alice.user_id)
    bid(bob, item, "20.00")

    bob.put(f"/v1/users/{alice.user_id}/block")
    bob.delete(f"/v1/users/{alice.user_id}/block")
    assert bid(bob, item, "50.00").json()["leading"] is True
    settle()
    sweep_at(item, row(item).ends_at)

    assert (row(item).status, row(item).winner_id) == ("ended", bob.user_id)


@pytest.mark.parametrize("by_seller", [True, False])
def test_who_leads_an_auction_can_win_no_more(
    alice: Person, bob: Person, settle: Settle, by_seller: bool
) -> None:
    item = make_auction(alice.user_id)
    bid(bob, item, "20.00")

    block(*((alice, bob) if by_seller else (bob, alice)), settle)
    alice.delete(f"/v1/users/{bob.user_id}/block")
    sweep_at(item, row(item).ends_at)

    assert (row(item).status, row(item).winner_id) == ("ended", None)


def test_who_bids_more_than_they_did_wins(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    item = make_auction(alice.user_id)
    bid(bob, item, "20.00")
    block(alice, bob, settle)

    bid(carol, item, "30.00")
    sweep_at(item, row(item).ends_at)

    assert row(item).winner_id == carol.user_id


def test_what_others_have_of_them_and_what_was_handed_over_stays(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    of_carol, done = make_item(carol.user_id), handed_over(alice, bob)
    reserve(bob, of_carol)

    block(alice, bob, settle)

    assert row(of_carol).reserver_id == bob.user_id
    assert row(done).status == "handed_over"


def test_a_mute_ends_nothing(alice: Person, bob: Person, settle: Settle) -> None:
    item = make_item(alice.user_id)
    reserve(bob, item)

    alice.put(f"/v1/users/{bob.user_id}/mute")
    settle()

    assert row(item).reserver_id == bob.user_id
