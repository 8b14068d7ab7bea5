"""What will come: read from what the due rows belong to, in every domain."""

from datetime import datetime, timedelta
from itertools import islice

from apps.core.forecasts import FORESEEN_AT_MOST, Coming, Span, coming_in, foreseen_by
from apps.notifications.models import Notification, Preferences

SNOOZED_AT_MOST = 100


def preview(*, user_id: str, zone: str, days: int, now: datetime) -> list[Coming]:
    """List what somebody will be told in the next `days`, the next first, up to 1000."""
    span = Span(user_id=user_id, zone=zone, now=now, until=now + timedelta(days=days))
    preferences = Preferences.of(user_id)
    told = (one for one in coming_in(span) if any(preferences.channels(one.type)))
    return list(islice(told, FORESEEN_AT_MOST))


@foreseen_by("notifications")
def snoozed_to_come(span: Span) -> list[Coming]:
    """List what comes back after a snooze."""
    snoozed = Notification.coming_of(span.user_id, span.now, span.until, limit=SNOOZED_AT_MOST)
    return [
        Coming(
            type=one.type,
            title=one.title,
            due_at=one.snoozed_until,
            rule="snoozed",
            data=one.data,
        )
        for one in snoozed
        if one.snoozed_until
    ]
