"""The rows of gifts: contacts, occasions, gifts, and what those cost."""

from apps.gifts.models.calendars import CalendarFeed
from apps.gifts.models.contacts import Contact
from apps.gifts.models.gifts import Direction, Gift, Move, Status
from apps.gifts.models.occasions import DEFAULT_REMINDERS, Occasion, OccasionType
from apps.gifts.models.sums import GiftSum

__all__ = [
    "DEFAULT_REMINDERS",
    "CalendarFeed",
    "Contact",
    "Direction",
    "Gift",
    "GiftSum",
    "Move",
    "Occasion",
    "OccasionType",
    "Status",
]
