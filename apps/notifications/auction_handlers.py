"""Who is told of what happens in auctions."""

from apps.core import times
from apps.core.events import on
from apps.core.jobs import hand_over, job
from apps.core.routing import Detail
from apps.marketplace import services as marketplace
from apps.marketplace.events import AuctionEnded, Outbid
from apps.notifications import services

TELL_BIDDERS = "notifications.tell-bidders"  # The job's name in the queue.
TOLD_AT_ONCE = 50  # By one job; each takes two calls.
NO_WINNER = "The auction is over, without a winner."


@on(Outbid)
def tell_who_was_outbid(event: Outbid) -> None:
    services.notify(
        user_id=event.user_id,
        cause=f"bid {event.item_id} {event.bid_count}",
        moment=times.from_text(event.placed_at),
        kind="auction.outbid",
        title=event.title,
        body=f"Somebody bid more. The price is {_words(event.current_price)} now.",
        data={"type": "item", "id": event.item_id},
    )


@on(AuctionEnded)
def tell_of_end(event: AuctionEnded) -> None:
    """Tell seller and winner at once, and let the queue tell the others, however many they are."""
    told = {"item_id": event.item_id, "title": event.title, "ended_at": event.ended_at}
    price = _words(event.price) if event.price else ""
    sold = f"The auction is over. It went for {price}." if event.winner_id else NO_WINNER
    if event.user_id:  # Else it is over because they have left.
        _tell({**told, "body": sold}, event.user_id, "auction.ended")
    if event.winner_id:
        _tell({**told, "body": f"It is yours for {price}."}, event.winner_id, "auction.won")
    if event.bid_count:
        hand_over(TELL_BIDDERS, **told, body=sold, winner_id=event.winner_id or "", after="")


@job(TELL_BIDDERS)
def tell_who_lost(detail: Detail) -> None:
    """Tell some of those who bid and did not win, and leave the rest to the next job."""
    item_id = detail["item_id"]
    bidders = marketplace.bidders_of(item_id=item_id, after=detail["after"], limit=TOLD_AT_ONCE)
    for user_id in bidders:
        if user_id != detail["winner_id"]:
            _tell(detail, user_id, "auction.lost")
    if len(bidders) == TOLD_AT_ONCE:
        hand_over(TELL_BIDDERS, **{**detail, "after": bidders[-1]})


def _tell(told: Detail, user_id: str, kind: str) -> None:
    services.notify(
        user_id=user_id,
        cause=f"{kind} {told['item_id']}",
        moment=times.from_text(told["ended_at"]),
        kind=kind,
        title=told["title"],
        body=told["body"],
        data={"type": "item", "id": told["item_id"]},
    )


def _words(price: dict[str, str]) -> str:
    return f"{price['amount']} {price['currency']}"
