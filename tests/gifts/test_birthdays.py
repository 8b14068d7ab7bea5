"""A contact's yearly birthday event: made, moved and gone with the birthday."""

from collections.abc import Callable
from typing import Any

import pytest

from apps.core.due import Due, due_rows
from apps.gifts import services
from apps.gifts.models import Contact, Occasion
from apps.gifts.serializers import ContactSerializer
from tests.conftest import Person
from tests.factories import NOW, make_contact
from tests.threads import at_once

Settle = Callable[[], None]


def contact_with(who: Person, birthday: str | None = "1990-05-10") -> dict[str, Any]:
    body = {"name": "Anna", "birthday": birthday}
    found: dict[str, Any] = who.post("/v1/contacts", body, "json").json()
    return found


def events(who: Person) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = who.get("/v1/events").json()["items"]
    return found


def mine(user_id: str) -> list[Due]:
    return [row for _, row in due_rows(NOW.replace(year=2200)) if row.user_id == user_id]


def test_comes_in_the_transaction_of_its_contact(alice: Person, dynamodb_calls: list[str]) -> None:
    contact = contact_with(alice)

    assert dynamodb_calls == ["TransactWriteItems"]
    [event] = events(alice)
    assert (event["title"], event["type"]) == ("Anna's birthday", "birthday")
    assert (event["date"], event["recurrence"]) == ("1990-05-10", "yearly")
    assert event["contactIds"] == [contact["contactId"]]
    assert event["remindDaysBefore"] == [14, 3, 0]
    assert event["turns"] == int(event["nextOccurrence"][:4]) - 1990
    assert len(mine(alice.user_id)) == 1


