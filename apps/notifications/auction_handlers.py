"""Who is told of what happens in auctions."""

from datetime import timedelta

from apps.core import times
from apps.core.events import on
from apps.core.jobs import hand_over, job
from apps.core.routing import Detail
from apps.marketplace import services as marketplace
from apps.marketplace.events import AuctionEnded, AuctionEnding, Outbid
from apps.notifications import services

TELL_BIDDERS = "notifications.tell-bidders"  # The job's name in the queue.
WARN = "notifications.warn-of-end"
AUDIENCES = {"bidders": marketplace.bidders_of, "watchers": marketplace.watchers_of}
A_QUARTER = timedelta(minutes=15)
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


@on(AuctionEnding)
def begin_to_warn(event: AuctionEnding) -> None:
    """Let the queue tell who watches it or bids for it, however many they are."""
    price = f" The price is {_words(event.price)} now." if event.price else ""
    body = f"It ends within a quarter of an hour, unless late bids move that.{price}"
    at = times.to_text(times.from_text(event.ends_at) - A_QUARTER)
    told = {"item_id": event.item_id, "title": event.title, "at": at, "body": body}
    for audience in AUDIENCES:
        hand_over(WARN, **told, seller_id=event.user_id, audience=audience, after="")


@job(WARN)
def warn(detail: Detail) -> None:
    """Tell some of those whom the end of an auction concerns; the rest is another job's."""
    people = AUDIENCES[detail["audience"]](
        item_id=detail["item_id"], after=detail["after"], limit=TOLD_AT_ONCE
    )
    for user_id in people:
        is_seller = user_id == detail["seller_id"]
        if not is_seller and marketplace.may_see_item(viewer_id=user_id, item_id=detail["item_id"]):
            _tell(detail, user_id, "auction.ending")
    if len(people) == TOLD_AT_ONCE:
        hand_over(WARN, **{**detail, "after": people[-1]})


@on(AuctionEnded)
def tell_of_end(event: AuctionEnded) -> None:
    """Tell seller and winner at once, and let the queue tell the others, however many they are."""
    told = {"item_id": event.item_id, "title": event.title, "at": event.ended_at}
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
        moment=times.from_text(told["at"]),
        kind=kind,
        title=told["title"],
        body=told["body"],
        data={"type": "item", "id": told["item_id"]},
    )


def _words(price: dict[str, str]) -> str:
    return f"{price['amount']} {price['currency']}"
