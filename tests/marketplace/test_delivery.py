"""Changes come twice, late and shuffled, some are poisoned, the consumer dies: effects come once.

The consumer is the feeder of `manage.py work`, which keeps Lambda's rules: a batch comes again from
where it failed, and a bad record is isolated and buried. It dies between any two calls of DynamoDB.
"""

import json
import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.conf import settings

from apps.core.aws.clients import client
from apps.core.db import connection
from apps.core.events import Record
from apps.core.routing import route
from apps.marketplace import services
from apps.marketplace.models import Cell, Listing
from apps.marketplace.serializers import ItemQuery
from apps.marketplace.services import Asked
from infra.local import streams
from infra.local.streams import StreamFeeder
from tests.conftest import Person, Settler
from tests.core.streams import record
from tests.factories import NOW, make_item
from tests.marketplace.auctioning import make_auction, money

SOAK = "SOAK" in os.environ
CHANGES = 10_000 if SOAK else 20
ITEMS = CHANGES // 50 if SOAK else 4  # Each is looked for in 13 lists of saved searches.
KILLS = 100 if SOAK else 4
TIMES_AT_MOST = 5
POISONED_OF = 100 if SOAK else 10  # One of so many.
BATCH = 10
CELLS = 12  # Of an item.
IN_THE_APP = {"auction.outbid": {"email": False}}
APART = timedelta(seconds=2)  # Nobody offers more than 60 items in a minute.

pytestmark = pytest.mark.timeout(7200 if SOAK else 300)
Change = tuple[str, int]  # An item, and how many bids there are for it by then.
Settle = Callable[[], None]


class Killed(BaseException):
    """The consumer is no more."""


class Poisoned(Exception):
    """What this change asks for cannot be done, until somebody mends it."""


def look_for_tools(who: Person, seller: Person) -> None:
    """Let somebody have saved a search since before there was anything."""
    query = ItemQuery.parse({"category": "tools", "seller": seller.user_id})
    asked = {name: query[name] for name in Asked.__annotations__}
    services.save_search(
        user_id=who.user_id,
        name="Tools",
        asked=Asked(**asked),  # type: ignore[typeddict-item]
        said={},
        channels=["in_app"],
        language="en",
        now=NOW - timedelta(days=1),
    )


def change_of(listing: Listing | None) -> Change:
    assert listing
    return listing.item_id, listing.bid_count


def new_items(seller: Person, count: int) -> dict[Change, Record]:
    moments = (NOW + number * APART for number in range(count))
    items = [make_item(seller.user_id, category="tools", now=moment) for moment in moments]
    return {change_of(item): record(None, item) for item in items}


def outbid(seller: Person, bidder: Person, other: Person, count: int) -> dict[Change, Record]:
    """Let somebody be outbid again and again, in what the stream says of an auction."""
    auction = make_auction(seller.user_id)
    leaders = (bidder.user_id, other.user_id)
    rows = [
        auction.with_changes(
            {
                "version": number + 1,
                "bid_count": number,
                "current_price": money(f"{10 + number}.00"),
                "leader_id": leaders[number % 2],
                "last_bid_at": NOW,
            }
        )
        for number in range(1, count + 2)
    ]
    steps = pairwise(rows)
    return {change_of(after): record(before, after) for before, after in steps}


@contextmanager
def dying(dice: random.Random) -> Iterator[list[int]]:
    """Let the consumer die between any two calls, so often."""
    left = [dice.randint(1, 40) for _ in range(KILLS)]

    def strike(**_: Any) -> None:
        if not left:
            return
        left[-1] -= 1
        if left[-1] <= 0:
            left.pop()
            raise Killed

    events = connection.client.meta.events
    events.register("before-call.dynamodb", strike)
    yield left
    events.unregister("before-call.dynamodb", strike)


@contextmanager
def poisoned(changes: set[Change]) -> Iterator[None]:
    """Let what follows from some changes fail, until it is mended."""
    real = services.place_item

    def place_item(old: Listing | None, new: Listing | None) -> None:
        if change_of(new) in changes:
            raise Poisoned
        real(old, new)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(services, "place_item", place_item)
        patch.setattr(streams, "FIRST_PAUSE_SECONDS", 0)
        yield


