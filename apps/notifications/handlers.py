"""What notifications do when something happens elsewhere. Each handler is one service call."""

from apps.core import times
from apps.core.events import on
from apps.gifts.events import OccasionUpcoming, StayInTouchDue
from apps.notifications import services
from apps.tasks.events import TaskReminderDue


@on(TaskReminderDue)
def remind_owner(event: TaskReminderDue) -> None:
    services.notify(
        user_id=event.user_id,
        cause=f"task {event.task_id} {event.due_date} {event.reminder}",
        moment=times.from_text(event.due_at),
        kind="task.due",
        title=event.title,
        body=f"Due: {event.due_date}" if event.due_date else None,
        data={"type": "task", "id": event.task_id},
    )


@on(OccasionUpcoming)
def tell_of_event(event: OccasionUpcoming) -> None:
    services.notify(
        user_id=event.user_id,
        cause=f"event {event.occasion_id} {event.occurrence} {event.days_before}",
        moment=times.from_text(event.due_at),
        kind="event.upcoming",
        title=event.title,
        body=_how_soon(event),
        data={"type": "event", "id": event.occasion_id},
    )


@on(StayInTouchDue)
def tell_to_stay_in_touch(event: StayInTouchDue) -> None:
    services.notify(
        user_id=event.user_id,
        cause=f"contact {event.contact_id} {event.due_at}",
        moment=times.from_text(event.due_at),
        kind="contact.stay-in-touch",
        title=event.contact_name,
        body="It is time to get in touch again.",
        data={"type": "contact", "id": event.contact_id},
    )


def _how_soon(event: OccasionUpcoming) -> str:
    words = {0: "Today", 1: "Tomorrow"}.get(event.days_before, f"In {event.days_before} days")
    age = f", turns {event.turns}" if event.turns else ""
    return f"{words}: {event.occurrence}{age}"
