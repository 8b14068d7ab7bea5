"""What somebody has in the marketplace goes along in an export, and goes with their account."""

from collections.abc import Callable
from datetime import UTC, datetime

from apps.core import belongings
from apps.marketplace.models import Bid, Listing, MarketRow
from tests.conftest import Person
from tests.factories import NOW, make_item
from tests.marketplace.auctioning import (
    END,
    auction_of,
    bid,
    bid_at,
    euros,
    log_of,
    make_auction,
    sweep_at,
)
from tests.marketplace.reserving import (
    accept,
    cancel,
    confirm,
    expect_whole,
    open_of,
    read,
    reserve,
    wait,
)

Settle = Callable[[], None]

MARKET = belongings._all["marketplace"]


def test_an_export_holds_items_and_watches(alice: Person, bob: Person) -> None:
    own, other = make_item(alice.user_id, status="draft"), make_item(bob.user_id)
    alice.put(f"/v1/items/{other.item_id}/watch")

    items = list(MARKET.documents["items"](alice.user_id))
    watched = list(MARKET.documents["watched-items"](alice.user_id))

    assert [item["itemId"] for item in items] == [own.item_id]
    assert [watch["itemId"] for watch in watched] == [other.item_id]


def test_all_of_somebody_goes_and_the_counts_of_others_are_right(
    alice: Person, bob: Person, settle: Settle
) -> None:
    own, other = make_item(alice.user_id), make_item(bob.user_id)
    alice.put(f"/v1/items/{other.item_id}/watch")
    bob.put(f"/v1/items/{own.item_id}/watch")

    while not MARKET.erase(alice.user_id, datetime.now(UTC)):
        pass
    settle()

    assert list(MarketRow.all_in(own.partition)) == []
    assert Listing.load_one(other.item_id).watches == 0
    assert list(MARKET.documents["items"](alice.user_id)) == []
    assert list(MARKET.documents["watched-items"](alice.user_id)) == []


def erase(who: Person) -> None:
    while not MARKET.erase(who.user_id, datetime.now(UTC)):
        pass


def test_an_export_holds_bids_with_their_maxima(alice: Person, bob: Person) -> None:
    item = make_auction(alice.user_id)
    made = bid(bob, item, "20.00").json()
    bid(bob, item, "30.00")

    first, second = MARKET.documents["bids"](bob.user_id)

    assert first == {
        "bidId": made["bidId"],
        "itemId": item.item_id,
        "maxAmount": euros("20.00"),
        "createdAt": made["createdAt"],
    }
    assert second["maxAmount"] == euros("30.00")
    assert list(MARKET.documents["bids"](alice.user_id)) == []


