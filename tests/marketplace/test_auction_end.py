"""How auctions end: by time, once, and who is told."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from apps.core.times import to_text
from apps.marketplace import services
from apps.marketplace.auctions import AuctionEnded
from apps.marketplace.errors import ItemInUse
from apps.marketplace.models import Listing, Status
from tests.conftest import Person
from tests.factories import NOW
from tests.marketplace.auctioning import (
    END,
    HARD_END,
    MINUTE,
    auction_of,
    bid,
    bid_at,
    make_auction,
    sweep_at,
)

Settle = Callable[[], None]
A_MILLISECOND = timedelta(milliseconds=1)


def told(who: Person) -> list[tuple[str, str]]:
    """List what somebody was told, the oldest first."""
    found = who.get("/v1/notifications").json()["items"]
    return [(one["type"], one["body"]) for one in reversed(found)]


@pytest.mark.parametrize(("days", "stays"), [(29, True), (30, False)])
def test_what_nobody_fetches_can_be_deleted_after_30_days(
    alice: Person, bob: Person, days: int, stays: bool
) -> None:
    item = make_auction(alice.user_id, ends_at=END)
    bid_at(NOW, bob.user_id, item, "20.00")

    with pytest.raises(ItemInUse) if stays else nullcontext():
        services.delete_item(
            viewer_id=alice.user_id,
            item_id=item.item_id,
            if_version=None,
            now=END + timedelta(days),
            is_moderator=False,
        )

    assert alice.get(f"/v1/items/{item.item_id}").status_code == (200 if stays else 404)


def test_its_end_is_foreseen_by_whom_it_concerns(alice: Person, bob: Person, carol: Person) -> None:
    in_two_days = datetime.now(UTC).replace(microsecond=0) + timedelta(days=2)
    item = make_auction(alice.user_id, ends_at=in_two_days)
    make_auction(alice.user_id)  # In a thousand years.
    bid(bob, item, "20.00")
    carol.put(f"/v1/items/{item.item_id}/watch")
    warned_at = to_text(in_two_days - 15 * MINUTE)

    seen = [who.get("/v1/notifications/preview").json()["items"] for who in (alice, bob, carol)]

    assert [[(one["type"], one["dueAt"], one["rule"]) for one in items] for items in seen] == [
        [("auction.ended", to_text(in_two_days), "endsAt")],
        *2 * [[("auction.ending", warned_at, "-PT15M")]],
    ]
    alice.put(f"/v1/users/{carol.user_id}/block")
    assert carol.get("/v1/notifications/preview").json()["items"] == []


def test_who_bids_or_watches_is_told_a_quarter_of_an_hour_before(
    alice: Person, bob: Person, carol: Person, settle: Settle, dynamodb_calls: list[str]
) -> None:
    item = make_auction(alice.user_id, ends_at=END)
    bid_at(NOW, bob.user_id, item, "20.00")
    for who in (bob, carol):
        services.watch_item(viewer_id=who.user_id, item_id=item.item_id, now=NOW)

    assert sweep_at(item, END - 15 * MINUTE - A_MILLISECOND) == 0
    dynamodb_calls.clear()
    assert sweep_at(item, END - 15 * MINUTE) == 1
    assert dynamodb_calls[-2:] == ["GetItem", "TransactWriteItems"]
    assert sweep_at(item, END - A_MILLISECOND) == 0
    settle()

    body = (
        "It ends within a quarter of an hour, unless late bids move that. "
        "The price is 10.00 EUR now."
    )
    assert told(bob) == told(carol) == [("auction.ending", body)]
    assert told(alice) == []
    assert Listing.load_one(item.item_id).version == 2  # As after the bid.


def test_another_end_is_told_of_anew(alice: Person, bob: Person, settle: Settle) -> None:
    item = make_auction(alice.user_id, ends_at=END)
    services.watch_item(viewer_id=bob.user_id, item_id=item.item_id, now=NOW)
    sweep_at(item, END - 10 * MINUTE)
    services.update_item(
        viewer_id=alice.user_id,
        item_id=item.item_id,
        fields={"ends_at": HARD_END},
        if_version=None,
        now=NOW,
    )

    assert sweep_at(item, HARD_END - 16 * MINUTE) == 0
    assert sweep_at(item, HARD_END - 15 * MINUTE) == 1
    settle()

    assert [kind for kind, _ in told(bob)] == ["auction.ending"] * 2


def test_the_sweep_ends_an_auction_at_its_end_and_not_before(
    alice: Person, bob: Person, dynamodb_calls: list[str]
) -> None:
    item = make_auction(alice.user_id, ends_at=END)
    bid_at(NOW, bob.user_id, item, "20.00")

    assert sweep_at(item, END - A_MILLISECOND) == 1  # It is noted that it is near.
    assert Listing.load_one(item.item_id).status == Status.ACTIVE
    dynamodb_calls.clear()
    assert sweep_at(item, END) == 1
    assert dynamodb_calls[-3:] == ["GetItem", "GetItem", "TransactWriteItems"]
    assert sweep_at(item, HARD_END) == 0

    ended = Listing.load_one(item.item_id)
    assert (ended.status, ended.winner_id, ended.updated_at) == (Status.ENDED, bob.user_id, END)


def test_a_late_bid_moves_the_end_and_what_is_due(alice: Person, bob: Person) -> None:
    item = make_auction(alice.user_id, ends_at=END)
    bid_at(END - MINUTE, bob.user_id, item, "20.00")

    assert sweep_at(item, END + 3 * MINUTE) == 1  # It is noted that it is near.
    assert Listing.load_one(item.item_id).status == Status.ACTIVE
    assert sweep_at(item, END + 4 * MINUTE) == 1
    assert Listing.load_one(item.item_id).ends_at == END + 4 * MINUTE


def test_a_stale_due_row_just_goes(alice: Person, bob: Person) -> None:
    item = make_auction(alice.user_id, ends_at=END)
    stale = item.due_row()
    assert stale
    bid_at(END - MINUTE, bob.user_id, item, "20.00")
    stale.save()

    assert sweep_at(item, END) == 2  # The other one notes that the end is near.

    assert Listing.load_one(item.item_id).status == Status.ACTIVE
    assert sweep_at(item, HARD_END) == 1


def test_a_bid_after_the_end_is_refused_though_nothing_ran_for_hours(
    alice: Person, bob: Person
) -> None:
    item = make_auction(alice.user_id, ends_at=END)

    with pytest.raises(AuctionEnded):
        bid_at(END, bob.user_id, item, "20.00")
    response = bid(bob, item, "20.00")  # Now, which is long after it.

    assert (response.status_code, response.json()["error"]["code"]) == (409, "AUCTION_ENDED")


def test_whoever_reads_first_sees_the_end_and_notes_it(
    alice: Person, bob: Person, carol: Person, dynamodb_calls: list[str]
) -> None:
    item = make_auction(alice.user_id, ends_at=END)
    bid_at(NOW, bob.user_id, item, "20.00")
    dynamodb_calls.clear()

    seen = carol.get(f"/v1/items/{item.item_id}").json()

    assert dynamodb_calls == ["GetItem", "TransactWriteItems", "BatchGetItem"]
    assert (seen["status"], seen["auction"]["winnerId"]) == ("ended", bob.user_id)
    assert sweep_at(item, HARD_END) == 0
    with pytest.raises(AuctionEnded):  # Of a request that began before the end.
        bid_at(END - MINUTE, carol.user_id, item, "90.00")


def test_a_list_shows_the_end_that_nobody_noted_yet(alice: Person, bob: Person) -> None:
    item = make_auction(alice.user_id, ends_at=END)
    bid_at(NOW, bob.user_id, item, "20.00")

    [seen] = services.see_items([Listing.load_one(item.item_id)], bob.user_id, END)

    assert (seen.status, seen.winner_id) == (Status.ENDED, bob.user_id)
    assert seen.where == item.where
    assert Listing.load_one(item.item_id).status == Status.ACTIVE


def test_the_winner_alone_learns_the_exact_place(alice: Person, bob: Person, carol: Person) -> None:
    item = make_auction(alice.user_id, ends_at=END)
    bid_at(NOW, carol.user_id, item, "15.00")
    bid_at(NOW, bob.user_id, item, "20.00")

    exact = alice.get(f"/v1/items/{item.item_id}").json()["location"]

    assert bob.get(f"/v1/items/{item.item_id}").json()["location"] == exact
    assert carol.get(f"/v1/items/{item.item_id}").json()["location"]["lat"] != exact["lat"]


def test_nobody_wins_below_the_reserve(alice: Person, bob: Person, settle: Settle) -> None:
    item = make_auction(alice.user_id, ends_at=END, reserve="50.00")
    bid_at(NOW, bob.user_id, item, "49.99")
    sweep_at(item, END)
    settle()

    seen = bob.get(f"/v1/items/{item.item_id}").json()

    assert (seen["status"], seen["auction"]["winnerId"]) == ("ended", None)
    assert seen["auction"]["reserveMet"] is False
    over = "The auction is over, without a winner."
    assert told(alice) == [("auction.ended", over)]
    assert told(bob) == [("auction.lost", over)]


def test_an_auction_without_bids_ends_without_a_winner(alice: Person, settle: Settle) -> None:
    item = make_auction(alice.user_id, ends_at=END)
    sweep_at(item, END)
    settle()

    assert auction_of(alice, item)["currentPrice"] is None
    assert told(alice) == [("auction.ended", "The auction is over, without a winner.")]


def test_all_are_told_once_of_bids_and_of_the_end(
    alice: Person, bob: Person, carol: Person, mod: Person, settle: Settle
) -> None:
    item = make_auction(alice.user_id, ends_at=END)
    bid_at(NOW, bob.user_id, item, "20.00")
    bid_at(NOW, carol.user_id, item, "15.00")
    bid_at(NOW, mod.user_id, item, "30.00")
    settle()
    sweep_at(item, END)
    settle()

    sold = "The auction is over. It went for 20.50 EUR."
    outbid = "Somebody bid more. The price is 20.50 EUR now."
    assert told(alice) == [("auction.ended", sold)]
    assert told(bob) == [("auction.outbid", outbid), ("auction.lost", sold)]
    assert told(carol) == [("auction.lost", sold)]
    assert told(mod) == [("auction.won", "It is yours for 20.50 EUR.")]


def test_bidders_are_told_some_at_a_time(
    alice: Person, bob: Person, carol: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.notifications.auction_handlers.TOLD_AT_ONCE", 1)
    item = make_auction(alice.user_id, ends_at=END)
    bid_at(NOW, bob.user_id, item, "20.00")
    bid_at(NOW, carol.user_id, item, "15.00")
    sweep_at(item, END)

    settle()

    assert [kind for kind, _ in told(bob)] == ["auction.won"]
    assert [kind for kind, _ in told(carol)] == ["auction.lost"]


def sweep(**options: Any) -> str:
    out = StringIO()
    call_command("sweep", stdout=out, **options)
    return out.getvalue()


def test_the_command_sweeps_as_if_it_were_then(alice: Person, bob: Person) -> None:
    item = make_auction(alice.user_id)
    bid(bob, item, "20.00")

    sweep(until="2999-12-31T23:59:59.998Z")
    assert auction_of(bob, item)["winnerId"] is None
    assert sweep(until="3000-01-01T00:00:00Z") != "Swept: 0.\n"
    assert auction_of(bob, item)["winnerId"] == bob.user_id
    assert sweep(until="3000-01-01T00:00:00Z") == "Swept: 0.\n"


def test_the_command_sweeps_until_now(alice: Person) -> None:
    item = make_auction(alice.user_id, ends_at=END)

    sweep()

    assert Listing.load_one(item.item_id).status == Status.ENDED


def test_the_command_refuses_what_is_no_time_and_other_times_in_real_stages() -> None:
    with pytest.raises(CommandError, match="--until"):
        sweep(until="tomorrow")
    with override_settings(IS_LOCAL=False), pytest.raises(CommandError, match="local"):
        sweep(until=to_text(NOW))
