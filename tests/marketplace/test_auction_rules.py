"""The rules of auctions, and that they are those of a reference which works all out anew."""

import os
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from apps.marketplace.auctions import (
    Auction,
    AuctionEnded,
    BidTooLow,
    Lead,
    Placed,
    place_bid,
    step_at,
)
from tests.marketplace.auction_reference import Entry, Reference, replay

IS_SOAK = "SOAK" in os.environ
GAMES = 3000 if IS_SOAK else 60  # Each of up to 50 steps.
NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
END = NOW + timedelta(hours=1)
HARD_END = END + timedelta(hours=1)
MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.timeout(7200 if IS_SOAK else 120)


def auction(price: int = 10_00, **more: Any) -> Auction:
    return Auction(
        **{"currency": "EUR", "price": price, "ends_at": END, "hard_ends_at": HARD_END, **more}
    )


def after(auction: Auction, *bids: tuple[str, int]) -> Auction:
    for bidder, maximum in bids:
        auction = place_bid(auction, bidder, maximum, NOW).auction
    return auction


def test_the_first_bid_costs_the_start_price_however_high_it_is() -> None:
    placed = place_bid(auction(), "ana", 90_00, NOW)

    assert placed == Placed(auction(lead=Lead("ana", 90_00)), shown=10_00)


def test_a_lower_bid_lifts_the_price_one_step_above_itself() -> None:
    assert after(auction(), ("ana", 90_00), ("ben", 20_00)).price == 20_50


def test_a_higher_bid_leads_one_step_above_the_former_maximum() -> None:
    then = after(auction(), ("ana", 20_00), ("ben", 90_00))

    assert (then.price, then.winner) == (20_50, "ben")


@pytest.mark.parametrize(
    ("bids", "price", "leader"),
    [
        ([("ana", 20_00), ("ben", 19_80)], 20_00, "ana"),
        ([("ana", 20_00), ("ben", 20_20)], 20_20, "ben"),
    ],
)
def test_the_price_is_never_above_the_highest_maximum(
    bids: list[tuple[str, int]], price: int, leader: str
) -> None:
    then = after(auction(), *bids)

    assert (then.price, then.winner) == (price, leader)


def test_a_tie_goes_to_the_earlier_at_the_full_price() -> None:
    then = after(auction(), ("ana", 20_00), ("ben", 20_00))

    assert (then.price, then.winner) == (20_00, "ana")


def test_who_raises_their_own_maximum_shows_nothing() -> None:
    before = after(auction(), ("ana", 20_00), ("ben", 20_20))

    placed = place_bid(before, "ben", 20_21, END - MINUTE)

    assert placed.shown is None
    assert placed.auction == auction(price=20_20, lead=Lead("ben", 20_21))


@pytest.mark.parametrize("maximum", [10_00, 19_99, 20_00])
def test_ones_own_maximum_is_never_lowered(maximum: int) -> None:
    before = after(auction(), ("ana", 20_00))

    with pytest.raises(BidTooLow) as refusal:
        place_bid(before, "ana", maximum, NOW)

    assert refusal.value.details == {"minNextBid": {"amount": "20.01", "currency": "EUR"}}


@pytest.mark.parametrize(("bids", "lowest"), [([], "10.00"), ([("ana", 90_00)], "10.50")])
def test_a_bid_below_the_next_one_is_refused_with_it(
    bids: list[tuple[str, int]], lowest: str
) -> None:
    before = after(auction(), *bids)

    with pytest.raises(BidTooLow) as refusal:
        place_bid(before, "ben", before.min_next_bid - 1, NOW)

    assert refusal.value.details == {"minNextBid": {"amount": lowest, "currency": "EUR"}}


def test_a_reserve_that_is_reached_lifts_the_price_to_itself() -> None:
    below = after(auction(reserve=50_00), ("ana", 49_99))
    reached = after(below, ("ben", 60_00))

    assert (below.price, below.is_reserve_met, below.winner) == (10_00, False, None)
    assert (reached.price, reached.is_reserve_met, reached.winner) == (50_99, True, "ben")
    assert after(auction(reserve=50_00), ("ana", 70_00)).price == 50_00


def test_a_leader_who_reaches_the_reserve_alone_shows_it() -> None:
    before = after(auction(reserve=50_00), ("ana", 20_00))

    placed = place_bid(before, "ana", 60_00, END - MINUTE)

    assert (placed.shown, placed.auction.price) == (50_00, 50_00)
    assert placed.auction.ends_at == END + 4 * MINUTE


@pytest.mark.parametrize(
    ("minutes_before", "end"),
    [(6, END), (5, END), (4, END + MINUTE), (0.001, END + 4.999 * MINUTE)],
)
def test_a_bid_in_the_last_minutes_leaves_five_to_answer(
    minutes_before: float, end: datetime
) -> None:
    assert place_bid(auction(), "ana", 20_00, END - minutes_before * MINUTE).auction.ends_at == end


def test_the_end_moves_no_further_than_an_hour() -> None:
    late = auction(ends_at=HARD_END - MINUTE)

    assert place_bid(late, "ana", 20_00, HARD_END - 2 * MINUTE).auction.ends_at == HARD_END


@pytest.mark.parametrize("milliseconds", [0, 1])
def test_a_bid_at_the_end_is_too_late(milliseconds: int) -> None:
    with pytest.raises(AuctionEnded):
        place_bid(auction(), "ana", 20_00, END + timedelta(milliseconds=milliseconds))