def test_a_leader_who_leaves_stays_in_the_log_masked_and_cannot_win(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    item = make_auction(alice.user_id, ends_at=END)
    bid_at(NOW, carol.user_id, item, "15.00")
    bid_at(NOW, bob.user_id, item, "20.00")

    erase(bob)
    settle()
    made = bid_at(NOW, carol.user_id, item, "18.00")

    row = Listing.load_one(item.item_id)
    assert not made.leading
    assert (row.leader_id, row.leader_number, row.current_price) == (None, 2, made.current_price)
    assert all(bob.user_id not in str(one.serialize()) for one in MarketRow.all_in(item.partition))
    sweep_at(item, END)
    assert auction_of(carol, item)["winnerId"] is None
    assert [line["leader"] for line in log_of(carol, item)] == ["Bidder 1", "Bidder 2", "Bidder 2"]


def test_who_bids_more_than_a_leader_who_left_wins(
    alice: Person, bob: Person, carol: Person
) -> None:
    item = make_auction(alice.user_id, ends_at=END)
    bid_at(NOW, bob.user_id, item, "20.00")
    erase(bob)

    bid_at(NOW, carol.user_id, item, "25.00")
    sweep_at(item, END)

    assert auction_of(carol, item)["winnerId"] == carol.user_id


def test_a_winner_who_leaves_is_not_named_any_more(alice: Person, bob: Person) -> None:
    item = make_auction(alice.user_id, ends_at=END)
    bid_at(NOW, bob.user_id, item, "20.00")
    sweep_at(item, END)

    erase(bob)

    assert auction_of(alice, item)["winnerId"] is None
    assert list(Bid.all_of(item.item_id, bob.user_id)) == []


def test_a_seller_who_leaves_calls_off_what_people_bid_for(
    alice: Person, bob: Person, settle: Settle
) -> None:
    item = make_auction(alice.user_id, description="In my hall", place_label="My street")
    bid(bob, item, "20.00")
    settle()

    erase(alice)
    settle()

    seen = bob.get(f"/v1/items/{item.item_id}").json()
    assert (seen["status"], seen["sellerId"], seen["seller"]) == ("cancelled", None, None)
    assert (seen["description"], seen["location"]["label"]) == (None, None)
    assert len(log_of(bob, item)) == 1
    assert bid(bob, item, "30.00").json()["error"]["code"] == "AUCTION_ENDED"
    rows = MarketRow.all_in(item.partition)
    assert all(alice.user_id not in str(row.serialize()) for row in rows)
    told = bob.get("/v1/notifications").json()["items"]
    assert [one["type"] for one in told] == ["auction.lost"]


def test_what_ended_before_its_seller_left_keeps_its_winner(alice: Person, bob: Person) -> None:
    item = make_auction(alice.user_id, ends_at=END)
    bid_at(NOW, bob.user_id, item, "20.00")

    erase(alice)

    seen = bob.get(f"/v1/items/{item.item_id}").json()
    assert (seen["status"], seen["auction"]["winnerId"]) == ("ended", bob.user_id)
    assert bob.get("/v1/me/items?role=buyer").json()["items"] == [seen]


def test_an_export_holds_reservations_and_what_one_waits_for(
    alice: Person, bob: Person, carol: Person
) -> None:
    given_up, kept, awaited = [make_item(alice.user_id) for _ in range(3)]
    reserve(bob, given_up, note="Mine")
    cancel(bob, given_up)
    made = reserve(bob, kept, note="Also mine").json()
    reserve(carol, awaited)
    wait(bob, awaited)

    reservations = list(MARKET.documents["reservations"](bob.user_id))
    [waited] = MARKET.documents["awaited-items"](bob.user_id)

    assert reservations[0] == made
    assert [one["status"] for one in reservations] == ["pending", "cancelled"]
    assert [one["note"] for one in reservations] == ["Also mine", "Mine"]
    assert waited["itemId"] == awaited.item_id


def test_of_who_leaves_the_next_has_it_and_nothing_names_them(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    held, given_up, got, awaited = [make_item(alice.user_id) for _ in range(4)]
    for item in (held, given_up, got):
        reserve(bob, item, note="I am Bob")
    wait(carol, held)
    cancel(bob, given_up)
    accept(alice, got)
    confirm(alice, got)
    reserve(carol, awaited)
    wait(bob, awaited)

    erase(bob)
    settle()

    assert expect_whole(held).reserver_id == carol.user_id
    assert (expect_whole(given_up).status, expect_whole(awaited).queued) == ("active", 0)
    assert read(alice, got)["reservation"]["userId"] is None
    assert read(alice, got)["status"] == "handed_over"
    for item in (held, given_up, got, awaited):
        rows = MarketRow.all_in(item.partition)
        assert all(bob.user_id not in str(row.serialize()) for row in rows)
    assert list(MarketRow.all_in(f"user#{bob.user_id}")) == []
    assert open_of(carol.user_id) == 2


def test_what_a_seller_leaves_ends_and_frees_those_who_held_it(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    held, got = make_item(alice.user_id), make_item(alice.user_id, description="In my hall")
    for item in (held, got):
        reserve(bob, item)
    wait(carol, held)
    accept(alice, got)
    confirm(alice, got)
    settle()

    erase(alice)
    settle()

    assert open_of(bob.user_id) == 0
    assert list(MarketRow.all_in(held.partition)) == []
    seen = read(bob, got)
    assert (seen["status"], seen["sellerId"], seen["description"]) == ("handed_over", None, None)
    assert seen["reservation"]["userId"] == bob.user_id
    assert carol.get("/v1/me/items?role=buyer").json()["items"] == []
    told = [one["type"] for one in bob.get("/v1/notifications").json()["items"]]
    assert "reservation.cancelled" in told
