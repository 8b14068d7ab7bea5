"""The JSON of contacts, events and gifts."""

from apps.gifts.serializers.budgets import BudgetSerializer, YearBudgetSerializer, YearQuery
from apps.gifts.serializers.calendars import CalendarFeedSerializer, LinkedFeedSerializer
from apps.gifts.serializers.contacts import ContactQuery, ContactSerializer
from apps.gifts.serializers.gifts import GiftQuery, GiftSerializer
from apps.gifts.serializers.imports import ImportSerializer, ReadFile, read_file
from apps.gifts.serializers.occasions import EventQuery, EventSerializer, PlanSerializer

__all__ = [
    "BudgetSerializer",
    "CalendarFeedSerializer",
    "ContactQuery",
    "ContactSerializer",
    "EventQuery",
    "EventSerializer",
    "GiftQuery",
    "GiftSerializer",
    "ImportSerializer",
    "LinkedFeedSerializer",
    "PlanSerializer",
    "ReadFile",
    "YearBudgetSerializer",
    "YearQuery",
    "read_file",
]
