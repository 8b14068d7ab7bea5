"""When a row is due next: what of it follows from its days, its owner's zone and now."""

from datetime import date, datetime

from apps.gifts import reminders
from apps.gifts.models import Contact, Occasion
from apps.gifts.reminders import end_of, occasion_days, reminder_moment


def scheduled(occasion: Occasion, *, now: datetime, zone: str) -> dict[str, object]:
    """Name what changes of an occasion whose days are new: its next ones, keys and due time."""
    days = occasion_days(occasion.series(zone), occasion.remind_days_before, now)
    return placed(occasion, *days, zone=zone)


def placed(
    occasion: Occasion, following: date | None, reminder: date | None, *, zone: str
) -> dict[str, object]:
    """Name what changes of an occasion that is next, and reminds next, on these days."""
    changes: dict[str, object] = {
        "next_occurrence": following.isoformat() if following else None,
        "reminder_day": reminder.isoformat() if reminder else None,
        "due_at": due_moment(following, reminder, zone),
    }
    return {**changes, **occasion.with_changes(changes).place_keys()}


def due_moment(following: date | None, reminder: date | None, zone: str) -> datetime | None:
    """Tell when to wake up: to remind, or to move on once the next day is over."""
    ends = end_of(following, zone) if following else None
    reminds = reminder_moment(reminder, zone) if reminder else None
    return min((moment for moment in (ends, reminds) if moment), default=None)


def touch_scheduled(contact: Contact, *, now: datetime, zone: str) -> dict[str, object]:
    """Name what changes of a contact whose time to get in touch again is new."""
    every_days = contact.stay_in_touch_days
    if every_days is None:
        return {"touch_day": None, "due_at": None}
    last = min(contact.last_contact_at or contact.created_at, now)
    day = reminders.touch_day(last, every_days, zone, now)
    return {"touch_day": day.isoformat(), "due_at": reminder_moment(day, zone)}
