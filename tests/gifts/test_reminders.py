"""Reminders of occasions, and to stay in touch: each once, in order, whatever the runs do."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from apps.core import due as due_index
from apps.core.due import Due, due_rows, run_all
from apps.gifts import services
from apps.gifts.models import Contact, Occasion
from apps.gifts.models.contacts import CONTACT_DUE
from apps.gifts.models.occasions import OCCASION_DUE
from tests.conftest import Person
from tests.factories import NOW, make_contact, make_occasion
from tests.threads import at_once

Settle = Callable[[], None]
A_DAY = timedelta(days=1)
KINDS = {OCCASION_DUE, CONTACT_DUE}  # Who was told has due rows in the inbox, too.


def mine(user_id: str) -> list[Due]:
    rows = due_rows(NOW + timedelta(days=36500))
    return [row for kind, row in rows if kind in KINDS and row.user_id == user_id]


def pending(who: Person) -> list[dict[str, Any]]:
    """List what was told, the oldest first."""
    items: list[dict[str, Any]] = who.get("/v1/notifications/pending?limit=100").json()["items"]
    return items[::-1]


def bodies(who: Person) -> list[str]:
    return [one["body"] for one in pending(who)]


def run_days(days: int, settle: Settle, *, runs: int = 2) -> None:
    """Run twice a day for some days from NOW on, as often as asked for."""
    for hours in range(0, 24 * days, 12):
        for _ in range(runs):
            run_all(NOW + timedelta(hours=hours))
    settle()


def test_an_event_has_one_row_for_its_next_reminder(alice: Person) -> None:
    occasion = make_occasion(alice.user_id, date="2026-03-10", remind_days_before=[3, 0, 5])

    [row] = mine(alice.user_id)

    # 09:00 in Berlin, five days before.
    assert (row.subject_id, row.due_at) == (occasion.event_id, datetime(2026, 3, 5, 8, tzinfo=UTC))


def test_without_reminders_it_has_one_for_the_end_of_its_day(alice: Person) -> None:
    make_occasion(alice.user_id, date="2026-03-10", remind_days_before=[])

    [row] = mine(alice.user_id)

    assert row.due_at == datetime(2026, 3, 10, 23, tzinfo=UTC)


def test_what_is_over_has_none(alice: Person) -> None:
    make_occasion(alice.user_id, date="2026-02-28")

    assert mine(alice.user_id) == []


def test_tells_each_reminder_once_in_order(alice: Person, settle: Settle) -> None:
    occasion = make_occasion(
        alice.user_id, "Party", "2026-03-06", remind_days_before=[3, 1, 0], type="birthday"
    )

    run_days(7, settle)

    assert bodies(alice) == [
        "In 3 days: Friday, 6 March 2026",
        "Tomorrow: Friday, 6 March 2026",
        "Today: Friday, 6 March 2026",
    ]
    first = pending(alice)[0]
    assert (first["type"], first["title"]) == ("event.upcoming", "Party")
    assert first["data"] == {"type": "event", "id": occasion.event_id}
    assert first["createdAt"] == "2026-03-03T08:00:00.000Z"
    assert mine(alice.user_id) == []
    assert Occasion.load(alice.user_id, occasion.event_id).next_occurrence is None


def test_tells_of_two_days_at_one_moment(alice: Person, settle: Settle) -> None:
    make_occasion(
        alice.user_id, "Club", "2026-03-02", recurrence="FREQ=WEEKLY", remind_days_before=[7, 0]
    )

    run_days(3, settle)

    assert sorted(bodies(alice)) == [
        "In 7 days: Monday, 9 March 2026",
        "Today: Monday, 2 March 2026",
    ]


def test_after_a_pause_of_three_days_all_come_once_in_order(alice: Person, settle: Settle) -> None:
    make_occasion(
        alice.user_id, "Pills", "2026-03-01", recurrence="FREQ=DAILY", remind_days_before=[0]
    )

    for _ in range(10):
        run_all(NOW + 3 * A_DAY)
    settle()

    days = ("Monday, 2", "Tuesday, 3", "Wednesday, 4")
    assert bodies(alice) == [f"Today: {day} March 2026" for day in days]
    [row] = mine(alice.user_id)
    assert row.due_at > NOW + 3 * A_DAY


def test_the_next_day_moves_on_when_one_is_over(alice: Person) -> None:
    occasion = make_occasion(
        alice.user_id, date="2026-03-02", recurrence="yearly", remind_days_before=[]
    )

    run_all(datetime(2026, 3, 2, 23, tzinfo=UTC))

    moved = Occasion.load(alice.user_id, occasion.event_id)
    assert (moved.next_occurrence, moved.version) == ("2027-03-02", 1)
    assert (moved.next_key or "").startswith("2027-03-02#")


def test_reminding_is_no_change_to_the_client(alice: Person) -> None:
    occasion = make_occasion(alice.user_id, date="2098-03-06", remind_days_before=[3])
    before = alice.get(f"/v1/events/{occasion.event_id}").json()
    [row] = mine(alice.user_id)

    services.fire_occasion(row, zone="Europe/Berlin")

    assert alice.get(f"/v1/events/{occasion.event_id}").json() == before
    assert Occasion.load(alice.user_id, occasion.event_id).reminded == ["2098-03-06 3"]


def test_8_runs_at_once_tell_each_reminder_once(alice: Person, settle: Settle) -> None:
    for number in range(4):
        make_occasion(alice.user_id, str(number), "2026-03-02", remind_days_before=[0])
        make_contact(alice.user_id, str(number), stay_in_touch_days=1)

    at_once(8, lambda _: run_all(datetime(2026, 3, 2, 12, tzinfo=UTC)))
    settle()

    told = sorted((one["type"], one["title"]) for one in pending(alice))
    kinds = ("contact.stay-in-touch", "event.upcoming")
    assert told == [(kind, str(number)) for kind in kinds for number in range(4)]
    assert len(mine(alice.user_id)) == 8


@pytest.mark.parametrize("kind", ["event-reminder", "contact-reminder"])
def test_a_run_that_dies_is_made_good_by_the_next(
    alice: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    make_occasion(alice.user_id, "Party", "2026-03-02", remind_days_before=[0])
    make_contact(alice.user_id, "Anna", stay_in_touch_days=1)
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    with monkeypatch.context() as patch:
        patch.setitem(due_index._kinds, kind, lambda *_: 1 / 0)
        run_all(noon)

    run_all(noon)
    settle()

    assert sorted(one["title"] for one in pending(alice)) == ["Anna", "Party"]


def test_a_stale_row_goes_without_a_word(alice: Person, settle: Settle) -> None:
    occasion = make_occasion(alice.user_id, date="2098-03-02", remind_days_before=[])
    contact = make_contact(alice.user_id)
    for kind, subject in (
        ("event-reminder", occasion.event_id),
        ("event-reminder", "01M7XZG9NTT9PS9JT1WZ08ZQTT"),
        ("contact-reminder", contact.contact_id),
        ("contact-reminder", "01M7XZG9NTT9PS9JT1WZ08ZQTT"),
    ):
        Due.of(kind, alice.user_id, subject, NOW).save_once()

    run_all(NOW + A_DAY)
    settle()

    assert [row.subject_id for row in mine(alice.user_id)] == [occasion.event_id]
    assert pending(alice) == []


def test_the_row_follows_what_its_owner_says(alice: Person) -> None:
    path = f"/v1/events/{make_occasion(alice.user_id, date='2098-03-06').event_id}"

    alice.patch(path, {"remindDaysBefore": [1]}, "json")
    assert [row.due_at for row in mine(alice.user_id)] == [datetime(2098, 3, 5, 8, tzinfo=UTC)]
    alice.patch(path, {"date": "2098-07-06"}, "json")
    assert [row.due_at for row in mine(alice.user_id)] == [datetime(2098, 7, 5, 7, tzinfo=UTC)]
    alice.patch(path, {"date": "2020-01-01"}, "json")
    assert mine(alice.user_id) == []


def test_stay_in_touch_comes_again_until_one_does(alice: Person, settle: Settle) -> None:
    contact = make_contact(alice.user_id, "Anna", stay_in_touch_days=2)

    run_days(6, settle)

    told = pending(alice)
    days = [one["createdAt"] for one in told]
    assert days == ["2026-03-03T08:00:00.000Z", "2026-03-05T08:00:00.000Z"]
    assert {one["type"] for one in told} == {"contact.stay-in-touch"}
    assert told[0]["data"] == {"type": "contact", "id": contact.contact_id}


def test_being_in_touch_puts_it_off(alice: Person, dynamodb_calls: list[str]) -> None:
    contact = make_contact(alice.user_id, "Anna", stay_in_touch_days=30)
    path = f"/v1/contacts/{contact.contact_id}"
    dynamodb_calls.clear()

    body = alice.post(f"{path}/touch").json()

    assert dynamodb_calls == ["GetItem", "TransactWriteItems"]
    assert (body["version"], body["lastContactAt"]) == (2, body["updatedAt"])
    [row] = mine(alice.user_id)
    touched = datetime.fromisoformat(body["lastContactAt"])
    assert timedelta(days=28) < row.due_at - touched < timedelta(days=31)
    alice.patch(path, {"stayInTouchDays": None}, "json")
    assert mine(alice.user_id) == []


def test_who_is_long_overdue_is_told_of_at_the_next_09_00(alice: Person) -> None:
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    make_contact(alice.user_id, stay_in_touch_days=7, last_contact_at=long_ago)

    [row] = mine(alice.user_id)

    assert row.due_at == datetime(2026, 3, 2, 8, tzinfo=UTC)


def test_replacing_a_contact_by_itself_moves_no_reminder(alice: Person) -> None:
    path = f"/v1/contacts/{make_contact(alice.user_id, stay_in_touch_days=2).contact_id}"
    run_all(NOW + 2 * A_DAY)
    before = [row.due_at for row in mine(alice.user_id)]

    assert alice.put(path, alice.get(path).json(), "json").status_code == 200

    assert [row.due_at for row in mine(alice.user_id)] == before


def test_a_reminder_of_another_zone_by_now_moves(alice: Person, settle: Settle) -> None:
    make_occasion(alice.user_id, date="2026-03-02", remind_days_before=[0])
    make_contact(alice.user_id, stay_in_touch_days=1)
    for row in mine(alice.user_id):
        fire = services.fire_occasion if "event" in row.shard else services.fire_contact
        fire(row, zone="America/New_York")
    settle()

    in_new_york = datetime(2026, 3, 2, 14, tzinfo=UTC)
    assert [row.due_at for row in mine(alice.user_id)] == [in_new_york] * 2
    assert pending(alice) == []


def test_nobody_hears_of_others(alice: Person, bob: Person, settle: Settle) -> None:
    make_occasion(alice.user_id, date="2026-03-02", remind_days_before=[0])

    run_days(2, settle)

    assert pending(bob) == []
    assert Contact.count(bob.user_id) == 0
