"""What the marketplace keeps up to date when something changes, and does when something is due."""

from datetime import UTC, datetime

from apps.accounts.models import Tie
from apps.accounts.models.ties import Kind as TieKind
from apps.core import metrics
from apps.core.due import Due, when_due
from apps.core.events import Change, follow, on
from apps.core.jobs import hand_over, job
from apps.core.routing import Detail
from apps.gifts.models import Contact, Gift
from apps.marketplace import services
from apps.marketplace.events import BidPlaced, ItemReserved
from apps.marketplace.models import (
    AUCTION_DUE,
    ITEM_DUE,
    RATING_DUE,
    RESERVATION_DUE,
    Listing,
    Wanted,
)

DISMISS = "marketplace.dismiss-queue"  # The job's name in the queue.


@follow(Listing)
def place_item(change: Change[Listing]) -> None:
    services.place_item(change.old, change.new)


@follow(Listing)
def index_item(change: Change[Listing]) -> None:
    services.index_item(change.old, change.new)


@on(BidPlaced)
def count_bid(_event: BidPlaced) -> None:
    metrics.count("Bids")


@on(ItemReserved)
def count_reservation(event: ItemReserved) -> None:
    if event.reservation_id:  # Else it was won.
        metrics.count("Reservations")


@follow(Listing)
def begin_matching(change: Change[Listing]) -> None:
    services.begin_matching(change.old, change.new)


@job(services.MATCH)
def match_item(detail: Detail) -> None:
    services.match_item(
        item_id=detail["item_id"],
        now=datetime.now(UTC),
        spot=int(detail.get("spot", "0")),
        beyond=detail.get("beyond") or None,
    )


@follow(Gift)
def begin_noting(change: Change[Gift]) -> None:
    """Of ideas of gifts no event tells: nobody but who keeps one is to hear of it."""
    services.begin_noting(change.old, change.new)


@follow(Contact)
def begin_noting_all(change: Change[Contact]) -> None:
    services.begin_noting_all(change.old, change.new)


@follow(Wanted)
def begin_meeting(change: Change[Wanted]) -> None:
    services.begin_meeting(change.old, change.new)


@job(services.NOTE_IDEA)
def note_idea(detail: Detail) -> None:
    services.note_idea(user_id=detail["user_id"], gift_id=detail["gift_id"], now=datetime.now(UTC))


@job(services.NOTE_IDEAS)
def note_ideas(detail: Detail) -> None:
    services.note_ideas(
        user_id=detail["user_id"],
        contact_id=detail["contact_id"],
        after=detail["after"],
        now=datetime.now(UTC),
    )


@job(services.MEET_IDEAS)
def meet_ideas(detail: Detail) -> None:
    services.meet_ideas(
        user_id=detail["user_id"],
        wanted_id=detail["wanted_id"],
        after=detail["after"],
        now=datetime.now(UTC),
    )


@follow(Listing)
def drop_what_hangs_on(change: Change[Listing]) -> None:
    if change.old and not change.new:
        services.drop_what_hangs_on(change.old)


@job(services.DROP)
def go_on_dropping(detail: Detail) -> None:
    services.drop_some(item_id=detail["item_id"])


@follow(Tie)
def begin_parting(change: Change[Tie]) -> None:
    tie = change.new
    if tie and not change.old and tie.kind == TieKind.BLOCKS:
        services.begin_parting(user_id=tie.user_id, other_id=tie.other_id)


@job(services.PART)
def part(detail: Detail) -> None:
    services.part(**detail, now=datetime.now(UTC))


@follow(Listing)
def dismiss_queue(change: Change[Listing]) -> None:
    if change.new and services.waits_for_nothing(change.new):
        hand_over(DISMISS, item_id=change.new.item_id)


@job(DISMISS)
def go_on_dismissing(detail: Detail) -> None:
    services.dismiss_some(item_id=detail["item_id"])


@follow(Listing)
def delete_images(change: Change[Listing]) -> None:
    services.delete_unshown_images(change.old, change.new, now=datetime.now(UTC))


@when_due(ITEM_DUE)
def expire_item(due: Due, now: datetime) -> None:
    services.expire_item(due, now=now)


@when_due(AUCTION_DUE)
def end_auction(due: Due, now: datetime) -> None:
    services.fire_auction(due, now=now)


@when_due(RESERVATION_DUE)
def let_reservation_lapse(due: Due, now: datetime) -> None:
    services.fire_reservation(due, now=now)


@when_due(RATING_DUE)
def show_rating(due: Due, now: datetime) -> None:
    services.show_rating(due, now=now)
