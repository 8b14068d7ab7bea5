"""What reminders of occasions and contacts are to come."""

from collections.abc import Iterator

from apps.core.forecasts import Coming, Span, foreseen_by
from apps.gifts import services


@foreseen_by("events")
def events_to_come(span: Span) -> Iterator[Coming]:
    for occasion, due_at, days_before in services.occasions_to_come(span):
        yield Coming(
            type="event.upcoming",
            title=occasion.title,
            due_at=due_at,
            rule=f"-P{days_before}D",
            data={"type": "event", "id": occasion.event_id},
        )


@foreseen_by("contacts")
def contacts_to_come(span: Span) -> Iterator[Coming]:
    for contact, due_at in services.contacts_to_come(span):
        yield Coming(
            type="contact.stay-in-touch",
            title=contact.name,
            due_at=due_at,
            rule=f"P{contact.stay_in_touch_days}D",
            data={"type": "contact", "id": contact.contact_id},
        )
