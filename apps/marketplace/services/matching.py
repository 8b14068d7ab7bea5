"""New items meet what people look for: in the queue, from spot to spot.

Whoever looks is told once of an item, however often and late this comes: the match is a row of its
own, put only where there is none, and its stream tells.
"""

from collections.abc import Iterable
from datetime import datetime

from apps.core import jobs
from apps.core.db.batches import read_together
from apps.marketplace.models import Listing, Match, SavedSearch, Wanted
from apps.marketplace.models.seeks import Spot
from apps.marketplace.models.spots import spots_for
from apps.marketplace.services.seeing import may_see, rows_around
from apps.marketplace.services.seeking import filter_of

MATCH = "marketplace.match-item"  # The job's name in the queue.
AT_ONCE = 50  # Looked at in one round: two calls, and one for each that is told.
ROUNDS = 40  # Of one job, so that it ends in time; the rest is another job's.


def begin_matching(old: Listing | None, new: Listing | None) -> None:
    """Let an item that is new to others be matched with what they look for."""
    if new and new.is_public and not (old and old.is_public):
        jobs.hand_over(MATCH, item_id=new.item_id)


def match_item(*, item_id: str, now: datetime, spot: int = 0, beyond: str | None = None) -> None:
    """Tell those who look for an item, from a spot on, there from the id behind `beyond`."""
    listing = Listing.find_one(item_id)
    if listing is None or not listing.is_live(now):
        return
    spots = spots_for(listing)
    for _ in range(ROUNDS):
        found = Spot.at(spots[spot], limit=AT_ONCE, beyond=beyond)
        _tell(listing, found, now)
        is_read = len(found) < AT_ONCE
        spot, beyond = (spot + 1, None) if is_read else (spot, found[-1].seek_id)
        if spot == len(spots):
            return
    jobs.hand_over(MATCH, item_id=item_id, spot=str(spot), beyond=beyond or "")


def _tell(listing: Listing, spots: list[Spot], now: datetime) -> None:
    """Note who of these looks for an item, and may see it."""
    rows = [spot.seek for spot in spots if spot.user_id != listing.seller_id]
    found = read_together(rows)
    looking = [seek for row in rows if (seek := found(row)) and _is_match(seek, listing, now)]
    for seek in _who_may_see(listing, looking):
        Match.of(seek, listing, now).save_once()


def _is_match(seek: SavedSearch | Wanted, listing: Listing, now: datetime) -> bool:
    is_new = listing.published_at is not None and seek.created_at <= listing.published_at
    return is_new and filter_of(seek).fits(listing, now) and _can_pay(seek, listing)


def _can_pay(seek: SavedSearch | Wanted, listing: Listing) -> bool:
    """Tell whether an item costs no more than somebody wants to pay for it."""
    most, price = seek.max_price if isinstance(seek, Wanted) else None, listing.asks
    if most is None or price is None:
        return True
    return price.currency == most.currency and price.minor <= most.minor


def _who_may_see(
    listing: Listing, looking: Iterable[SavedSearch | Wanted]
) -> list[SavedSearch | Wanted]:
    seeks = list(looking)
    found = read_together([row for one in seeks for row in rows_around(listing, one.user_id)])
    return [one for one in seeks if may_see(listing, one.user_id, found)]