def feed(records: list[Record]) -> None:
    """Let a consumer take all records, batch by batch; where one dies, the next begins anew."""
    feeder = StreamFeeder(
        "of-this-test",
        streams=None,
        queues=client("sqs"),
        dead_letters=settings.DEAD_LETTER_QUEUE_URL,
        positions=None,  # type: ignore[arg-type]
        invoke=route,
    )
    for start in range(0, len(records), BATCH):
        is_done = False
        while not is_done:
            try:
                feeder.deliver(records[start : start + BATCH])
                is_done = True
            except Killed:
                continue


def take_letters(ours: set[str]) -> list[Record]:
    """Take the dead letters that are of our changes out of their queue, and leave the others."""
    queue, url = client("sqs"), settings.DEAD_LETTER_QUEUE_URL
    found: list[Record] = []
    while True:
        answer = queue.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=0)
        if not answer.get("Messages"):
            return found
        for message in answer["Messages"]:
            body = json.loads(message["Body"])
            if {one.get("eventID") for one in body.get("Records", [])} & ours:
                found += body["Records"]
                queue.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


def told(who: Person) -> list[str]:
    """List the ids of the items that somebody was told of, as often as they were."""
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        more = f"&cursor={cursor}" if cursor else ""
        page = who.get(f"/v1/notifications?limit=100{more}").json()
        found += [one["data"]["id"] for one in page["items"]]
        cursor = page["nextCursor"]
    return sorted(found)


def unread(who: Person) -> int:
    return int(who.get("/v1/notifications/unread-count").json()["unread"])


def cells_of(item_id: str) -> int:
    rows = Cell.all_in(f"item#{item_id}", sort=Cell.place.startswith("cell#"))
    return len(list(rows))


def test_effects_come_exactly_once_and_only_what_is_poisoned_is_buried(
    alice: Person, bob: Person, carol: Person, settler: Settler, settle: Settle
) -> None:
    dice = random.Random(20261126)  # noqa: S311  # The same each time.
    look_for_tools(carol, alice)
    for who in (bob, carol):
        who.patch("/v1/notifications/preferences", {"types": IN_THE_APP}, "json")
    items = new_items(alice, ITEMS)
    changes = items | outbid(alice, bob, carol, CHANGES - ITEMS)
    settler.forget()  # What the real stream says of it.
    bad = set(dice.sample(sorted(changes), max(1, len(changes) // POISONED_OF)))
    records = [one for one in changes.values() for _ in range(dice.randint(1, TIMES_AT_MOST))]
    dice.shuffle(records)

    with poisoned(bad), dying(dice) as lives_left:
        feed(records)
    settle()

    good = set(changes) - bad
    assert lives_left == []
    assert told_of(carol, good, items) == told(carol)
    assert len(told(bob)) == unread(bob) == len(leaders(good, items, odd=True))
    assert all(cells_of(one) == (CELLS if (one, 0) in good else 0) for one, _ in items)
    letters = take_letters({one["eventID"] for one in changes.values()})
    assert {one["eventID"] for one in letters} == {changes[one]["eventID"] for one in bad}

    for letter in letters:  # As `redrive` does, once it is mended.
        assert route({"Records": [letter]}) == {"batchItemFailures": []}
    settle()

    assert told_of(carol, set(changes), items) == told(carol)
    assert len(told(carol)) == unread(carol)
    assert len(told(bob)) == unread(bob) == len(leaders(set(changes), items, odd=True))
    assert all(cells_of(one) == CELLS for one, _ in items)
    assert take_letters({one["eventID"] for one in changes.values()}) == []


def leaders(done: set[Change], items: dict[Change, Record], *, odd: bool) -> list[str]:
    """List the auction as often as one of the two was outbid: who led before so many bids."""
    return [
        item_id
        for item_id, bids in done
        if (item_id, bids) not in items and bool((bids - 1) % 2) is not odd
    ]


def told_of(carol: Person, done: set[Change], items: dict[Change, Record]) -> list[str]:
    """List of what she must have been told: what she looks for, and each time she was outbid."""
    new = [item_id for item_id, bids in done if (item_id, bids) in items]
    return sorted([*new, *leaders(done, items, odd=False)])
