"""Many bid at once, against the embedded AWS: as if they had bid one after the other."""

import os
import random
from datetime import datetime, timedelta

import pytest

from apps.core.errors import DomainError
from apps.marketplace.auctions import AuctionEnded, BidTooLow
from apps.marketplace.models import Bid, Bidder, Listing, LogEntry, Status
from apps.marketplace.services import MadeBid
from tests.conftest import Person
from tests.factories import NOW
from tests.marketplace.auction_reference import Entry, Reference, replay
from tests.marketplace.auctioning import (
    END,
    HARD_END,
    MINUTE,
    bid_at,
    make_auction,
    maximum_of,
    state_of,
    sweep_at,
)
from tests.threads import at_once

IS_SOAK = "SOAK" in os.environ
RIVALS = 64
ROUNDS = 200 if IS_SOAK else 2
A_MILLISECOND = timedelta(milliseconds=1)
chance = random.Random()  # noqa: S311  # No secret.

pytestmark = pytest.mark.timeout(7200 if IS_SOAK else 120)


class Rush:
    """All bids for an auction that are made at once, and what came of each."""

    def __init__(self, item: Listing, maxima: list[int], moments: list[datetime]) -> None:
        self.item, self.maxima = item, maxima
        self.who = [f"bidder-{number}-of-{item.item_id}" for number in range(len(maxima))]
        self.answers = at_once(len(maxima), lambda number: self._bid(number, moments[number]))

    def _bid(self, number: int, moment: datetime) -> MadeBid | DomainError:
        cents = self.maxima[number]
        try:
            return bid_at(moment, self.who[number], self.item, f"{cents // 100}.{cents % 100:02}")
        except (AuctionEnded, BidTooLow) as refusal:
            return refusal

    @property
    def taken(self) -> dict[str, tuple[str, int]]:
        """Name who made which bid, and its maximum."""
        pairs = zip(self.answers, self.maxima, strict=True)
        return {
            answer.bid_id: (answer.user_id, cents)
            for answer, cents in pairs
            if isinstance(answer, MadeBid)
        }

    def expect_like_one_after_the_other(self) -> None:
        """Let the reference have the bids in the order of the log, and agree with each line."""
        row, auction = state_of(self.item)
        log = LogEntry.page_of(row.item_id, limit=100, after=None).items
        numbers = {who: number_of(row, who) for who, _ in self.taken.values()}
        reference = Reference(10_00, None, END)
        for entry in log:
            who, maximum = self.taken[entry.bid_id]
            assert reference.bid(who, maximum, entry.created_at) == "taken"
            assert (entry.bidder, entry.price.minor) == (numbers[who], reference.price)
            assert entry.leader == numbers[reference.leader or ""]
        assert [entry.number for entry in log] == [*range(1, row.bid_count + 1)]
        assert sorted(numbers.values()) == [*range(1, row.bidders + 1)]
        assert row.ends_at == reference.ends_at <= HARD_END
        replayed = replay([seen(entry) for entry in log], 10_00)
        assert replayed == (auction.price, str(row.leader_number))

    def expect_highest_leads(self) -> None:
        """Let nobody have been refused who could bid now; less than a step more is no bid."""
        _, auction = state_of(self.item)
        assert maximum_of(auction) == max(cents for _, cents in self.taken.values())
        for answer, cents in zip(self.answers, self.maxima, strict=True):
            assert isinstance(answer, MadeBid) or cents < auction.min_next_bid


def number_of(item: Listing, who: str) -> int:
    bidder = Bidder.find_of(item.item_id, who)
    assert bidder
    return bidder.number


def seen(entry: LogEntry) -> Entry:
    return Entry(str(entry.bidder), entry.amount.minor, entry.price.minor, str(entry.leader))


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_of_64_at_once_the_highest_maximum_leads_and_the_earlier_on_a_tie(
    alice: Person, _round: int
) -> None:
    item = make_auction(alice.user_id, ends_at=END)
    spread = chance.choice([5_00, 90_00, 9000_00])  # The narrow one is full of ties.
    maxima = [10_00 + chance.randrange(spread) // 50 * 50 for _ in range(RIVALS)]
    moments = [END - chance.randrange(1, 10 * 60_000) * A_MILLISECOND for _ in range(RIVALS)]

    rush = Rush(item, maxima, moments)

    rush.expect_like_one_after_the_other()
    rush.expect_highest_leads()


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_an_auction_is_ended_once_though_bids_and_sweeps_race(alice: Person, _round: int) -> None:
    item = make_auction(alice.user_id, ends_at=END)
    bid_at(NOW, f"first-of-{item.item_id}", item, "10.00")

    def act(number: int) -> object:
        if number % 4 == 0:
            return sweep_at(item, END + chance.choice([0, 1, 6]) * MINUTE)
        moment = END + chance.randrange(-2, 2) * A_MILLISECOND
        try:
            return bid_at(moment, f"bidder-{number}-of-{item.item_id}", item, f"{20 + number}.00")
        except (AuctionEnded, BidTooLow) as refusal:
            return refusal

    answers = at_once(16, act)

    ended = Listing.load_one(item.item_id)
    log = LogEntry.page_of(item.item_id, limit=100, after=None).items
    taken = [answer for answer in answers if isinstance(answer, MadeBid)]
    assert len(log) == ended.bid_count == len(taken) + 1
    if ended.status == Status.ENDED:
        assert ended.winner_id == ended.leader_id
        assert ended.updated_at == ended.ends_at
    else:
        assert sweep_at(item, HARD_END) == 1
    assert sweep_at(item, HARD_END) == 0


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_who_raises_their_lead_in_many_threads_keeps_the_highest(
    alice: Person, bob: Person, _round: int
) -> None:
    item = make_auction(alice.user_id)
    bid_at(NOW, f"rival-of-{item.item_id}", item, "12.00")
    bid_at(NOW, bob.user_id, item, "20.00")

    def act(number: int) -> bool:
        try:
            bid_at(NOW, bob.user_id, item, f"{21 + number}.00")
        except BidTooLow:
            return False
        return True

    answers = at_once(32, act)

    row, auction = state_of(item)
    assert maximum_of(auction) == 52_00
    assert (auction.price, row.bid_count, row.version) == (12_50, 2, 3)
    assert sum(answers) == len([*Bid.all_of(item.item_id, bob.user_id)]) - 1
