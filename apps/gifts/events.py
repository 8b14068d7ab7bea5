"""What happened to contacts and occasions: the language in which other domains hear of it.

An occasion, which clients call an event, is an `occasion` here: `eventId` is the event's own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from apps.core import times
from apps.core.events import Event, changes_of
from apps.gifts.models import Contact, Occasion
from apps.gifts.models.occasions import read_entry


@dataclass(frozen=True, kw_only=True)
class OccasionUpcoming(Event):
    """A day of an occasion is as many days away as its owner wants to be reminded."""

    name: ClassVar[str] = "gifts.event-upcoming"

    user_id: str
    occasion_id: str
    title: str
    due_at: str  # When the reminder was due.
    occurrence: str  # The day.
    days_before: int
    turns: int | None


@dataclass(frozen=True, kw_only=True)
class StayInTouchDue(Event):
    """It is time to get in touch with a contact again."""

    name: ClassVar[str] = "gifts.stay-in-touch-due"

    user_id: str
    contact_id: str
    contact_name: str
    due_at: str


@changes_of(Occasion)
def announce_occasion(old: Occasion | None, new: Occasion | None) -> Iterator[Event]:
    """Tell of what an occasion reminds that did not remind of it before."""
    if new is None or new.reminded_at is None or (old and _reminded(old) == _reminded(new)):
        return
    for occurrence, days_before in map(read_entry, new.reminded):
        yield OccasionUpcoming(
            user_id=new.user_id,
            occasion_id=new.event_id,
            title=new.title,
            due_at=times.to_text(new.reminded_at),
            occurrence=occurrence,
            days_before=days_before,
            turns=new.turns_on(occurrence),
        )


@changes_of(Contact)
def announce_contact(old: Contact | None, new: Contact | None) -> Iterator[Event]:
    """Tell that it is time to get in touch, when it became so."""
    if new and new.reminded_at and not (old and old.reminded_at == new.reminded_at):
        yield StayInTouchDue(
            user_id=new.user_id,
            contact_id=new.contact_id,
            contact_name=new.name,
            due_at=times.to_text(new.reminded_at),
        )


def _reminded(occasion: Occasion) -> tuple[object, list[str]]:
    return occasion.reminded_at, list(occasion.reminded)
