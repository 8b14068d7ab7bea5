"""Watching items."""

from collections.abc import Iterator
from datetime import datetime

from apps.core.db import Repeated, decide_again, transaction
from apps.marketplace.models import MarketRow, Watch
from apps.marketplace.models.table import watched_by
from apps.marketplace.services.seeing import get_item

ROWS_AT_ONCE = 100


@decide_again
def watch_item(*, viewer_id: str, item_id: str, now: datetime) -> None:
    """Watch an item; again is once. Raises NotFound."""
    get_item(viewer_id=viewer_id, item_id=item_id, now=now)
    try:
        with transaction() as tx:
            Watch.of(item_id, viewer_id).begin_in(tx, now)
    except Repeated:
        return


@decide_again
def unwatch_item(*, viewer_id: str, item_id: str, now: datetime) -> None:
    """Watch an item no more; again is once. Raises NotFound: neither watched nor to be seen."""
    try:
        with transaction() as tx:
            Watch.of(item_id, viewer_id).end_in(tx)
    except Repeated:
        get_item(viewer_id=viewer_id, item_id=item_id, now=now)


def watchers_of(*, item_id: str, after: str, limit: int) -> list[str]:
    """List some of those who watch an item, of the ids behind `after`."""
    return [watch.user_id for watch in Watch.of_people_behind(item_id, after, limit=limit)]


def watches_of(user_id: str) -> Iterator[Watch]:
    """Read what somebody watches, the latest first."""
    after = None
    while True:
        page = MarketRow.of_person(watched_by(user_id), limit=ROWS_AT_ONCE, after=after)
        yield from Watch.read([row.item_of_row for row in page.items], user_id)
        after = page.next_key
        if after is None:
            return
