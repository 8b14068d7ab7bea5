"""Occasions as a calendar shows them."""

from collections.abc import Iterator
from datetime import timedelta

from apps.core.calendars import MOST_OF_A_KIND, Event, Kind, Owner, gives, uid_of
from apps.gifts.models import Occasion
from apps.gifts.reminders import TIME_OF_REMINDERS

INTO_THE_DAY = timedelta(hours=TIME_OF_REMINDERS.hour)


@gives(Kind.EVENTS)
def events(owner: Owner) -> Iterator[Event]:
    """List occasions: endless ones first, then what ends last; the first 1000."""
    for occasion in Occasion.lasting(owner.user_id, limit=MOST_OF_A_KIND):
        yield from _events(occasion, owner.zone)


def _events(occasion: Occasion, zone: str) -> Iterator[Event]:
    # The same moments as ours: days and times of what lasts a day are of no zone.
    alarms = tuple(INTO_THE_DAY - timedelta(days) for days in occasion.remind_days_before)
    for part, (day, rule) in enumerate(occasion.series(zone).told(), 1):
        yield Event(
            uid=uid_of(occasion.event_id, part),
            title=occasion.title,
            description=occasion.notes,
            day=day,
            rule=rule,
            categories=(occasion.type,),
            alarms=alarms,
            created_at=occasion.created_at,
            updated_at=occasion.updated_at,
            version=occasion.version,
        )
