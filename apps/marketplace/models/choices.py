"""What the values of rows may be."""

from enum import StrEnum

ITEM_DUE = "item"  # The kind of the row in the due index of an item that expires,
AUCTION_DUE = "auction"  # and of one whose auction ends.
RESERVATION_DUE = "reservation"  # and of one whose reservation is about to lapse, or does.
RATING_DUE = "rating"  # Of a rating that is shown by its time.
DUE_KINDS = (ITEM_DUE, AUCTION_DUE, RESERVATION_DUE, RATING_DUE)  # What a sweep does.

OTHER = "other"  # The category of what fits no other.

NOBODY = ""  # The seller of what stays when its seller has left.


class Kind(StrEnum):
    GIVEAWAY = "giveaway"
    SALE = "sale"
    AUCTION = "auction"


class Side(StrEnum):
    """The two who hand an item over to each other."""

    SELLER = "seller"
    BUYER = "buyer"

    @property
    def other(self) -> "Side":
        return Side.BUYER if self is Side.SELLER else Side.SELLER


class Condition(StrEnum):
    NEW = "new"
    LIKE_NEW = "like_new"
    GOOD = "good"
    FAIR = "fair"
    FOR_PARTS = "for_parts"


class Status(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    RESERVED = "reserved"
    ENDED = "ended"
    HANDED_OVER = "handed_over"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Stage(StrEnum):
    """What has become of a reservation."""

    PENDING = "pending"
    ACCEPTED = "accepted"  # Its seller has said yes, so it lapses no more.
    HANDED_OVER = "handed_over"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"


class Release(StrEnum):
    """How a reservation ended without a hand-over."""

    LAPSED = "lapsed"
    BY_SELLER = "seller"
    BY_RESERVER = "reserver"


LIVE = {Status.ACTIVE, Status.RESERVED}  # What a search finds.
OPEN = {Status.DRAFT, *LIVE}  # What its seller may still change.