def test_after_a_crash_under_a_key_there_are_both_once(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    body, key = {"name": "Anna", "birthday": "1990-05-10"}, {"Idempotency-Key": "k"}
    with monkeypatch.context() as patch:
        patch.setattr(ContactSerializer, "render", lambda _contact: 1 / 0)
        assert alice.post("/v1/contacts", body, "json", headers=key).status_code == 500

    again = alice.post("/v1/contacts", body, "json", headers=key)

    assert again.status_code == 201
    assert alice.get("/v1/contacts").json()["items"] == [again.json()]
    assert len(events(alice)) == len(mine(alice.user_id)) == 1


def test_of_no_certain_year_has_no_age(alice: Person) -> None:
    contact_with(alice, "--02-29")

    [event] = events(alice)
    assert (event["date"], event["turns"]) == ("--02-29", None)
    assert event["nextOccurrence"][5:] in {"02-28", "02-29"}


def test_moves_with_the_birthday(alice: Person, dynamodb_calls: list[str]) -> None:
    path = f"/v1/contacts/{contact_with(alice)['contactId']}"
    dynamodb_calls.clear()

    alice.patch(path, {"birthday": "1991-06-11"}, "json")

    assert dynamodb_calls == ["GetItem", "GetItem", "TransactWriteItems"]
    [event] = events(alice)
    assert (event["date"], event["version"]) == ("1991-06-11", 2)
    assert event["nextOccurrence"][5:] == "06-11"
    assert len(mine(alice.user_id)) == 1


def test_goes_with_the_birthday_and_comes_again(alice: Person) -> None:
    path = f"/v1/contacts/{contact_with(alice)['contactId']}"
    [event] = events(alice)

    alice.patch(path, {"birthday": None}, "json")
    assert events(alice) == []
    assert mine(alice.user_id) == []
    assert alice.get(f"/v1/events/{event['eventId']}").status_code == 404
    alice.patch(path, {"birthday": "--05-10"}, "json")

    assert [event["date"] for event in events(alice)] == ["--05-10"]


def test_its_title_follows_the_name_unless_its_owner_chose_one(alice: Person) -> None:
    path = f"/v1/contacts/{contact_with(alice)['contactId']}"
    alice.patch(path, {"name": "Bea"}, "json")
    [event] = events(alice)
    assert event["title"] == "Bea's birthday"

    alice.patch(f"/v1/events/{event['eventId']}", {"title": "Party!"}, "json")
    alice.patch(path, {"name": "Cora"}, "json")

    assert [event["title"] for event in events(alice)] == ["Party!"]


def test_its_days_are_the_contacts(alice: Person) -> None:
    contact_with(alice)
    [event] = events(alice)
    path = f"/v1/events/{event['eventId']}"

    for body in ({"date": "1990-05-11"}, {"recurrence": "none"}):
        response = alice.patch(path, body, "json")
        assert response.status_code == 400
        assert list(response.json()["error"]["details"]) == list(body)
    same = {"date": "1990-05-10", "recurrence": "yearly"}
    assert alice.patch(path, same, "json").status_code == 200


def test_it_stays_the_birthday_of_its_contact(alice: Person) -> None:
    contact = contact_with(alice)
    another = make_contact(alice.user_id, "Bea").contact_id
    own = contact["contactId"]
    [event] = events(alice)
    path = f"/v1/events/{event['eventId']}"

    changes: list[dict[str, Any]] = [
        {"contactIds": []},
        {"contactIds": [own, another]},
        {"type": "other"},
    ]
    for body in changes:
        response = alice.patch(path, body, "json")
        assert response.status_code == 400
        refusal = ["Change the birthday of the contact instead."]
        assert response.json()["error"]["details"] == dict.fromkeys(body, refusal)
    assert events(alice) == [event]
    same = {"contactIds": [own], "type": "birthday", "title": "Party!"}
    assert alice.patch(path, same, "json").status_code == 200


def test_deleted_by_itself_it_leaves_the_birthday(alice: Person) -> None:
    contact = contact_with(alice)
    path = f"/v1/contacts/{contact['contactId']}"
    [event] = events(alice)

    assert alice.delete(f"/v1/events/{event['eventId']}").status_code == 204

    assert alice.get(path).json() == contact
    alice.patch(path, {"name": "Bea"}, "json")
    assert events(alice) == []
    assert alice.delete(path).status_code == 204


def test_of_birthdays_changed_by_32_at_once_one_event_stays(alice: Person) -> None:
    path = f"/v1/contacts/{contact_with(alice, None)['contactId']}"
    days = [f"1990-05-{number:02}" if number % 4 else None for number in range(32)]
    many = [Person(alice.user_id, alice.token) for _ in days]

    answers = at_once(
        len(days), lambda number: many[number].patch(path, {"birthday": days[number]}, "json")
    )

    assert {answer.status_code for answer in answers} <= {200, 409}
    stored = Contact.load(alice.user_id, path.rpartition("/")[2])
    living = [row for row in Occasion.query(alice.user_id) if not row.deleted_at]
    assert [row.date for row in living] == ([stored.birthday] if stored.birthday else [])
    assert [row.event_id for row in living] == [one for one in [stored.birthday_event_id] if one]
    assert [row.subject_id for row in mine(alice.user_id)] == [row.event_id for row in living]


def test_of_birthdays_named_in_the_same_millisecond_one_event_stays(alice: Person) -> None:
    contact_id = contact_with(alice, None)["contactId"]

    def name(day: int) -> Contact:
        return services.update_contact(
            user_id=alice.user_id,
            contact_id=contact_id,
            fields={"birthday": f"1990-05-{day + 1:02}"},
            if_version=None,
            now=NOW,
            zone="UTC",
        )

    at_once(8, name)

    [event] = events(alice)
    assert event["date"] == Contact.load(alice.user_id, contact_id).birthday


@pytest.mark.parametrize("birthday", ["1990-05-10", None])
def test_goes_with_its_contact(alice: Person, birthday: str | None) -> None:
    contact = contact_with(alice, birthday)

    assert alice.delete(f"/v1/contacts/{contact['contactId']}").status_code == 204

    assert events(alice) == []
    assert mine(alice.user_id) == []
