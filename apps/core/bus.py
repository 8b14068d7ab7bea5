"""The EventBridge bus: how other systems hear of domain events.

Source: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
"""

from typing import Any

import orjson
from django.conf import settings

from apps.core.aws.clients import client
from apps.core.errors import Unavailable

SOURCE = "hearth"  # Of all our events; each domain is a source of its own below it.
ENTRIES_AT_MOST = 10  # Of PutEvents, in one call.


def publish(events: list[tuple[str, dict[str, Any]]]) -> None:
    """Put events, each a name and its detail, on the bus. Without a bus nobody is told.

    Raises:
        Unavailable: the bus did not take all of them.
    """
    if not settings.BUS_NAME:
        return
    for start in range(0, len(events), ENTRIES_AT_MOST):
        entries = [_entry(*event) for event in events[start : start + ENTRIES_AT_MOST]]
        answer = client("events").put_events(Entries=entries)
        if answer["FailedEntryCount"]:
            raise Unavailable


def _entry(name: str, detail: dict[str, Any]) -> dict[str, str]:
    domain = name.partition(".")[0]
    return {
        "EventBusName": settings.BUS_NAME,
        "Source": f"{SOURCE}.{domain}",
        "DetailType": name,
        "Detail": orjson.dumps(detail).decode(),
    }
