"""`/mailbox`: every e-mail and code that the embedded AWS was asked to send."""

import json
import urllib.request
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from apps.core import times
from apps.core.api.methods import READING, only
from apps.core.aws.clients import client
from apps.core.errors import Unavailable
from apps.core.pages.accept import asks_for_html

TIMEOUT_SECONDS = 5

Mail = dict[str, Any]


@only(*READING)
def mailbox(request: HttpRequest) -> HttpResponse:
    mails = sent_mails()
    if asks_for_html(request):
        return render(request, "core/mailbox.html", {"mails": mails})
    return JsonResponse(mails, safe=False)


def sent_mails() -> list[Mail]:
    """Read what was sent, the newest first. Raises Unavailable: the embedded AWS is away."""
    messages = [message for account in _read().values() for message in account]
    oldest_first = sorted(messages, key=lambda message: message["Timestamp"])
    return [_mail(message) for message in reversed(oldest_first)]


def _read() -> dict[str, list[Mail]]:
    url = f"{client('ses').meta.endpoint_url}/_ministack/ses/messages"
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310  # Loopback.
            messages: dict[str, list[Mail]] = json.load(answer)["messages"]
    except OSError as error:
        raise Unavailable from error
    return messages


def _mail(message: dict[str, Any]) -> Mail:
    return {
        "to": ", ".join(message["To"]),
        "subject": message["Subject"],
        "text": message["BodyText"] or None,
        "html": message["BodyHtml"] or None,
        "sentAt": times.to_text(datetime.fromtimestamp(message["Timestamp"], UTC)),
    }
