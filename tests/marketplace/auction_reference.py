"""Auctions by the book: after each bid, who leads and what it costs follow from all bids so far.

Slow and simple: no lead is remembered, the best of all bids is looked for each time. Amounts are
cents. Also how somebody replays an auction who has seen the public log alone.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

FIVE_MINUTES = timedelta(minutes=5)
AN_HOUR = timedelta(minutes=60)
STEPS = (  # In cents: below, step.
    (1_00, 5),
    (5_00, 25),
    (25_00, 50),
    (100_00, 1_00),
    (250_00, 2_50),
    (500_00, 5_00),
    (1000_00, 10_00),
    (2500_00, 25_00),
    (5000_00, 50_00),
)
LARGEST_STEP = 100_00


def step(price: int) -> int:
    for below, amount in STEPS:
        if price < below:
            return amount
    return LARGEST_STEP


class Entry(NamedTuple):
    """A line of the public log: a bid, what shows of it, and how things stand after it."""

    bidder: str
    amount: int
    price: int
    leader: str


class Reference:
    def __init__(self, start: int, reserve: int | None, ends_at: datetime) -> None:
        self.start, self.reserve = start, reserve
        self.first_end = self.ends_at = ends_at
        self.bids: list[tuple[str, int]] = []
        self.price = start

    def best(self) -> tuple[str, int] | None:
        """Find the highest bid, the earlier of equal ones."""
        return max(self.bids, key=lambda bid: bid[1], default=None)

    def lowest_of(self, bidder: str) -> int:
        """Tell the least that somebody can bid now."""
        best = self.best()
        if best is None:
            return self.start
        return best[1] + 1 if best[0] == bidder else self.price + step(self.price)

    def reaches_reserve(self) -> bool:
        best = self.best()
        return self.reserve is None or (best is not None and best[1] >= self.reserve)

    def bid(self, bidder: str, maximum: int, now: datetime) -> str:
        """Take a bid. Returns "late", "low" or "taken"."""
        if now >= self.ends_at:
            return "late"
        if maximum < self.lowest_of(bidder):
            return "low"
        led, cost = self.best(), self.price
        self.bids.append((bidder, maximum))
        self.price = max(cost, self._price(is_raise=led is not None and led[0] == bidder))
        leads_anew = led is None or self.leader != led[0]
        if leads_anew or self.price != cost:
            self._leave_time(now)
        return "taken"

    @property
    def leader(self) -> str | None:
        best = self.best()
        return best[0] if best else None

    def _price(self, *, is_raise: bool) -> int:
        leader, highest = max(self.bids, key=lambda bid: bid[1])
        others = [amount for bidder, amount in self.bids if bidder != leader]
        price = self.start
        if others and not is_raise:
            price = min(max(others) + step(max(others)), highest)
        return max(price, self.reserve) if self.reserve and self.reaches_reserve() else price

    def _leave_time(self, now: datetime) -> None:
        if now >= self.ends_at - FIVE_MINUTES:
            self.ends_at = max(self.ends_at, min(now + FIVE_MINUTES, self.first_end + AN_HOUR))


def replay(log: Sequence[Entry], start: int) -> tuple[int, str | None]:
    """Find price and leader by the public log; it must make sense to whoever knows the rules."""
    price, leader = start, None
    for entry in log:
        lowest = price + step(price) if leader else start
        assert entry.price >= price
        if entry.leader == entry.bidder:
            assert entry.amount == entry.price
            # Who leads already shows again only where they reach the reserve.
            assert entry.amount >= lowest or (leader == entry.bidder and entry.price > price)
        else:
            assert entry.leader == leader
            assert lowest <= entry.amount <= entry.price
        price, leader = entry.price, entry.leader
    return price, leader
