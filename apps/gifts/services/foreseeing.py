"""What reminders of occasions and contacts are to come."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from apps.core.forecasts import Span
from apps.gifts.models import Contact, Occasion
from apps.gifts.occurrences import next_reminder_day, reminded_on
from apps.gifts.reminders import A_DAY, first_reminder_day, reminder_moment, today_in

FORESEEN = 100


def occasions_to_come(span: Span) -> Iterator[tuple[Occasion, datetime, int]]:
    """List of which occasions, when, how many days before one will be reminded.

    Of the first 100 that remind in this span; it reads at most 1000.
    """
    zone = span.zone
    last_day = today_in(zone, span.until)
    for occasion in Occasion.reminding(span.user_id, last_day, limit=FORESEEN):
        series, entries = occasion.series(zone), occasion.remind_days_before
        day = next_reminder_day(series, entries, first_reminder_day(zone, span.now))
        while day and reminder_moment(day, zone) < span.until:
            for _, days_before in reminded_on(series, entries, day):
                yield occasion, reminder_moment(day, zone), days_before
            day = next_reminder_day(series, entries, day + A_DAY)


def contacts_to_come(span: Span) -> Iterator[tuple[Contact, datetime]]:
    """List with whom, and when, it will be time to get in touch again.

    Of the first 100 for whom it is in this span; it reads at most 1000.
    """
    zone = span.zone
    last_day = today_in(zone, span.until)
    for contact in Contact.out_of_touch(span.user_id, last_day, limit=FORESEEN):
        every = timedelta(contact.stay_in_touch_days or 1)
        day = date.fromisoformat(contact.touch_day or "")
        while (due_at := reminder_moment(day, zone)) < span.until:
            if due_at > span.now:
                yield contact, due_at
            day += every
