"""The rows of gifts: contacts, occasions, gifts, what those cost, and wish lists."""

from apps.gifts.models.calendars import CalendarFeed
from apps.gifts.models.claims import Claim, News, Taken
from apps.gifts.models.contacts import Contact
from apps.gifts.models.gifts import Direction, Gift, Move, Status
from apps.gifts.models.occasions import DEFAULT_REMINDERS, Occasion, OccasionType
from apps.gifts.models.sums import GiftSum
from apps.gifts.models.wishes import Wish
from apps.gifts.models.wishlists import Visibility, Wishlist, WishlistLink

__all__ = [
    "DEFAULT_REMINDERS",
    "CalendarFeed",
    "Claim",
    "Contact",
    "Direction",
    "Gift",
    "GiftSum",
    "Move",
    "News",
    "Occasion",
    "OccasionType",
    "Status",
    "Taken",
    "Visibility",
    "Wish",
    "Wishlist",
    "WishlistLink",
]
