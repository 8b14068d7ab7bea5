"""Who may see which item, and what of it. It is judged on each reading.

To judge and to show an item takes its seller's row and what ties the viewer to the seller: rows
that are read together for a whole page. Exact places leave through `show` alone.
"""

from collections.abc import Sequence
from datetime import datetime

from apps.accounts.models import Tie, User
from apps.accounts.models.ties import Kind as TieKind
from apps.accounts.services import Card
from apps.core.db import Item
from apps.core.db.batches import Found, read_together
from apps.core.errors import Forbidden, NotFound
from apps.marketplace.models import NOBODY, Listing, Status
from apps.marketplace.places import Place, distance_km
from apps.marketplace.services.fields import SeenListing
from apps.marketplace.services.releasing import noted
from apps.media.purposes import Purpose
from apps.media.services import Frame

METERS = 3  # Decimals of a distance in kilometers.
BLOCKS = (TieKind.BLOCKS, TieKind.BLOCKED_BY)


def get_item(
    *, viewer_id: str, item_id: str, now: datetime, is_moderator: bool = False
) -> SeenListing:
    """Read an item, in two calls; in more by who is the first to see that it ended or lapsed.

    Raises:
        NotFound: there is none that they may see.
    """
    return see_item(noted(item_id, now), viewer_id, now, is_moderator=is_moderator)


def see_item(
    listing: Listing, viewer_id: str, now: datetime, *, is_moderator: bool = False
) -> SeenListing:
    """Show an item that was read; no block hides it from moderators.

    Raises NotFound where they may not see it.
    """
    found = read_together(rows_around(listing, viewer_id))
    if not may_see(listing, viewer_id, found, ignores_blocks=is_moderator):
        raise NotFound
    return show(listing.as_of(now), viewer_id, found, now)


def see_items(
    listings: Sequence[Listing], viewer_id: str, now: datetime, *, near: Place | None = None
) -> list[SeenListing]:
    """Show those of some items that somebody may see, 33 of them in one call.

    With `near` they say how far they are from there.
    """
    found = read_together([row for one in listings for row in rows_around(one, viewer_id)])
    shown = (one.as_of(now) for one in listings if may_see(one, viewer_id, found))
    return [show(one, viewer_id, found, now, near=near) for one in shown]


def may_see_item(*, viewer_id: str, item_id: str) -> bool:
    """Tell whether somebody may see an item, in two calls."""
    return item_seen_by(viewer_id=viewer_id, item_id=item_id) is not None


def item_seen_by(*, viewer_id: str, item_id: str, is_moderator: bool = False) -> Listing | None:
    """Read an item, if somebody may see it, in two calls."""
    listing = Listing.find_one(item_id)
    if listing is None:
        return None
    found = read_together(rows_around(listing, viewer_id))
    sees = may_see(listing, viewer_id, found, ignores_blocks=is_moderator)
    return listing if sees else None


def seller_for(viewer_id: str, item_id: str, now: datetime) -> str | None:
    """Name who offers an item that somebody may see; None also where that one has left."""
    listing = Listing.find_one(item_id)
    if listing is None or listing.seller_id == NOBODY or not see_items([listing], viewer_id, now):
        return None
    return listing.seller_id


def items_for_moderator(
    moderator_id: str, item_ids: Sequence[str], now: datetime
) -> dict[str, SeenListing]:
    """Show some items that were reported to a moderator, whoever blocks whom, by their ids."""
    listings = Listing.read(item_ids)
    found = read_together(User(one.seller_id) for one in listings if one.seller_id != NOBODY)
    still_there = [one for one in listings if one.seller_id == NOBODY or found(User(one.seller_id))]
    return {one.item_id: show(one.as_of(now), moderator_id, found, now) for one in still_there}


def item_of_ones_own(*, viewer_id: str, item_id: str, now: datetime) -> Listing:
    """Read an item that its seller is about to change, with what time has brought noted.

    Raises:
        Forbidden: they see it, but it is somebody else's.
        NotFound.
    """
    listing = Listing.load_one(item_id)
    if listing.has_lapsed(now):
        listing = noted(item_id, now)
    if listing.seller_id != viewer_id:
        see_item(listing, viewer_id, now)  # Else it is not found.
        raise Forbidden
    return listing


def rows_around(listing: Listing, viewer_id: str) -> list[Item]:
    """Name the rows that tell whether somebody may see an item."""
    if listing.seller_id == NOBODY:
        return []
    seller = User(listing.seller_id)
    if listing.seller_id == viewer_id:
        return [seller]
    return [seller, *(Tie.of(kind, viewer_id, listing.seller_id) for kind in BLOCKS)]


def may_see(
    listing: Listing, viewer_id: str, found: Found, *, ignores_blocks: bool = False
) -> bool:
    """Tell whether somebody may see an item, by the rows around it."""
    if listing.seller_id == NOBODY:
        return True
    seller = found(User(listing.seller_id))
    if seller is None:
        return False
    if listing.seller_id == viewer_id:
        return True
    ties = (found(Tie.of(kind, viewer_id, listing.seller_id)) for kind in BLOCKS)
    is_hidden = any(ties) and not ignores_blocks
    return listing.is_public and seller.suspended_at is None and not is_hidden


def show(
    listing: Listing, viewer_id: str, found: Found, now: datetime, *, near: Place | None = None
) -> SeenListing:
    """Show an item with what is around it; whoever calls has judged whether they may see it."""
    seller = found(User(listing.seller_id))
    if seller is None and listing.seller_id != NOBODY:  # Judged before, but by who did not.
        raise NotFound
    exact, rounded = listing.where, listing.where.rounded()
    return SeenListing(
        listing,
        status=listing.status_at(now),
        seller=Card.of(seller, now) if seller else None,
        images=frame_of(listing).pictures(listing.images, now),
        where=exact if listing.knows_place(viewer_id) else rounded,
        shows_reservation=_shows_hold(listing, viewer_id, now),
        distance_km=round(distance_km(near, rounded), METERS) if near else None,
    )


def _shows_hold(listing: Listing, viewer_id: str, now: datetime) -> bool:
    """Tell whether somebody is one of the two sides of what holds it, or held it to the end."""
    counts = listing.is_held(now) or listing.status == Status.HANDED_OVER
    return counts and viewer_id in {listing.seller_id, listing.reserver_id}


def frame_of(listing: Listing) -> Frame:
    return Frame(listing.seller_id, Purpose.ITEM, listing.item_id)
