"""The rules of an auction, without rows: proxy bids, a hidden reserve, an end that moves.

Somebody bids the most that they would pay. The price goes no further than it must: one step above
the second highest maximum, and never above the highest. Whoever was first leads on a tie. How far
the leader would go shows nowhere, so neither does a leader who goes further than before; except
that a reserve which the highest maximum reaches lifts the price to itself.

Amounts are whole numbers of the currency's smallest units.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import NamedTuple

from django.conf import settings

from apps.core.errors import Conflict
from apps.core.money import DECIMALS, Money

# A bid in the last minutes gives the others time to answer it, but not for ever.
TIME_TO_ANSWER = timedelta(minutes=5)
LONGEST_EXTENSION = timedelta(minutes=60)  # Of an auction, by late bids.


class BidTooLow(Conflict):
    """`details`: the lowest bid that would do."""

    code = "BID_TOO_LOW"
    message = "This is less than the lowest bid that would do."


class AuctionEnded(Conflict):
    """Bids come too late, be it by a millisecond."""

    code = "AUCTION_ENDED"
    message = "The auction is over."


class Lead(NamedTuple):
    """Who leads, and the most that they would pay. `bidder` is None once they have left."""

    bidder: str | None
    maximum: int


@dataclass(frozen=True, kw_only=True)
class Auction:
    """An auction after its bids. Before the first of them the price is the start price."""

    currency: str
    price: int
    reserve: int | None = None
    lead: Lead | None = None
    ends_at: datetime
    hard_ends_at: datetime  # As far as bids can move the end.

    @property
    def min_next_bid(self) -> int:
        """Tell the least that somebody can bid who does not lead."""
        return self.price + step_at(self.price, self.currency) if self.lead else self.price

    @property
    def is_reserve_met(self) -> bool:
        return self.reserve is None or (self.lead is not None and self.lead.maximum >= self.reserve)

    @property
    def winner(self) -> str | None:
        """Tell who wins if nobody bids any more."""
        return self.lead.bidder if self.lead and self.is_reserve_met else None

    def is_over(self, now: datetime) -> bool:
        return now >= self.ends_at


class Placed(NamedTuple):
    """What a bid makes of an auction. `shown` is what everybody sees of the bid, None: nothing."""

    auction: Auction
    shown: int | None


def place_bid(auction: Auction, bidder: str, maximum: int, now: datetime) -> Placed:
    """Judge a bid of somebody who would pay `maximum`.

    Raises:
        AuctionEnded: it comes too late.
        BidTooLow: it is below the lowest next bid, or not above one's own maximum.
    """
    if auction.is_over(now):
        raise AuctionEnded
    lead = auction.lead
    if lead and lead.bidder == bidder:
        return _raise_own(auction, Lead(bidder, maximum), now)
    _expect(maximum, auction.min_next_bid, auction.currency)
    if lead and maximum <= lead.maximum:
        price = _above(maximum, lead.maximum, auction)
        return Placed(_moved(auction, lead, price, now), shown=maximum)
    lowest = _above(lead.maximum, maximum, auction) if lead else auction.price
    after = _moved(auction, Lead(bidder, maximum), lowest, now)
    return Placed(after, shown=after.price)


def step_at(price: int, currency: str) -> int:
    """Tell how much more the next bid must be at a price; at least the smallest unit."""
    amount = Money.of_minor(price, currency).amount
    steps = ((Decimal(below), Decimal(step)) for below, step in settings.BID_STEPS)
    step = next(step for below, step in steps if amount < below)
    return int(step.scaleb(DECIMALS[currency]).to_integral_value(ROUND_CEILING))


def _raise_own(auction: Auction, lead: Lead, now: datetime) -> Placed:
    """Let the leader go further than before, which shows only where it reaches the reserve."""
    known = auction.lead.maximum if auction.lead else 0
    _expect(lead.maximum, known + 1, auction.currency)
    raised = replace(auction, lead=lead)
    if _lifted(raised) == auction.price:
        return Placed(raised, shown=None)
    after = _moved(auction, lead, auction.price, now)
    return Placed(after, shown=after.price)


def _expect(maximum: int, lowest: int, currency: str) -> None:
    if maximum < lowest:
        amount = Money.of_minor(lowest, currency).amount
        raise BidTooLow(minNextBid={"amount": str(amount), "currency": currency})


def _above(second: int, highest: int, auction: Auction) -> int:
    return min(second + step_at(second, auction.currency), highest)


def _moved(auction: Auction, lead: Lead, price: int, now: datetime) -> Auction:
    """Give an auction its new leader and price, and the others time to answer."""
    extended = min(now + TIME_TO_ANSWER, auction.hard_ends_at)
    ends_at = max(auction.ends_at, extended)
    after = replace(auction, lead=lead, price=max(auction.price, price), ends_at=ends_at)
    return replace(after, price=_lifted(after))


def _lifted(auction: Auction) -> int:
    """Tell the price, lifted to a reserve that is reached."""
    if auction.reserve is None or not auction.is_reserve_met:
        return auction.price
    return max(auction.price, auction.reserve)
