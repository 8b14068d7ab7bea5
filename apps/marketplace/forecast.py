"""What is to come of items: holds that lapse, to both sides of them, and ends of auctions."""

from datetime import datetime

from apps.core.forecasts import Coming, Span, foreseen_by
from apps.marketplace import services
from apps.marketplace.models import Listing, Status
from apps.marketplace.models.listings import WARNED_BEFORE

READ_AT_MOST = 100  # Of what somebody wants, watches, and sells: the newest of each.


@foreseen_by("marketplace")
def items_to_come(span: Span) -> list[Coming]:
    items = services.items_around(user_id=span.user_id, limit=READ_AT_MOST)
    coming = filter(None, (_lapse(item, span) or _end(item, span) for item in items))
    within = (one for one in coming if span.now < one.due_at <= span.until)
    return sorted(within, key=lambda one: one.due_at)


def _lapse(item: Listing, span: Span) -> Coming | None:
    is_side = span.user_id in {item.seller_id, item.reserver_id}
    if not (is_side and item.is_held(span.now) and item.hold_due_at) or item.is_warned:
        return None
    return _coming("reservation.lapsing", item, item.hold_due_at, "-PT6H")


def _end(item: Listing, span: Span) -> Coming | None:
    """Foresee the end, though late bids may move it; whether one wins, nobody knows before."""
    if item.status != Status.ACTIVE or not item.ends_at:
        return None
    if item.seller_id == span.user_id:
        return _coming("auction.ended", item, item.ends_at, "endsAt")
    return _coming("auction.ending", item, item.ends_at - WARNED_BEFORE, "-PT15M")


def _coming(kind: str, item: Listing, due_at: datetime, rule: str) -> Coming:
    about = {"type": "item", "id": item.item_id}
    return Coming(type=kind, title=item.title, due_at=due_at, rule=rule, data=about)
