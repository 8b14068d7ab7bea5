"""Reservations for tests, by HTTP and by service, and what must be so at every moment."""

from datetime import datetime, timedelta
from typing import Any

from apps.core import due
from apps.marketplace import services
from apps.marketplace.models import (
    RESERVATION_DUE,
    Listing,
    MarketRow,
    OpenReservations,
    Reservation,
    Stage,
    Status,
    Turn,
    Waiting,
)
from tests.conftest import Person
from tests.factories import NOW

HOUR = timedelta(hours=1)
LAPSE = NOW + 48 * HOUR
LATER = LAPSE + HOUR


def reserve(who: Person, item: Listing, **body: Any) -> Any:
    return who.post(f"/v1/items/{item.item_id}/reserve", body, "json")


def accept(who: Person, item: Listing) -> Any:
    return who.post(f"/v1/items/{item.item_id}/reservation/accept")


def confirm(who: Person, item: Listing) -> Any:
    return who.post(f"/v1/items/{item.item_id}/reservation/confirm")


def cancel(who: Person, item: Listing) -> int:
    return int(who.delete(f"/v1/items/{item.item_id}/reservation").status_code)


def wait(who: Person, item: Listing) -> Any:
    return who.post(f"/v1/items/{item.item_id}/queue")


def read(who: Person, item: Listing) -> Any:
    return who.get(f"/v1/items/{item.item_id}").json()


def code(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


def reserve_at(now: datetime, user_id: str, item: Listing, note: str | None = None) -> Reservation:
    return services.reserve_item(viewer_id=user_id, item_id=item.item_id, note=note, now=now)


def wait_at(now: datetime, user_id: str, item: Listing) -> None:
    services.join_queue(viewer_id=user_id, item_id=item.item_id, now=now)


def sweep_at(item: Listing, now: datetime) -> int:
    """Fire what is due of a reservation, as a sweep does. Returns how many rows were."""
    due_now = [
        row
        for kind, row in due.due_rows(now)
        if kind == RESERVATION_DUE and row.subject_id == item.item_id
    ]
    for row in due_now:
        services.fire_reservation(row, now=now)
    return len(due_now)


def open_of(user_id: str) -> int:
    row = OpenReservations.find(*OpenReservations.of(user_id).keys())
    return row.number if row else 0


def told(who: Person) -> list[tuple[str, str]]:
    """List of what somebody was told, the oldest first."""
    found = who.get("/v1/notifications?limit=100").json()["items"]
    return [(one["type"], one["title"]) for one in reversed(found)]


def kinds_told(who: Person) -> list[str]:
    return sorted(kind for kind, _ in told(who))


def rows_of(item: Listing) -> dict[str, list[Any]]:
    """Read all reservations, turns and waits of an item."""
    models = (Reservation, Turn, Waiting)
    return {
        model.kind_of_row: list(
            model.all_in(item.partition, sort=MarketRow.place.startswith(f"{model.kind_of_row}#"))
        )
        for model in models
    }


def expect_whole(item: Listing) -> Listing:
    """Let the item's row say what the rows around it do."""
    row, rows = Listing.load_one(item.item_id), rows_of(item)
    holding = [one for one in rows["reservation"] if one.status in {Stage.PENDING, Stage.ACCEPTED}]
    held = [row.reservation_id] if row.status == Status.RESERVED else []
    assert [one.reservation_id for one in holding] == held
    assert [one.user_id for one in holding] == ([row.reserver_id] if held else [])
    assert len(rows["queue"]) == len(rows["waiting"]) == (row.queued or 0)
    assert {turn.user_id for turn in rows["queue"]} == {one.user_id for one in rows["waiting"]}
    assert row.reserver_id not in {turn.user_id for turn in rows["queue"]}
    stands = row.due_row()
    assert stands is None or due.Due.find(*stands.keys())
    return row
