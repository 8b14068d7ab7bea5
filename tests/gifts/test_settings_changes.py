"""What occasions and contacts do when their owner moves to another zone."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from apps.core.due import run_all
from apps.gifts.handlers import fire_occasion
from apps.gifts.models import Contact, Occasion
from tests.conftest import Person
from tests.factories import make_contact, make_occasion

Settle = Callable[[], None]


def move(who: Person, zone: str, settle: Settle) -> None:
    assert who.patch("/v1/users/me", {"settings": {"timeZone": zone}}, "json").status_code == 200
    settle()


def run_for(occasion: Occasion, until: datetime) -> None:
    """Fire what is due of one: by then all others would remind for years."""
    while (row := Occasion.load(*occasion.keys()).due_row()) and row.due_at <= until:
        fire_occasion(row, until)


@pytest.mark.parametrize(
    ("zone", "hour"), [("America/New_York", 13), ("Asia/Tokyo", 0), ("Europe/Berlin", 7)]
)
def test_reminders_follow_the_clock_of_another_zone(
    alice: Person, settle: Settle, zone: str, hour: int
) -> None:
    occasion = make_occasion(alice.user_id, date="2099-05-10", remind_days_before=[1])
    contact = make_contact(
        alice.user_id, stay_in_touch_days=3650, last_contact_at=datetime(2026, 3, 1, tzinfo=UTC)
    )

    move(alice, zone, settle)

    moved = Occasion.load(alice.user_id, occasion.event_id)
    assert moved.due_at == datetime(2099, 5, 9, hour, tzinfo=UTC)
    row = moved.due_row()
    assert row is not None
    assert type(row).find(*row.keys()) is not None
    touched = Contact.load(alice.user_id, contact.contact_id)
    assert touched.due_at is not None
    assert touched.due_row() is not None


def test_what_only_another_zone_has_is_told_there(alice: Person, settle: Settle) -> None:
    move(alice, "America/New_York", settle)
    rule = "FREQ=DAILY;UNTIL=20981231T120000Z"  # On the first of January in Kiritimati alone.
    occasion = make_occasion(
        alice.user_id, date="2098-12-31", recurrence=rule, remind_days_before=[0]
    )

    move(alice, "Pacific/Kiritimati", settle)
    run_for(occasion, datetime(2098, 12, 31, 19, tzinfo=UTC))

    assert Occasion.load(alice.user_id, occasion.event_id).reminded == ["2099-01-01 0"]


def test_what_was_told_is_not_told_again_further_west(alice: Person, settle: Settle) -> None:
    make_occasion(alice.user_id, date="2026-03-02", remind_days_before=[0])
    run_all(datetime(2026, 3, 2, 8, tzinfo=UTC))
    settle()

    move(alice, "America/Los_Angeles", settle)
    run_all(datetime(2026, 3, 3, 12, tzinfo=UTC))
    settle()

    assert len(alice.get("/v1/notifications/pending").json()["items"]) == 1
