"""Pages of what belongs to a person: what they sell, want to have, or watch."""

from datetime import datetime
from enum import StrEnum

from apps.accounts.services import may_see_person
from apps.core.db import Key, Page
from apps.core.db.pages import ROWS_READ_AT_MOST, key_of
from apps.core.errors import NotFound
from apps.marketplace.models import Listing, MarketRow
from apps.marketplace.models.table import PersonIndex, sold_by, wanted_by, watched_by
from apps.marketplace.services.fields import SeenListing
from apps.marketplace.services.seeing import see_items


class Role(StrEnum):
    SELLER = "seller"
    BUYER = "buyer"
    WATCHER = "watcher"


KEYS = {Role.SELLER: sold_by, Role.BUYER: wanted_by, Role.WATCHER: watched_by}


def list_items_of(
    *, viewer_id: str, user_id: str, now: datetime, limit: int, after: Key | None
) -> Page[SeenListing]:
    """List what somebody offered, as far as the viewer may see it, the newest first.

    Raises:
        NotFound: there is no such user, they are suspended, or either blocks the other.
    """
    if viewer_id != user_id and not may_see_person(viewer_id=viewer_id, user_id=user_id):
        raise NotFound
    return _page(sold_by(user_id), viewer_id, now, limit=limit, after=after)


def list_own_items(
    *, viewer_id: str, role: Role, now: datetime, limit: int, after: Key | None
) -> Page[SeenListing]:
    """List what one sells, wants to have, or watches, as far as one still may see it."""
    return _page(KEYS[role](viewer_id), viewer_id, now, limit=limit, after=after)


def _page(
    key: str, viewer_id: str, now: datetime, *, limit: int, after: Key | None
) -> Page[SeenListing]:
    """Read a page; what the viewer may not see makes it read on, up to 1000 rows."""
    found: dict[str, SeenListing] = {}  # Who reserves an item and then bids has it once.
    rows: dict[str, MarketRow] = {}
    rows_read = 0
    while True:
        page = MarketRow.of_person(key, limit=limit + 1, after=after)
        rows |= {row.item_of_row: row for row in page.items}
        listings = Listing.read(list(dict.fromkeys(row.item_of_row for row in page.items)))
        found |= {one.listing.item_id: one for one in see_items(listings, viewer_id, now)}
        rows_read += len(page.items)
        after = page.next_key
        if len(found) > limit:
            shown = list(found.values())[:limit]
            last = rows[shown[-1].listing.item_id]
            return Page(shown, key_of(last, PersonIndex.Meta.index_name))
        if after is None or rows_read >= ROWS_READ_AT_MOST:
            return Page(list(found.values()), after)
