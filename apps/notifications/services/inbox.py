"""What can be done with the inbox."""

from collections.abc import Container
from contextlib import suppress
from datetime import datetime

from apps.core.db import Key, Page, Repeated, decide_again
from apps.core.due import Due
from apps.core.errors import Invalid
from apps.core.ids import id_of
from apps.notifications.filters import InboxFilter
from apps.notifications.kinds import TAKEN_BACK_AT_WILL
from apps.notifications.models import Notification, Preferences, UnreadCount
from apps.notifications.services.writing import writing

AWAKE: dict[str, object] = {"snoozed_until": None, "pending_from": None}
READ: dict[str, object] = {**AWAKE, "read": True, "seen": True}
ARCHIVED = {**READ, "archived": True}  # Put away, so nothing is left to read.
UNREAD: dict[str, object] = {"read": False, "archived": False}


def notify(  # noqa: PLR0913  # What is told, to whom and how: each by its name.
    *,
    user_id: str,
    cause: str,
    moment: datetime,
    kind: str,
    title: str,
    body: str | None,
    data: dict[str, str],
    actor_id: str | None = None,
    among: Container[str] | None = None,
    once: bool = False,
) -> None:
    """Tell a user of `cause`, which came at `moment`; once, however often it is told.

    By the ways that they chose for its kind; with `among`, by those of them alone. Mails
    and what else takes time follow by the stream. What names an actor goes when they leave.
    What one can do, take back and do again is told once in 30 days: `once`, or by its kind.
    """
    channels = Preferences.of(user_id).channels(kind).among(among)
    if not any(channels):
        return
    notification = Notification(
        user_id,
        # Of the user too: one cause can concern many, and the due index knows all by their ids.
        id_of(moment, f"{user_id} {cause}"),
        type=kind,
        title=title,
        body=body,
        data=data,
        actor_id=actor_id,
        created_at=moment,
        in_app=channels.in_app,
        by_email=channels.email,
        by_webhook=channels.webhook,
    )
    with suppress(Repeated), writing(user_id) as written:
        written.add(notification)
        if once or kind in TAKEN_BACK_AT_WILL:
            written.only_once(f"{kind} {data['id']} {actor_id}", moment)


def list_notifications(
    *, user_id: str, wanted: InboxFilter, limit: int, after: Key | None
) -> Page[Notification]:
    return Notification.listed(user_id, wanted, limit=limit, after=after)


def list_pending(
    *, user_id: str, now: datetime, limit: int, after: Key | None
) -> Page[Notification]:
    """Read a page of what is unread and due."""
    return Notification.pending_of(user_id, now, limit=limit, after=after)


def count_unread(*, user_id: str) -> int:
    """Read the counter: exact, in one call."""
    return UnreadCount.of(user_id)


def read_notification(*, user_id: str, notification_id: str) -> Notification:
    """Mark as read. Raises NotFound."""
    return _become(user_id, notification_id, READ)


@decide_again
def unread_notification(*, user_id: str, notification_id: str) -> Notification:
    """Mark as unread, also what was archived, and end its snooze. Raises NotFound."""
    notification = Notification.load_shown(user_id, notification_id)
    awake = AWAKE if notification.snoozed_until else {}
    return _write(notification, {**UNREAD, **awake})


def archive_notification(*, user_id: str, notification_id: str) -> Notification:
    """Put away, as read. Raises NotFound."""
    return _become(user_id, notification_id, ARCHIVED)


@decide_again
def snooze_notification(
    *, user_id: str, notification_id: str, until: datetime, now: datetime
) -> Notification:
    """Let it come again, unread, at `until`.

    Raises:
        NotFound: the user has no such notification.
        Invalid: `until` is over, or when the notification is no longer kept.
    """
    notification = Notification.load_shown(user_id, notification_id)
    if notification.snoozed_until == until:
        return notification
    if until <= now:
        raise Invalid(until=["This moment is over."])
    if until > notification.kept_until:
        raise Invalid(until=["The notification is not kept so long."])
    snoozed = {"seen": True, "snoozed_until": until, "pending_from": until}
    return _write(notification, {**UNREAD, **snoozed})


@decide_again
def delete_notification(*, user_id: str, notification_id: str, now: datetime) -> None:
    """Delete it. Raises NotFound."""
    notification = Notification.load_shown(user_id, notification_id)
    with writing(user_id) as written:
        written.delete(notification, now)


@decide_again
def fire_notification(due: Due, *, now: datetime) -> None:
    """Wake what was snoozed, and delete what nobody has read for 90 days, with its count.

    The due row goes in the same transaction, so of several runs one has the effect. A row that
    the notification no longer stands by is stale and just goes.
    """
    notification = Notification.find(due.user_id, due.subject_id)
    row = notification.due_row() if notification else None
    if notification is None or row is None or row.keys() != due.keys():
        due.delete()
        return
    with writing(due.user_id) as written:
        if notification.snoozed_until:
            written.change(notification, {"snoozed_until": None})
        else:
            written.delete(notification, now)


@decide_again
def _become(user_id: str, notification_id: str, state: dict[str, object]) -> Notification:
    return _write(Notification.load_shown(user_id, notification_id), state)


def _write(notification: Notification, state: dict[str, object]) -> Notification:
    """Bring it into `state`; one that is there already is not written."""
    changes = {name: value for name, value in state.items() if value != getattr(notification, name)}
    if changes:
        with writing(notification.user_id) as written:
            written.change(notification, changes)
    return notification
