"""Contacts, events and gifts over HTTP: each method is one call of a service."""

from apps.gifts.views.calendars import CalendarFeedViewSet, CalendarViewSet
from apps.gifts.views.contact_files import ContactFileViewSet
from apps.gifts.views.contacts import ContactViewSet
from apps.gifts.views.gifts import GiftViewSet
from apps.gifts.views.occasions import EventViewSet

__all__ = [
    "CalendarFeedViewSet",
    "CalendarViewSet",
    "ContactFileViewSet",
    "ContactViewSet",
    "EventViewSet",
    "GiftViewSet",
]
