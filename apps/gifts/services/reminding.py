"""Reminders of occasions and contacts: a due row is due, and the row says what that means.

The row goes on in one transaction with its due row, so of several runs one has the effect; its
stream then tells what is due. A due row that nothing stands by any more is stale and just goes.
"""

from datetime import date, datetime, timedelta

from apps.core.db import decide_again, transaction
from apps.core.due import Due
from apps.gifts.models import Contact, Occasion
from apps.gifts.models.occasions import read_entry, reminded_entry
from apps.gifts.occurrences import next_reminder_day, reminded_on
from apps.gifts.reminders import A_DAY, end_of, first_reminder_day, reminder_moment, today_in
from apps.gifts.services.scheduling import placed


@decide_again
def fire_occasion(due: Due, *, zone: str) -> None:
    """Note on an occasion what it reminds of, move on to its next day, and place what follows."""
    occasion = Occasion.find(due.user_id, due.subject_id)
    if occasion is None or occasion.due_at != due.due_at:
        due.delete()
        return
    with transaction() as tx:
        occasion.wake_in(tx, _woken(occasion, due.due_at, zone))


@decide_again
def fire_contact(due: Due, *, zone: str) -> None:
    """Note on a contact that it is time to get in touch, and place the next time."""
    contact = Contact.find(due.user_id, due.subject_id)
    if contact is None or contact.due_at != due.due_at:
        due.delete()
        return
    with transaction() as tx:
        contact.wake_in(tx, _touched(contact, due.due_at, zone))


def place_occasion_anew(occasion: Occasion, *, now: datetime, zone: str) -> None:
    """Bring an occasion to the clock of `zone`; again is harmless.

    What it keeps are days, which stay; only when those begin and end is another moment now.
    """
    if _moved(occasion, now, zone):
        _place_occasion_anew(*occasion.keys(), now=now, zone=zone)


def place_contact_anew(contact: Contact, *, zone: str) -> None:
    """Bring the day to get in touch with a contact to the clock of `zone`; again is harmless."""
    if contact.touch_day:
        _place_contact_anew(*contact.keys(), zone=zone)


def _woken(occasion: Occasion, due_at: datetime, zone: str) -> dict[str, object]:
    """Name what changes of an occasion that is due; after a change of zone maybe its time alone."""
    notes: dict[str, object] = {}
    series, before = occasion.series(zone), occasion.remind_days_before
    following, reminder = _day(occasion.next_occurrence), _day(occasion.reminder_day)
    if reminder and reminder_moment(reminder, zone) == due_at:
        told = [reminded_entry(*entry) for entry in reminded_on(series, before, reminder)]
        notes = {"reminded_at": due_at, "reminded": told}
        reminder = next_reminder_day(series, before, reminder + A_DAY)
    if following and end_of(following, zone) == due_at:
        following = series.first(following + A_DAY)
    return {**notes, **placed(occasion, following, reminder, zone=zone)}


def _touched(contact: Contact, due_at: datetime, zone: str) -> dict[str, object]:
    day = date.fromisoformat(contact.touch_day or "")
    if reminder_moment(day, zone) != due_at:  # The zone changed since the row was written.
        return {"due_at": reminder_moment(day, zone)}
    following = day + timedelta(contact.stay_in_touch_days or 1)
    return {
        "reminded_at": due_at,
        "touch_day": following.isoformat(),
        "due_at": reminder_moment(following, zone),
    }


def _moved(occasion: Occasion, now: datetime, zone: str) -> dict[str, object]:
    """Name what another zone changes of an occasion: when, and maybe which days are its next."""
    series = occasion.series(zone)
    following = series.first(today_in(zone, now))
    # Which days there are can depend on the zone, too: an UNTIL in UTC is another day elsewhere.
    reminder = next_reminder_day(
        series, occasion.remind_days_before, _untold_since(occasion, now, zone)
    )
    notes = placed(occasion, following, reminder, zone=zone)
    return {name: value for name, value in notes.items() if value != getattr(occasion, name)}


def _untold_since(occasion: Occasion, now: datetime, zone: str) -> date:
    """Name the first day that is still to remind by the clock of `zone`, or is late to do so."""
    coming = first_reminder_day(zone, now)
    if occasion.reminded:  # Further west its 09:00 may come again.
        told, days_before = read_entry(occasion.reminded[0])
        coming = max(coming, date.fromisoformat(told) - timedelta(days_before) + A_DAY)
    waiting = _day(occasion.reminder_day)
    return min(waiting, coming) if waiting else coming


@decide_again
def _place_occasion_anew(user_id: str, event_id: str, *, now: datetime, zone: str) -> None:
    occasion = Occasion.find(user_id, event_id)
    notes = _moved(occasion, now, zone) if occasion else {}
    if occasion and notes:
        with transaction() as tx:
            occasion.wake_in(tx, notes)


@decide_again
def _place_contact_anew(user_id: str, contact_id: str, *, zone: str) -> None:
    contact = Contact.find(user_id, contact_id)
    day = _day(contact.touch_day) if contact else None
    if contact and day and contact.due_at != reminder_moment(day, zone):
        with transaction() as tx:
            contact.wake_in(tx, {"due_at": reminder_moment(day, zone)})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
