"""What reminders of occasions and contacts are to come: the next first, found out as it is read."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from heapq import merge
from itertools import dropwhile, tee
from operator import itemgetter

from apps.core.forecasts import Span
from apps.gifts.models import Contact, Occasion
from apps.gifts.reminders import first_reminder_day, reminder_moment, today_in

FORESEEN = 100

Reminder = tuple[Occasion, datetime, int]  # Of what, when, how many days before.


def occasions_to_come(span: Span) -> Iterator[Reminder]:
    """Tell of which occasions, when, how many days before one will be reminded.

    Of the first 100 that remind in this span; it reads at most 1000.
    """
    last_day = today_in(span.zone, span.until)
    occasions = Occasion.reminding(span.user_id, last_day, limit=FORESEEN)
    return merge(*(_of_occasion(occasion, span) for occasion in occasions), key=itemgetter(1))


def contacts_to_come(span: Span) -> Iterator[tuple[Contact, datetime]]:
    """Tell with whom, and when, it will be time to get in touch again.

    Of the first 100 for whom it is in this span; it reads at most 1000.
    """
    last_day = today_in(span.zone, span.until)
    contacts = Contact.out_of_touch(span.user_id, last_day, limit=FORESEEN)
    return merge(*(_of_contact(contact, span) for contact in contacts), key=itemgetter(1))


def _of_occasion(occasion: Occasion, span: Span) -> Iterator[Reminder]:
    entries = sorted(set(occasion.remind_days_before))
    # One walk for all of them: each reads on in its own time, but the days are found once.
    days = occasion.series(span.zone).days(first_reminder_day(span.zone, span.now))
    walks = zip(entries, tee(days, len(entries)), strict=True)
    of_each = (_reminders(occasion, days_before, walk, span) for days_before, walk in walks)
    return merge(*of_each, key=itemgetter(1))


def _reminders(
    occasion: Occasion, days_before: int, days: Iterator[date], span: Span
) -> Iterator[Reminder]:
    before, first = timedelta(days_before), first_reminder_day(span.zone, span.now)
    for day in dropwhile(lambda day: day - before < first, days):
        due_at = reminder_moment(day - before, span.zone)
        if due_at >= span.until:
            return
        yield occasion, due_at, days_before


def _of_contact(contact: Contact, span: Span) -> Iterator[tuple[Contact, datetime]]:
    every = timedelta(contact.stay_in_touch_days or 1)
    day = date.fromisoformat(contact.touch_day or "")
    while (due_at := reminder_moment(day, span.zone)) < span.until:
        if due_at > span.now:
            yield contact, due_at
        day += every
