"""Bidding: one decision on the item's row, which serializes all who bid at once."""

from datetime import datetime, timedelta

from apps.core import limits
from apps.core.db import Key, Page, decide_again, transaction
from apps.core.db.batches import Found, read_together
from apps.core.errors import Invalid, NotFound
from apps.core.ids import new_id
from apps.core.limits import rate_of
from apps.core.money import Money
from apps.marketplace import auctions
from apps.marketplace.auctions import Auction, AuctionEnded, Lead, Placed
from apps.marketplace.errors import NotAnAuction, OwnItem
from apps.marketplace.models import Bid, Bidder, Listing, LogEntry, Status
from apps.marketplace.services.fields import MadeBid, SeenEntry
from apps.marketplace.services.seeing import get_item, may_see, rows_around

BIDS = rate_of("bids")
A_TICK = timedelta(milliseconds=1)


def place_bid(*, bidder_id: str, item_id: str, maximum: Money, now: datetime) -> MadeBid:
    """Bid the most that somebody would pay.

    Raises:
        NotFound: there is no such item that they may see.
        OwnItem, NotAnAuction, AuctionEnded, BidTooLow.
        Invalid: the auction is in another currency.
        RateLimited: 60 in a minute.
    """
    limits.use(BIDS, bidder_id, now)
    return _place(bidder_id, item_id, maximum, now)


def list_bids(
    *, viewer_id: str, item_id: str, now: datetime, limit: int, after: Key | None
) -> Page[SeenEntry]:
    """List what shows of the bids for an item, the oldest first.

    Raises:
        NotFound: there is no such item that they may see.
    """
    get_item(viewer_id=viewer_id, item_id=item_id, now=now)
    bidder = Bidder.find_of(item_id, viewer_id)
    page = LogEntry.page_of(item_id, limit=limit, after=after)
    number = bidder.number if bidder else None
    return Page([SeenEntry(one, one.bidder == number) for one in page.items], page.next_key)


def bidders_of(*, item_id: str, after: str, limit: int) -> list[str]:
    """List some of those who bid for an item, of the ids behind `after`."""
    return [bidder.user_id for bidder in Bidder.of_people_behind(item_id, after, limit=limit)]


@decide_again
def _place(bidder_id: str, item_id: str, maximum: Money, now: datetime) -> MadeBid:
    listing, bid_id = Listing.load_one(item_id), new_id(now)
    found = _around(listing, bidder_id, bid_id)
    bidder = found(Bidder.key(item_id, bidder_id))
    known = found(Bid.key(item_id, bidder_id, bid_id))
    if bidder and known:  # The request is repeated, since its answer got lost.
        return MadeBid(known, bidder, listing)
    auction = _open_auction(listing, bidder_id, maximum)
    moment = _moment_after(listing, now)
    placed = auctions.place_bid(auction, bidder_id, maximum.minor, moment)
    bidder = bidder or Bidder.new(item_id, bidder_id, listing.bidders + 1)
    bid = Bid.new(item_id, bidder_id, bid_id, maximum, moment)
    _write(listing, bidder, bid, placed)
    return MadeBid(bid, bidder, listing)


def _around(listing: Listing, bidder_id: str, bid_id: str) -> Found:
    """Read what is around a bid. Raises NotFound where they may not see the item."""
    own = Bidder.key(listing.item_id, bidder_id), Bid.key(listing.item_id, bidder_id, bid_id)
    found = read_together([*rows_around(listing, bidder_id), *own])
    if not may_see(listing, bidder_id, found):
        raise NotFound
    return found


def _open_auction(listing: Listing, bidder_id: str, maximum: Money) -> Auction:
    """Read the auction of an item for which somebody may bid this, as far as time goes by."""
    auction = listing.as_auction
    if listing.seller_id == bidder_id:
        raise OwnItem
    if auction is None:
        raise NotAnAuction
    if maximum.currency != auction.currency:
        raise Invalid(**{"maxAmount.currency": [f"Bids are in {auction.currency}."]})
    if listing.status != Status.ACTIVE:
        raise AuctionEnded
    return auction


def _moment_after(listing: Listing, now: datetime) -> datetime:
    """Tell when a bid is placed: after all that showed before, whatever the clocks here say."""
    return max(now, listing.last_bid_at + A_TICK) if listing.last_bid_at else now


def _write(listing: Listing, bidder: Bidder, bid: Bid, placed: Placed) -> None:
    """Write a bid, and what shows of it. Raises LostRace if another one came since the reading."""
    with transaction() as tx:
        bid.put_in(tx)
        if bidder.number > listing.bidders:
            bidder.put_in(tx)
        listing.bid_in(tx, _changes(listing, bidder, bid, placed), shows=placed.shown is not None)
        if placed.shown is not None:
            _entry(listing, bidder, bid, placed.shown).put_in(tx)


def _changes(listing: Listing, bidder: Bidder, bid: Bid, placed: Placed) -> dict[str, object]:
    """Name what a bid changes of the item; one that does not show, the hidden maximum alone."""
    auction, currency = placed.auction, bid.maximum.currency
    lead = auction.lead or Lead(None, 0)
    hidden: dict[str, object] = {"highest_maximum": Money.of_minor(lead.maximum, currency)}
    if placed.shown is None:
        return hidden
    leads = lead.bidder == bidder.user_id
    return hidden | {
        "current_price": Money.of_minor(auction.price, currency),
        "leader_id": lead.bidder,
        "leader_number": bidder.number if leads else listing.leader_number,
        "bid_count": listing.bid_count + 1,
        "bidders": max(listing.bidders, bidder.number),
        "ends_at": auction.ends_at,
        "last_bid_at": bid.created_at,
        "updated_at": bid.created_at,
    }


def _entry(listing: Listing, bidder: Bidder, bid: Bid, shown: int) -> LogEntry:
    """Make the line of the log, of an item as it is with the bid."""
    return LogEntry.new(
        listing.item_id,
        listing.bid_count,
        bid_id=bid.bid_id,
        bidder=bidder.number,
        leader=listing.leader_number,
        amount=Money.of_minor(shown, bid.maximum.currency),
        price=listing.current_price,
        created_at=bid.created_at,
    )
