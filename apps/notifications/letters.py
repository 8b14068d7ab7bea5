"""Mails as people see them: their words, their look, and the way out of them.

For the work function alone: templates and the mail backend would cost the API a cold start.
"""

from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from apps.core.wall_clock import moment_in_words
from apps.notifications.kinds import headline_of, name_of
from apps.notifications.models import Notification
from apps.notifications.unsubscribing import link_of

LONGEST_SUBJECT = 150


def post(*, user_id: str, email: str, zone: str, notifications: Sequence[Notification]) -> None:
    """Send one mail about one notification or several."""
    kinds = sorted({one.type for one in notifications})
    subject = _subject(notifications)
    context = {
        "subject": subject,
        "entries": [_entry(one, zone) for one in notifications],
        "ways_out": [{"name": name_of(kind), "url": link_of(user_id, [kind])} for kind in kinds],
    }
    mail = EmailMultiAlternatives(
        subject,
        render_to_string("notifications/mail.txt", context),
        to=[email],
        headers={
            "List-Unsubscribe": f"<{link_of(user_id, kinds)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    mail.attach_alternative(render_to_string("notifications/mail.html", context), "text/html")
    mail.send()


def _subject(notifications: Sequence[Notification]) -> str:
    if len(notifications) > 1:
        return f"{len(notifications)} things to know from Hearth"
    [one] = notifications
    said = ": ".join(filter(None, (headline_of(one.type), one.title)))
    # A title may have line breaks, which a header must not.
    return " ".join(said.split())[:LONGEST_SUBJECT]


def _entry(notification: Notification, zone: str) -> dict[str, Any]:
    return {
        "title": notification.title,
        "body": notification.body,
        "kind": name_of(notification.type),
        "came_at": moment_in_words(notification.created_at, zone),
    }
