"""Items as rows. Its code name is Listing: an Item is any row of ours, whatever it holds.

Who holds a giveaway or leads an auction stands on the row itself, so that one conditional write
decides who gets it. Exact place, reserve and highest maximum stand here and go no further: see
services/seeing.py.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Self

from pynamodb.attributes import ListAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from apps.core import due
from apps.core.db import (
    IntegerAttribute,
    MomentAttribute,
    MoneyAttribute,
    Transaction,
    optional,
)
from apps.core.db.batches import read_batch
from apps.core.due import Due
from apps.core.errors import NotFound
from apps.core.money import Money
from apps.marketplace.auctions import Auction, Lead
from apps.marketplace.models.choices import (
    AUCTION_DUE,
    ITEM_DUE,
    LIVE,
    NOBODY,
    OPEN,
    OTHER,
    RESERVATION_DUE,
    Kind,
    Side,
    Status,
)
from apps.marketplace.models.holds import TRUSTED, Held
from apps.marketplace.models.table import item_partition, sold_by
from apps.marketplace.places import Place
from apps.media.models.shown import ShownImage

WARNED_BEFORE = timedelta(minutes=15)  # Of the end of an auction.
TO_BE_FETCHED = timedelta(days=30)  # How long what somebody has won waits for them.


class Listing(Held):
    """Something that somebody gives away, sells or auctions off."""

    kind_of_row = "item"

    item_id = UnicodeAttribute(attr_name="itemId")  # A ULID: so by age.
    seller_id = UnicodeAttribute(attr_name="sellerId")  # NOBODY once they have left.
    title = UnicodeAttribute()
    description = optional(UnicodeAttribute())
    category = UnicodeAttribute(default=OTHER)
    condition = optional(UnicodeAttribute())
    kind = UnicodeAttribute()
    price = optional(MoneyAttribute())  # Of a sale.
    images: ListAttribute[ShownImage] = ListAttribute(of=ShownImage, default=list)
    lat = NumberAttribute()  # Exact: for the seller and the winner alone.
    lng = NumberAttribute()
    place_label = optional(UnicodeAttribute(attr_name="placeLabel"))
    language = UnicodeAttribute(default="en")  # Of who wrote it last: words are stemmed by it.
    watches = IntegerAttribute(default=0)  # As many as there are rows.

    # Of an auction.
    start_price = optional(MoneyAttribute(attr_name="startPrice"))
    reserve_price = optional(MoneyAttribute(attr_name="reservePrice"))  # Never shown.
    current_price = optional(MoneyAttribute(attr_name="currentPrice"))
    leader_id = optional(UnicodeAttribute(attr_name="leaderId"))  # None once they have left.
    leader_number = optional(IntegerAttribute(attr_name="leaderNumber"))  # As in the public log.
    highest_maximum = optional(MoneyAttribute(attr_name="highestMaximum"))  # Never shown.
    bid_count = IntegerAttribute(attr_name="bidCount", default=0)  # Of bids that show.
    bidders = IntegerAttribute(default=0)
    last_bid_at = optional(MomentAttribute(attr_name="lastBidAt"))
    ends_at = optional(MomentAttribute(attr_name="endsAt"))
    hard_ends_at = optional(
        MomentAttribute(attr_name="hardEndsAt")
    )  # Late bids move it no further.
    winner_id = optional(UnicodeAttribute(attr_name="winnerId"))

    published_at = optional(MomentAttribute(attr_name="publishedAt"))  # None: nobody has seen it.
    # What clients call `expiresAt`; that attribute is DynamoDB's, of all rows.
    listed_until = optional(MomentAttribute(attr_name="listedUntil"))
    created_at = MomentAttribute(attr_name="createdAt")
    updated_at = MomentAttribute(attr_name="updatedAt")

    @classmethod
    def new(cls, item_id: str, seller_id: str, **more: Any) -> Self:
        return cls(
            *_keys(item_id),
            item_id=item_id,
            seller_id=seller_id,
            person_key=sold_by(seller_id),
            person_sort=item_id,
            **more,
        )

    @classmethod
    def key(cls, item_id: str) -> Self:
        """Name the row of an item, to read it together with others."""
        return cls(*_keys(item_id))

    @classmethod
    def keys_of(cls, item_id: str) -> tuple[str, str]:
        return _keys(item_id)

    @classmethod
    def find_one(cls, item_id: str) -> Self | None:
        return cls.find(*_keys(item_id))

    @classmethod
    def load_one(cls, item_id: str) -> Self:
        """Read an item as last written. Raises NotFound."""
        return cls.load(*_keys(item_id))

    @classmethod
    def read(cls, item_ids: Sequence[str]) -> list[Self]:
        """Read items as last written, 100 in one call, in the order of their ids given."""
        return read_batch(cls, [_keys(one) for one in item_ids])

    @classmethod
    def count_here_in(cls, tx: Transaction, item_id: str, amounts: Mapping[str, int]) -> None:
        """Count what is around an item as part of `tx`. It raises NotFound if it is gone."""
        here = cls.version.exists() & cls.deleted_at.does_not_exist()
        keys = _keys(item_id)
        cls.count_in(tx, *keys, amounts=amounts, condition=here, refusal=NotFound())

    @property
    def where(self) -> Place:
        return Place(float(self.lat), float(self.lng))

    @property
    def image_ids(self) -> list[str]:
        return [image.image_id for image in self.images]

    @property
    def is_public(self) -> bool:
        """Tell whether others than its seller may see it: anything but a draft."""
        return self.published_at is not None

    @property
    def counts_for_seller(self) -> int:
        """Tell whether this is one of the items that its seller's profile counts."""
        return int(self.is_public)

    @property
    def is_on_offer(self) -> bool:
        """Tell whether it stands where searches look; judged by its moment only on reading."""
        return self.status in LIVE

    @property
    def asks(self) -> Money | None:
        """The price by which it is found: of an auction, the present one."""
        return self.price or self.current_price or self.start_price

    @property
    def over_at(self) -> datetime | None:
        """The moment at which it is over, unless somebody takes it before."""
        return self.ends_at or self.listed_until

    def is_live(self, now: datetime) -> bool:
        """Tell whether a search finds it."""
        has_ended = self.ends_at is not None and self.ends_at <= now
        return self.status_at(now) in LIVE and not has_ended

    @property
    def as_auction(self) -> Auction | None:
        """What the rules of auctions know of it; None where it is not auctioned off."""
        start, ends_at, hard_ends_at = self.start_price, self.ends_at, self.hard_ends_at
        if self.kind != Kind.AUCTION or not (start and ends_at and hard_ends_at):
            return None
        maximum = self.highest_maximum
        return Auction(
            currency=start.currency,
            price=(self.current_price or start).minor,
            reserve=self.reserve_price.minor if self.reserve_price else None,
            lead=Lead(self.leader_id, maximum.minor) if maximum else None,
            ends_at=ends_at,
            hard_ends_at=hard_ends_at,
        )

    def outcome_at(self, now: datetime) -> dict[str, object]:
        """Name what the end of an auction changes: nothing before it, nor once it is noted."""
        auction = self.as_auction
        if auction is None or self.status != Status.ACTIVE or not auction.is_over(now):
            return {}
        return {
            "status": Status.ENDED,
            "winner_id": auction.winner,
            "updated_at": auction.ends_at,
        }

    def as_of(self, now: datetime) -> Self:
        """Show it as it is at `now`, though nobody may have noted yet that its auction ended."""
        outcome = self.outcome_at(now)
        return self.with_changes(outcome) if outcome else self

    def status_at(self, now: datetime) -> Status:
        """Tell the status as it is at `now`, whether the sweep has come by or not."""
        status = Status.ENDED if self.outcome_at(now) else Status(self.status)
        if self.has_lapsed(now) and not self.queued:  # Else it goes to whoever waits.
            status = Status.ACTIVE
        if status == Status.ACTIVE and self.listed_until and self.listed_until <= now:
            return Status.EXPIRED
        return status

    def is_in_use(self, now: datetime) -> bool:
        """Tell whether somebody else counts on it: holds it, bids for it, or may fetch it."""
        item = self.as_of(now)
        has_bid = item.status == Status.ACTIVE and item.bid_count > 0
        is_won = item.status == Status.ENDED and item.winner_id is not None
        waits = is_won and item.ends_at is not None and now < item.ends_at + TO_BE_FETCHED
        return has_bid or waits or self.is_held(now)

    def knows_place(self, viewer_id: str) -> bool:
        """Tell whether somebody may see the exact place: the seller, and whoever comes for it."""
        reserver_id = self.reserver_id if self.reservation_status in TRUSTED else None
        return viewer_id in {self.seller_id, self.winner_id, reserver_id}

    def party(self, side: Side) -> str | None:
        """Name one of the two between whom it changes hands; None: nobody, or they have left."""
        if side == Side.SELLER:
            return self.seller_id or None
        return self.winner_id or self.reserver_id

    def due_row(self) -> Due | None:
        """Name its row in the due index: an auction ends, a hold lapses, all else expires.

        Of the first two it warns before.
        """
        if self.status == Status.RESERVED:
            return self._due(RESERVATION_DUE, self.hold_due_at)
        if self.status != Status.ACTIVE:
            return None
        if self.kind == Kind.AUCTION:
            warned_at = self.ends_at and self.ends_at - WARNED_BEFORE
            return self._due(AUCTION_DUE, self.ends_at if self.is_warned else warned_at)
        return self._due(ITEM_DUE, self.listed_until)

    def settle_in(
        self,
        tx: Transaction,
        changes: Mapping[str, object],
        *,
        expect: Condition | None = None,
    ) -> None:
        """Change this item as part of `tx`, and with it its due row."""
        due_before = self.due_row()
        self.change_in(tx, changes, expect=expect)
        due.move_in(tx, due_before, self.due_row())

    def pass_on_in(self, tx: Transaction, changes: Mapping[str, object], *, served: int) -> None:
        """Change who holds this item as part of `tx`, unless somebody came to wait or left.

        `served`: how many of those who waited do so no more.
        """
        waiting = {"queued": self.queued - served} if self.queued else {}
        self.settle_in(tx, {**changes, **waiting}, expect=self.still("queued"))

    def warn_in(self, tx: Transaction) -> None:
        """Note as part of `tx` that its end or lapse is near. To clients it is no new version."""
        due_before, now_warned = self.due_row(), {"is_warned": True}
        self.note_in(tx, now_warned, Listing.version == self.version)
        self.is_warned = True
        due.move_in(tx, due_before, self.due_row())

    def bid_in(self, tx: Transaction, changes: Mapping[str, object], *, shows: bool) -> None:
        """Change this item by a bid as part of `tx`, unless it has changed since it was read.

        What does not show is no new version. So the highest maximum is compared, too.
        """
        known, maximum = self.highest_maximum, Listing.highest_maximum
        same = maximum == known if known else maximum.does_not_exist()
        if shows:
            self.settle_in(tx, changes, expect=same)
        else:
            self.note_in(tx, changes, (Listing.version == self.version) & same)

    def begin_in(self, tx: Transaction) -> None:
        """Put this new item as part of `tx`, with its due row."""
        self.save_in(tx)
        due.move_in(tx, None, self.due_row())

    def remove_in(self, tx: Transaction, now: datetime) -> None:
        """Delete this item as part of `tx`. What hangs on it follows by the stream."""
        due.move_in(tx, self.due_row(), None)
        self.change_in(tx, self.deletion(now))

    def leave_in(self, tx: Transaction, now: datetime, *, title: str) -> None:
        """Let this item stay without its seller, as part of `tx`: over, and bare."""
        over = self.outcome_at(now)
        if self.status in OPEN and not over:
            over = {"status": Status.CANCELLED, "updated_at": now}
        where = self.where.rounded()
        said: dict[str, object] = {
            "title": title,
            "description": None,
            "place_label": None,
            "reserve_price": None,
            "images": [],
        }
        place = {"lat": where.lat, "lng": where.lng}
        nobody = {"seller_id": NOBODY, "person_key": None, "person_sort": None}
        self.settle_in(tx, {**over, **said, **place, **nobody})

    def _due(self, kind: str, moment: datetime | None) -> Due | None:
        return Due.of(kind, self.seller_id, self.item_id, moment) if moment else None


def _keys(item_id: str) -> tuple[str, str]:
    return item_partition(item_id), Listing.kind_of_row
