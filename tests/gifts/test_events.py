"""CRUD of occasions, which clients call events."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from apps.core.ids import new_id
from apps.gifts.models import Occasion
from tests.conftest import Person
from tests.factories import NOW, ZONE, make_contact, make_occasion

ODD_DAYS = ("--01- 5", "--01-1\N{ARABIC-INDIC DIGIT THREE}", "--2-029", "--02-30")


def create(who: Person, **body: Any) -> Any:
    return who.post("/v1/events", {"title": "Party", "date": "2099-05-10", **body}, "json")


def today() -> date:
    return datetime.now(ZoneInfo(ZONE)).date()


def test_is_created_with_its_due_row(alice: Person, dynamodb_calls: list[str]) -> None:
    response = create(alice, type="wedding", budget={"amount": "100", "currency": "EUR"})

    event = response.json()
    assert response.status_code == 201
    assert response["Location"] == f"/v1/events/{event['eventId']}"
    assert response["ETag"].startswith('"1.')
    assert dynamodb_calls == ["TransactWriteItems"]
    assert event == {
        "eventId": event["eventId"],
        "userId": alice.user_id,
        "title": "Party",
        "type": "wedding",
        "date": "2099-05-10",
        "recurrence": "none",
        "contactIds": [],
        "contactName": None,
        "budget": {"amount": "100.00", "currency": "EUR"},
        "notes": None,
        "remindDaysBefore": [14, 3, 0],
        "nextOccurrence": "2099-05-10",
        "daysUntil": (date(2099, 5, 10) - today()).days,
        "turns": None,
        "occurrences": None,
        "plannedFor": None,
        "createdAt": event["createdAt"],
        "updatedAt": event["createdAt"],
        "version": 1,
    }
    assert alice.get(response["Location"]).json() == event


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"type": "party"}, "type"),
        ({"date": None}, "date"),
        ({"date": "9000-01-01"}, "date"),
        ({"date": "2026-02-29"}, "date"),
        ({"date": "--05-10"}, "date"),
        *(({"date": day, "recurrence": "yearly"}, "date") for day in ODD_DAYS),
        ({"date": "--05-10", "recurrence": "FREQ=DAILY"}, "date"),
        ({"recurrence": "weekly"}, "recurrence"),
        ({"recurrence": "FREQ=SECONDLY"}, "recurrence"),
        ({"recurrence": "FREQ=HOURLY;INTERVAL=48"}, "recurrence"),
        ({"recurrence": "FREQ=DAILY;BYHOUR=9"}, "recurrence"),
        ({"recurrence": "FREQ=DAILY;BYMINUTE=0"}, "recurrence"),
        ({"recurrence": "freq=yearly;bysecond=0"}, "recurrence"),
        ({"recurrence": 5}, "recurrence"),
        ({"recurrence": ["none"]}, "recurrence"),
        ({"recurrence": "FREQ=DAILY;COUNT=3661"}, "recurrence"),
        ({"contactIds": ["01M7XZG9NTT9PS9JT1WZ08ZQTT"]}, "contactIds.0"),
        ({"contactIds": [str(number) for number in range(51)]}, "contactIds"),
        ({"budget": {"amount": "1.005", "currency": "EUR"}}, "budget.amount"),
        ({"budget": {"amount": "-1", "currency": "EUR"}}, "budget.amount"),
        ({"budget": {"amount": "1e3", "currency": "EUR"}}, "budget.amount"),
        ({"budget": {"amount": 5, "currency": "EUR"}}, "budget.amount"),
        ({"budget": {"amount": "5", "currency": "XXX"}}, "budget.currency"),
        ({"budget": {"amount": "5.5", "currency": "JPY"}}, "budget.amount"),
        ({"budget": "5 EUR"}, "budget"),
        ({"remindDaysBefore": [366]}, "remindDaysBefore.0"),
        ({"remindDaysBefore": list(range(11))}, "remindDaysBefore"),
        ({"remindDaysBefore": ["3"]}, "remindDaysBefore.0"),
        ({"color": "red"}, "color"),
    ],
)
def test_names_the_field_that_is_wrong(alice: Person, change: dict[str, Any], field: str) -> None:
    response = create(alice, **change)

    details = response.json()["error"]["details"]
    assert response.status_code == 400
    assert [name for name in details if name == field or name.startswith(field)] == list(details)
    assert list(Occasion.query(alice.user_id)) == []


def test_an_event_takes_no_rule_with_times_of_the_day_later_either(alice: Person) -> None:
    path = f"/v1/events/{make_occasion(alice.user_id, recurrence='FREQ=DAILY').event_id}"

    response = alice.patch(path, {"recurrence": "FREQ=HOURLY"}, "json")

    assert response.status_code == 400
    assert list(response.json()["error"]["details"]) == ["recurrence"]
    assert alice.get(path).json()["recurrence"] == "FREQ=DAILY"


def test_names_contacts_of_ones_own_alone(alice: Person, bob: Person) -> None:
    foreign = make_contact(bob.user_id).contact_id
    own = make_contact(alice.user_id).contact_id

    assert create(alice, contactIds=[own, foreign]).status_code == 400
    assert create(alice, contactIds=[own, own]).json()["contactIds"] == [own]


def test_takes_50_contacts(alice: Person) -> None:
    own = [make_contact(alice.user_id, str(number)).contact_id for number in range(50)]

    assert create(alice, contactIds=own).json()["contactIds"] == own


def test_changes_what_moves_nothing_in_one_call(alice: Person, dynamodb_calls: list[str]) -> None:
    path = f"/v1/events/{make_occasion(alice.user_id).event_id}"
    dynamodb_calls.clear()

    body = alice.patch(path, {"title": "Feast", "notes": "x"}, "json").json()

    assert (body["title"], body["notes"], body["version"]) == ("Feast", "x", 2)
    assert dynamodb_calls == ["UpdateItem"]


def test_moves_its_days_in_two(alice: Person, dynamodb_calls: list[str]) -> None:
    path = f"/v1/events/{make_occasion(alice.user_id).event_id}"
    dynamodb_calls.clear()

    body = alice.patch(path, {"date": "2098-01-01", "remindDaysBefore": None}, "json").json()

    assert (body["nextOccurrence"], body["remindDaysBefore"]) == ("2098-01-01", [14, 3, 0])
    assert dynamodb_calls == ["GetItem", "TransactWriteItems"]


def test_the_tag_covers_the_days_and_the_version_does_not(alice: Person) -> None:
    path = f"/v1/events/{make_occasion(alice.user_id, date='2098-05-10').event_id}"
    etag = alice.get(path)["ETag"]

    assert alice.get(path, headers={"If-None-Match": etag}).status_code == 304
    patched = alice.patch(path, {"title": "x"}, "json", headers={"If-Match": etag})
    assert patched.status_code == 200
    assert alice.get(path, headers={"If-None-Match": etag}).status_code == 200


def test_is_deleted_in_two_calls_and_two_looks(alice: Person, dynamodb_calls: list[str]) -> None:
    path = f"/v1/events/{make_occasion(alice.user_id).event_id}"
    dynamodb_calls.clear()

    assert alice.delete(path).status_code == 204
    assert dynamodb_calls == ["GetItem", "TransactWriteItems", "Query", "Query"]
    assert alice.delete(path).status_code == 404


@pytest.mark.parametrize("body", [{"title": "Feast"}, {"date": "2098-01-01"}])
def test_refuses_another_version(alice: Person, body: dict[str, str]) -> None:
    path = f"/v1/events/{make_occasion(alice.user_id).event_id}"

    response = alice.patch(path, body, "json", headers={"If-Match": '"2"'})

    assert response.status_code == 412
    assert response.json()["error"]["details"] == {"currentVersion": 1}
    assert alice.delete(path, headers={"If-Match": '"2"'}).status_code == 412


def test_is_nothing_to_others(alice: Person, bob: Person) -> None:
    occasion = make_occasion(alice.user_id)

    for event_id in (occasion.event_id, new_id(NOW), "nonsense"):
        path = f"/v1/events/{event_id}"
        assert bob.get(path).status_code == 404
        assert bob.get(f"{path}/budget").status_code == 404
        assert bob.post(f"{path}/plan").status_code == 404
        assert bob.patch(path, {"title": "Mine"}, "json").status_code == 404
        assert bob.patch(path, {"date": "2030-01-01"}, "json").status_code == 404
        assert bob.delete(path).status_code == 404
    assert Occasion.load(alice.user_id, occasion.event_id).version == 1


def test_what_is_over_is_next_no_more(alice: Person) -> None:
    event = create(alice, date="2020-01-01").json()

    assert (event["nextOccurrence"], event["daysUntil"]) == (None, None)
    assert create(alice, date=today().isoformat()).json()["daysUntil"] == 0
