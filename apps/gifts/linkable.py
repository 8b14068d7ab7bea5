"""Gifts and events, as posts may name them: one's own."""

from apps.core.linkables import linkable
from apps.gifts.models import Gift, Occasion


@linkable("gift")
def has_gift(user_id: str, gift_id: str) -> bool:
    return Gift.find(user_id, gift_id) is not None


@linkable("event")
def has_event(user_id: str, event_id: str) -> bool:
    return Occasion.find(user_id, event_id) is not None
