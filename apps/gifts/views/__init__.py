"""Contacts, events, gifts and wish lists over HTTP: each method is one call of a service."""

from apps.gifts.views.calendars import CalendarFeedViewSet, CalendarViewSet
from apps.gifts.views.contact_files import ContactFileViewSet
from apps.gifts.views.contacts import ContactViewSet
from apps.gifts.views.gifts import GiftViewSet
from apps.gifts.views.occasions import EventViewSet
from apps.gifts.views.shared_wishlists import SharedWishlistViewSet
from apps.gifts.views.wishes import WishViewSet
from apps.gifts.views.wishlists import WishlistViewSet

__all__ = [
    "CalendarFeedViewSet",
    "CalendarViewSet",
    "ContactFileViewSet",
    "ContactViewSet",
    "EventViewSet",
    "GiftViewSet",
    "SharedWishlistViewSet",
    "WishViewSet",
    "WishlistViewSet",
]
