"""What clients may write, and what services return."""

from datetime import date, datetime, timedelta
from typing import NamedTuple, Self, TypedDict

from apps.core.money import Money
from apps.gifts.models import Direction, Occasion, OccasionType, Status
from apps.gifts.reminders import today_in

A_YEAR = timedelta(365)


class ContactFields(TypedDict, total=False):
    """What its owner may write of a contact."""

    name: str
    relationship: str | None
    email: str | None
    phone: str | None
    birthday: str | None  # A day, or one of no certain year: `--02-29`.
    notes: str | None
    interests: list[str]
    sizes: dict[str, str]
    tags: list[str]
    avatar_image_id: str | None
    linked_user_id: str | None
    stay_in_touch_days: int | None
    last_contact_at: datetime | None


class OccasionFields(TypedDict, total=False):
    """What its owner may write of an occasion."""

    title: str
    type: OccasionType
    date: str
    recurrence: str
    contact_ids: list[str]
    budget: Money | None
    notes: str | None
    remind_days_before: list[int]


class GiftFields(TypedDict, total=False):
    """What its owner may write of a gift."""

    name: str
    description: str | None
    contact_id: str | None
    event_id: str | None
    direction: Direction
    status: Status
    price: Money | None
    url: str | None
    store: str | None
    image_ids: list[str]
    rating: int | None
    tags: list[str]
    item_id: str | None
    given_at: datetime | None


class Span(NamedTuple):
    """Days from `start` to `end`, both included."""

    start: date
    end: date

    @classmethod
    def of(cls, start: date | None, end: date | None, today: date) -> Self | None:
        """Fill in what is left open: it begins today, and lasts a year; None: all is."""
        if start is None and end is None:
            return None
        start = start or today
        return cls(start, end or start + A_YEAR)


class Seen(NamedTuple):
    """An occasion as its owner sees it on a day: what the row says, and what follows by now."""

    occasion: Occasion
    next_occurrence: str | None
    days_until: int | None
    turns: int | None
    occurrences: list[str] | None  # In the span that was asked for.

    @classmethod
    def at(cls, occasion: Occasion, *, now: datetime, zone: str, span: Span | None = None) -> Self:
        following = _next(occasion, today_in(zone, now), zone)
        return cls(
            occasion,
            following.isoformat() if following else None,
            (following - today_in(zone, now)).days if following else None,
            occasion.turns_on(following.isoformat()) if following else None,
            _occurrences(occasion, span, zone) if span else None,
        )


def _next(occasion: Occasion, today: date, zone: str) -> date | None:
    """Take what is stored, unless that is over and the run that moves it on is still to come."""
    stored = occasion.next_occurrence
    if stored is None or stored >= today.isoformat():
        return date.fromisoformat(stored) if stored else None
    return occasion.series(zone).first(today)


def _occurrences(occasion: Occasion, span: Span, zone: str) -> list[str]:
    return [day.isoformat() for day in occasion.series(zone).between(span.start, span.end)]
