"""What the tests of notifications need: somebody who was told something."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import pytest

from apps.core import times
from apps.core.due import Due, due_rows
from apps.core.ids import id_of
from apps.notifications.models import Notification, UnreadCount
from apps.notifications.services import notify
from tests.conftest import Person

FAR = timedelta(days=36500)


def now() -> datetime:
    return times.to_milliseconds(datetime.now(UTC))


class Tell(Protocol):
    def __call__(self, who: Person, title: str = ..., **more: Any) -> str: ...


def tell(who: Person, title: str = "Water the plants", **more: Any) -> str:
    """Tell somebody something. Returns the id of the notification."""
    moment = more.pop("moment", None) or now() - timedelta(minutes=1)
    cause = more.pop("cause", title)
    told = {"kind": "task.due", "body": None, "data": {"type": "task", "id": "1"}, **more}
    notify(user_id=who.user_id, cause=cause, moment=moment, title=title, **told)
    return id_of(moment, f"{who.user_id} {cause}")


def unread(who: Person) -> int:
    count: int = who.get("/v1/notifications/unread-count").json()["unread"]
    return count


def titles(who: Person, path: str = "", **query: Any) -> list[str]:
    """Name what a list shows, on all its pages."""
    found: list[str] = []
    while True:
        page = who.get(f"/v1/notifications{path}", query).json()
        found += [one["title"] for one in page["items"]]
        if page["nextCursor"] is None:
            return found
        query["cursor"] = page["nextCursor"]


def is_exact(who: Person) -> bool:
    """Tell whether the counter is that of the rows, and each unread one has its due row."""
    rows = [row for row in Notification.query(who.user_id) if row.counts]
    due = {row.subject_id for row in due_of(who)}
    same_count = UnreadCount.of(who.user_id) == len(rows)
    return same_count and due == {row.notification_id for row in rows}


def due_of(who: Person, kind: str = "notification") -> list[Due]:
    rows = due_rows(datetime.now(UTC) + FAR)
    return [row for of_kind, row in rows if of_kind == kind and row.user_id == who.user_id]


@pytest.fixture
def act(alice: Person) -> Callable[..., Any]:
    """Do something with a notification of alice's."""

    def run(verb: str, notification_id: str, **body: Any) -> Any:
        return alice.post(f"/v1/notifications/{notification_id}/{verb}", body, "json")

    return run
