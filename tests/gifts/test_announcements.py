from datetime import timedelta
from typing import Any

from apps.gifts.events import OccasionUpcoming, StayInTouchDue, announce_contact, announce_occasion
from apps.gifts.models import Contact, Occasion
from tests.factories import NOW

KNOWN: dict[str, Any] = {"created_at": NOW, "updated_at": NOW}


def occasion(**more: Any) -> Occasion:
    given = {"title": "Anna", "date": "1990-05-10", "type": "birthday", **KNOWN, **more}
    return Occasion("alice", "01KJMB8V8R4T2ZQ5W6X7Y8Z9AD", **given)


def contact(**more: Any) -> Contact:
    return Contact("alice", "01KJMB8V8R4T2ZQ5W6X7Y8Z9AC", name="Anna", **KNOWN, **more)


def test_an_occasion_tells_what_it_reminds_of() -> None:
    reminded = occasion(reminded_at=NOW, reminded=["2026-05-10 14", "2026-04-29 3"])

    first, second = announce_occasion(occasion(), reminded)

    assert first == OccasionUpcoming(
        user_id="alice",
        occasion_id=reminded.event_id,
        title="Anna",
        due_at="2026-03-01T09:30:00.000Z",
        occurrence="2026-05-10",
        days_before=14,
        turns=36,
    )
    assert isinstance(second, OccasionUpcoming)
    assert (second.occurrence, second.days_before) == ("2026-04-29", 3)


def test_an_occasion_tells_each_reminder_once() -> None:
    reminded = occasion(reminded_at=NOW, reminded=["2026-05-10 14"])
    renamed = occasion(reminded_at=NOW, reminded=["2026-05-10 14"], title="Bea")
    again = occasion(reminded_at=NOW, reminded=["2026-05-10 13"])

    assert list(announce_occasion(reminded, renamed)) == []
    assert len(list(announce_occasion(reminded, again))) == 1
    assert list(announce_occasion(None, occasion())) == []
    assert list(announce_occasion(reminded, None)) == []


def test_what_is_no_birthday_or_of_no_certain_year_has_no_age() -> None:
    for more in ({"type": "wedding"}, {"date": "--05-10"}):
        [event] = announce_occasion(
            None, occasion(reminded_at=NOW, reminded=["2026-05-10 0"], **more)
        )
        assert isinstance(event, OccasionUpcoming)
        assert event.turns is None


def test_a_contact_tells_when_it_is_time_to_get_in_touch() -> None:
    first, second = contact(reminded_at=NOW), contact(reminded_at=NOW + timedelta(1))

    [event] = announce_contact(contact(), first)

    assert event == StayInTouchDue(
        user_id="alice",
        contact_id=first.contact_id,
        contact_name="Anna",
        due_at="2026-03-01T09:30:00.000Z",
    )
    assert list(announce_contact(first, first)) == []
    assert len(list(announce_contact(first, second))) == 1
    assert list(announce_contact(first, None)) == []