def test_who_has_left_keeps_the_lead_and_cannot_win() -> None:
    left = auction(lead=Lead(None, 90_00))

    assert after(left, ("ben", 20_00)).winner is None
    assert after(left, ("ben", 95_00)).winner == "ben"


@pytest.mark.parametrize(
    ("price", "step"),
    [
        (0, 5), (99, 5), (1_00, 25), (4_99, 25), (5_00, 50), (24_99, 50), (25_00, 1_00),
        (99_99, 1_00), (100_00, 2_50), (249_99, 2_50), (250_00, 5_00), (499_99, 5_00),
        (500_00, 10_00), (999_99, 10_00), (1000_00, 25_00), (2499_99, 25_00), (2500_00, 50_00),
        (4999_99, 50_00), (5000_00, 100_00), (10**14, 100_00),
    ],
)  # fmt: skip
def test_steps_grow_with_the_price(price: int, step: int) -> None:
    assert step_at(price, "EUR") == step


@pytest.mark.parametrize(
    ("currency", "price", "step"),
    [("JPY", 0, 1), ("JPY", 10, 1), ("JPY", 100, 3), ("KWD", 99_999, 1_000), ("CLF", 0, 500)],
)
def test_a_step_is_in_units_of_the_currency_and_at_least_its_smallest(
    currency: str, price: int, step: int
) -> None:
    assert step_at(price, currency) == step


class Bidding(RuleBasedStateMachine):
    """Some people bid whatever they like; the reference agrees with all that comes of it."""

    @initialize(start=st.integers(0, 300_00), reserve=st.none() | st.integers(0, 400_00))
    def begin(self, start: int, reserve: int | None) -> None:
        self.now, self.start = NOW, start
        self.auction = auction(price=start, reserve=reserve)
        self.reference = Reference(start, reserve, END)
        self.log: list[Entry] = []
        self.taken: list[tuple[str, int, datetime]] = []

    @rule(minutes=st.sampled_from([0.01, 1, 4, 20]))
    def wait(self, minutes: float) -> None:
        self.now += minutes * MINUTE

    @rule(bidder=st.sampled_from("abcd"), more=st.integers(-60, 60) | st.integers(0, 200_00))
    def bid_near_the_next(self, bidder: str, more: int) -> None:
        self.bid(bidder, self.auction.min_next_bid + more)

    @rule(bidder=st.sampled_from("abcd"), more=st.integers(-2, 2) | st.integers(-300, 300))
    def bid_near_the_highest(self, bidder: str, more: int) -> None:
        highest = self.auction.lead.maximum if self.auction.lead else self.start
        self.bid(bidder, highest + more)

    @rule(bidder=st.sampled_from("abcd"), more=st.integers(-1, 1))
    def bid_near_the_reserve(self, bidder: str, more: int) -> None:
        self.bid(bidder, (self.auction.reserve or 0) + more)

    def bid(self, bidder: str, maximum: int) -> None:
        before = self.auction
        try:
            placed = place_bid(before, bidder, maximum, self.now)
        except (AuctionEnded, BidTooLow) as refusal:
            expected = "late" if isinstance(refusal, AuctionEnded) else "low"
            assert self.reference.bid(bidder, maximum, self.now) == expected
            return
        assert self.reference.bid(bidder, maximum, self.now) == "taken"
        self.taken.append((bidder, maximum, self.now))
        self.auction = placed.auction
        assert self.auction.price >= before.price
        if placed.shown is None:
            assert public(self.auction) == public(before)
        else:
            self.log.append(entry(bidder, placed))

    @invariant()
    def agrees_with_the_reference(self) -> None:
        ours, reference = self.auction, self.reference
        leader = ours.lead.bidder if ours.lead else None
        assert (ours.price, leader) == (reference.price, reference.leader)
        assert ours.is_reserve_met == reference.reaches_reserve()
        assert ours.ends_at == reference.ends_at <= HARD_END

    @invariant()
    def replays_by_the_public_log(self) -> None:
        leader = self.auction.lead.bidder if self.auction.lead else None
        assert replay(self.log, self.start) == (self.auction.price, leader)

    def teardown(self) -> None:
        """Nothing that shows would be otherwise if the leader went as far as they like."""
        lead = self.auction.lead if self.taken else None
        met = lead and self.auction.is_reserve_met
        if lead and met and lead.maximum > self.auction.price:
            last = max(at for at, one in enumerate(self.taken) if one[0] == lead.bidder)
            bidder, _, moment = self.taken[last]
            richer = [*self.taken]
            richer[last] = (bidder, 10**9, moment)
            assert self.seen_of(richer) == (self.log, public(self.auction))

    def seen_of(self, bids: list[tuple[str, int, datetime]]) -> tuple[list[Entry], object]:
        now = auction(price=self.start, reserve=self.auction.reserve)
        log = []
        for bidder, maximum, moment in bids:
            placed = place_bid(now, bidder, maximum, moment)
            now = placed.auction
            if placed.shown is not None:
                log.append(entry(bidder, placed))
        return log, public(now)


def public(auction: Auction) -> object:
    leader = auction.lead.bidder if auction.lead else None
    return auction.price, auction.min_next_bid, auction.is_reserve_met, auction.ends_at, leader


def entry(bidder: str, placed: Placed) -> Entry:
    assert placed.shown is not None
    assert placed.auction.lead
    return Entry(bidder, placed.shown, placed.auction.price, placed.auction.lead.bidder or "")


Bidding.TestCase.settings = settings(max_examples=GAMES, stateful_step_count=50, deadline=None)
TestBidding = Bidding.TestCase
