"""What notifications do when something happens elsewhere, and when something is due."""

from datetime import UTC, date, datetime

from apps.accounts import services as accounts
from apps.accounts.events import EmailChanged, PasswordChanged
from apps.core import jobs, times
from apps.core.due import Due, when_due
from apps.core.events import Change, follow, on
from apps.core.wall_clock import day_in_words, is_date, moment_in_words
from apps.gifts.events import (
    ClaimedWish,
    ClaimedWishChanged,
    ClaimedWishGone,
    OccasionUpcoming,
    StayInTouchDue,
)
from apps.notifications import services
from apps.notifications.models import Notification
from apps.notifications.models.inbox import NOTIFICATION
from apps.notifications.models.mail import DIGEST, QUIET_MAIL
from apps.tasks.events import TaskReminderDue

RESET = "If it was not you, ask for a new password at once: Hearth mails you a code."
CHANGE = "If it was not you, change your password at once, and then the address."


@on(TaskReminderDue)
def remind_owner(event: TaskReminderDue) -> None:
    services.notify(
        user_id=event.user_id,
        cause=f"task {event.task_id} {event.due_date} {event.reminder}",
        moment=times.from_text(event.due_at),
        kind="task.due",
        title=event.title,
        body=f"Due: {_due_in_words(event.due_date, event.user_id)}" if event.due_date else None,
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


@on(ClaimedWishChanged)
def tell_of_changed_wish(event: ClaimedWishChanged) -> None:
    _tell_claimer(event, "wish.changed", "What you give was changed by who wishes for it.")


@on(ClaimedWishGone)
def tell_of_gone_wish(event: ClaimedWishGone) -> None:
    _tell_claimer(event, "wish.gone", "It is no longer wished for.")


@on(PasswordChanged)
def warn_of_new_password(event: PasswordChanged) -> None:
    _warn(event, "security.password-changed", "Your password was changed", RESET)


@on(EmailChanged)
def warn_of_new_email(event: EmailChanged) -> None:
    _warn(event, "security.email-changed", "Your e-mail address was changed", CHANGE)


@follow(Notification)
def begin_mail(change: Change[Notification]) -> None:
    notification = change.new
    if notification and change.old is None and notification.by_email:
        keys = {
            "user_id": notification.user_id,
            "notification_id": notification.notification_id,
        }
        jobs.hand_over(services.SEND, **keys)


@jobs.job(services.SEND)
def send_mail(detail: dict[str, str]) -> None:
    services.send_mail(**detail, now=_now())


@jobs.job(services.SEND_DIGEST)
def send_digest(detail: dict[str, str]) -> None:
    services.send_digest(**detail, now=_now())


@jobs.job(services.READ_ALL)
def go_on_reading(detail: dict[str, str]) -> None:
    before = times.from_text(detail["before"])
    services.read_all(user_id=detail["user_id"], before=before, now=_now())


@when_due(NOTIFICATION)
def fire_notification(due: Due, now: datetime) -> None:
    services.fire_notification(due, now=now)


@when_due(QUIET_MAIL)
def fire_mail(due: Due, _now: datetime) -> None:
    services.fire_mail(due)


@when_due(DIGEST)
def fire_digest(due: Due, _now: datetime) -> None:
    services.fire_digest(due)


def _due_in_words(due: str, user_id: str) -> str:
    if is_date(due):
        return day_in_words(date.fromisoformat(due))
    return moment_in_words(times.from_text(due), accounts.time_zone_of(user_id))


def _how_soon(event: OccasionUpcoming) -> str:
    words = {0: "Today", 1: "Tomorrow"}.get(event.days_before, f"In {event.days_before} days")
    age = f", turns {event.turns}" if event.turns else ""
    return f"{words}: {day_in_words(date.fromisoformat(event.occurrence))}{age}"


def _tell_claimer(event: ClaimedWish, kind: str, body: str) -> None:
    services.notify(
        user_id=event.user_id,
        cause=f"{kind} {event.claim_id} {event.happened_at}",
        moment=times.from_text(event.happened_at),
        kind=kind,
        title=event.item_name,
        body=body,
        data={"type": "wish", "id": event.wish_item_id},
    )


def _warn(event: PasswordChanged | EmailChanged, kind: str, title: str, body: str) -> None:
    services.notify(
        user_id=event.user_id,
        cause=f"{kind} {event.changed_at}",
        moment=times.from_text(event.changed_at),
        kind=kind,
        title=title,
        body=body,
        data={"type": "account", "id": event.user_id},
    )


def _now() -> datetime:
    return times.to_milliseconds(datetime.now(UTC))
