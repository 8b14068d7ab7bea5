"""Auctions for tests, and bids by HTTP and by service."""

from datetime import datetime, timedelta
from typing import Any

from apps.core import due
from apps.core.money import Money
from apps.marketplace import services
from apps.marketplace.auctions import Auction
from apps.marketplace.models import AUCTION_DUE, Kind, Listing
from apps.marketplace.services import MadeBid
from tests.conftest import Person
from tests.factories import NOW, make_item
from tests.marketplace.auction_reference import Entry

MINUTE = timedelta(minutes=1)
END = NOW + 60 * MINUTE
HARD_END = END + 60 * MINUTE


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def money(amount: str) -> Money:
    return Money.read(f"{amount} EUR")


def make_auction(seller_id: str, start: str = "10.00", **more: Any) -> Listing:
    """Make an auction that ends in a thousand years, unless it says otherwise."""
    given = {
        "start_price": money(start),
        "ends_at": datetime.max.replace(tzinfo=NOW.tzinfo, year=2999),
        **more,
    }
    if reserve := given.pop("reserve", None):
        given["reserve_price"] = money(reserve)
    return make_item(seller_id, kind=Kind.AUCTION, listed_until=None, **given)


def bid(who: Person, item: Listing, amount: str, **headers: Any) -> Any:
    body = {"maxAmount": euros(amount)}
    return who.post(f"/v1/items/{item.item_id}/bids", body, "json", **headers)


def bid_at(now: datetime, bidder_id: str, item: Listing, amount: str) -> MadeBid:
    return services.place_bid(
        bidder_id=bidder_id, item_id=item.item_id, maximum=money(amount), now=now
    )


def state_of(item: Listing) -> tuple[Listing, Auction]:
    """Read the row of an auction as it is now, and what the rules know of it."""
    row = Listing.load_one(item.item_id)
    auction = row.as_auction
    assert auction
    return row, auction


def maximum_of(auction: Auction) -> int:
    assert auction.lead
    return auction.lead.maximum


def sweep_at(item: Listing, now: datetime) -> int:
    """Fire what is due of an auction, as a sweep does. Returns how many rows were."""
    due_now = [
        row
        for kind, row in due.due_rows(now)
        if kind == AUCTION_DUE and row.subject_id == item.item_id
    ]
    for row in due_now:
        services.fire_auction(row, now=now)
    return len(due_now)


def auction_of(who: Person, item: Listing) -> Any:
    return who.get(f"/v1/items/{item.item_id}").json()["auction"]


def log_of(who: Person, item: Listing) -> list[Any]:
    """Read the whole public log, page by page."""
    found, cursor = [], ""
    while True:
        page = who.get(f"/v1/items/{item.item_id}/bids?limit=100{cursor}").json()
        found += page["items"]
        if page["nextCursor"] is None:
            return found
        cursor = f"&cursor={page['nextCursor']}"


def entries(log: list[Any]) -> list[Entry]:
    """Read the lines as who replays them does, in cents."""
    return [
        Entry(line["bidder"], cents(line["amount"]), cents(line["price"]), line["leader"])
        for line in log
    ]


def cents(amount: dict[str, str]) -> int:
    return Money.read(f"{amount['amount']} {amount['currency']}").minor
