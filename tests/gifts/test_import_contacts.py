"""POST /contacts/import: who is made, who is completed, also twice, at once and after a crash."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from apps.core.due import Due
from apps.gifts.models import Contact
from apps.gifts.services import importing
from tests.conftest import Person
from tests.factories import NOW, make_contact
from tests.gifts.vcards import IMPORT, SAID, card, contacts, results, rows, send
from tests.threads import at_once

ANNA = card(
    "UID:urn:uuid:1", "FN:Anna Berg", "EMAIL;TYPE=HOME:other@example.com",
    "item1.EMAIL;TYPE=pref:Anna@Example.com", "TEL;TYPE=CELL:+49 30 1", "BDAY:1992-02-29",
    "NOTE:Allergic to\\nlilies\\, all", "CATEGORIES:family,old\\, friends", "PHOTO:data",
)  # fmt: skip
EVERY_MONTH = "X-HEARTH-STAY-IN-TOUCH-DAYS:30"


def reminds_in_a_month(who: Person, contact_id: str) -> bool:
    due = Contact.load(who.user_id, contact_id).due_row()
    if due is None or Due.find(*due.keys()) is None:
        return False
    return timedelta(days=28) < due.due_at - datetime.now(UTC) < timedelta(days=31)


def test_creates_a_contact_with_its_birthday(alice: Person, dynamodb_calls: list[str]) -> None:
    answer = send(alice, ANNA)

    assert dynamodb_calls == [
        "UpdateItem",
        "UpdateItem",
        "Query",
        "BatchGetItem",
        "TransactWriteItems",
    ]
    [contact] = contacts(alice)
    assert answer.json() == {
        "created": 1,
        "merged": 0,
        "failed": 0,
        "results": [
            {
                "index": 0,
                "status": "created",
                "contactId": contact["contactId"],
                "error": None,
            }
        ],
    }
    assert {name: contact[name] for name in SAID} == {
        "name": "Anna Berg",
        "relationship": None,
        "email": "anna@example.com",
        "phone": "+49 30 1",
        "birthday": "1992-02-29",
        "notes": "Allergic to\nlilies, all",
        "interests": [],
        "sizes": {},
        "tags": ["family", "old, friends"],
        "stayInTouchDays": None,
    }
    [event] = alice.get("/v1/events").json()["items"]
    assert (event["title"], event["contactIds"]) == ("Anna Berg's birthday", [contact["contactId"]])


def test_refuses_other_types_and_large_bodies(alice: Person) -> None:
    assert alice.post(IMPORT, {}, "json").status_code == 415
    assert send(alice, "x" * (2**20 + 1)).status_code == 413
    assert alice.get(IMPORT).status_code in {404, 405}


def test_completes_who_is_known_and_leaves_what_they_say(alice: Person) -> None:
    known = make_contact(alice.user_id, "ÁNNA Berg", email="anna@example.com", phone="1")

    [result] = results(alice, ANNA)

    assert (result["status"], result["contactId"]) == ("merged", known.contact_id)
    [contact] = contacts(alice)
    assert (contact["name"], contact["phone"], contact["version"]) == ("ÁNNA Berg", "1", 2)
    assert (contact["birthday"], contact["tags"]) == ("1992-02-29", ["family", "old, friends"])
    assert len(alice.get("/v1/events").json()["items"]) == 1


@pytest.mark.parametrize("line", ["BDAY:1985", "BDAY:---12", "BDAY;VALUE=text:circa 1800"])
def test_completes_without_a_birthday_whose_card_names_no_day(alice: Person, line: str) -> None:
    make_contact(alice.user_id, "Anna", phone="1")

    [result] = results(alice, card("FN:Anna", "TEL:1", "NOTE:x", line, version="4.0"))

    [contact] = contacts(alice)
    assert (result["status"], contact["birthday"], contact["notes"]) == ("merged", None, "x")
    assert alice.get("/v1/events").json()["items"] == []


def test_reminds_to_stay_in_touch_with_who_is_new(alice: Person) -> None:
    [made] = results(alice, card("FN:Anna", EVERY_MONTH))

    assert made["status"] == "created"
    assert reminds_in_a_month(alice, made["contactId"])


def test_reminds_to_stay_in_touch_with_whom_it_completes(alice: Person) -> None:
    now = datetime.now(UTC)
    known = make_contact(alice.user_id, "Anna", email="a@example.com", last_contact_at=now)

    [result] = results(
        alice, card("FN:Anna", "EMAIL:a@example.com", "BDAY:1992-02-29", EVERY_MONTH)
    )

    assert (result["status"], result["contactId"]) == ("merged", known.contact_id)
    assert reminds_in_a_month(alice, known.contact_id)


def test_leaves_how_often_one_stays_in_touch(alice: Person) -> None:
    known = make_contact(alice.user_id, "Anna", stay_in_touch_days=7)

    results(alice, card("FN:Anna", "NOTE:x", EVERY_MONTH))

    after = Contact.load(*known.keys())
    assert (after.notes, after.stay_in_touch_days, after.due_at) == ("x", 7, known.due_at)


def test_who_only_has_the_same_name_is_somebody_else(alice: Person) -> None:
    make_contact(alice.user_id, "Anna Berg", email="another@example.com")

    assert [one["status"] for one in results(alice, ANNA)] == ["created"]
    assert len(contacts(alice)) == 2


def test_who_comes_twice_in_a_file_is_one(alice: Person) -> None:
    found = results(alice, card("FN:Anna", "TEL:1") + card("FN:anna", "NOTE:x"))

    assert [one["status"] for one in found] == ["created", "merged"]
    [contact] = contacts(alice)
    assert (contact["phone"], contact["notes"]) == ("1", "x")


def test_again_it_changes_nothing_whatever_was_renamed(alice: Person) -> None:
    send(alice, ANNA)
    [contact] = contacts(alice)
    alice.patch(f"/v1/contacts/{contact['contactId']}", {"name": "Bea", "email": None}, "json")
    send(alice, ANNA)
    before = rows(alice)

    assert [one["status"] for one in results(alice, ANNA)] == ["merged"]
    assert rows(alice) == before


def test_who_was_deleted_comes_again(alice: Person) -> None:
    for _ in range(3):
        [made] = results(alice, ANNA)
        assert made["status"] == "created"
        [again] = results(alice, ANNA)
        assert (again["status"], again["contactId"]) == ("merged", made["contactId"])
        assert alice.delete(f"/v1/contacts/{made['contactId']}").status_code == 204


def many(count: int = 1000) -> str:
    days = [f"BDAY:19{number % 90 + 10}-03-{number % 28 + 1:02}" for number in range(count)]
    return "".join(
        card(f"UID:{number}", f"FN:Friend {number}", f"EMAIL:f{number}@example.com", day)
        for number, day in enumerate(days)
    )


def test_a_thousand_cards_twice_change_nothing_the_second_time(
    alice: Person, dynamodb_calls: list[str]
) -> None:
    first = send(alice, many()).json()
    assert (first["created"], first["failed"]) == (1000, 0)
    assert dynamodb_calls.count("TransactWriteItems") == dynamodb_calls.count("BatchGetItem") == 31
    assert len(dynamodb_calls) == 65
    before = rows(alice)
    assert len(before) == 2000
    dynamodb_calls.clear()

    second = send(alice, many()).json()

    assert (second["created"], second["merged"]) == (0, 1000)
    assert dynamodb_calls == ["UpdateItem", "Query"]
    assert [one["contactId"] for one in second["results"]] == [
        one["contactId"] for one in first["results"]
    ]
    assert rows(alice) == before


def test_a_hundred_cards_have_room_with_a_birthday_and_a_day_to_stay_in_touch(
    alice: Person, dynamodb_calls: list[str]
) -> None:
    text = many(100).replace("END:VCARD", f"{EVERY_MONTH}\r\nEND:VCARD")

    answer = send(alice, text, {"Idempotency-Key": "k"}).json()

    assert (answer["created"], answer["failed"]) == (100, 0)
    assert dynamodb_calls.count("BatchGetItem") == 5
    assert len(rows(alice)) == 200


def test_after_a_crash_half_way_the_rest_follows(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = importing._write
    done: list[bool] = []

    def crash(*args: Any) -> Any:
        if done:
            raise ZeroDivisionError
        done.append(True)
        return write(*args)

    key = {"Idempotency-Key": "k"}
    text = many(50)
    with monkeypatch.context() as patch:
        patch.setattr(importing, "_write", crash)
        crashed = send(alice, text, key)
        assert crashed.status_code == 500
    assert len(contacts(alice)) == 33

    again = send(alice, text, key)

    assert again.status_code == 200, again.content
    assert (again.json()["created"], again.json()["failed"]) == (50, 0)
    assert len(rows(alice)) == 100
    third = send(alice, text, key)
    assert third.content == again.content


def test_of_several_at_once_each_person_is_made_once(alice: Person) -> None:
    people = [Person(alice.user_id, alice.token) for _ in range(8)]

    answers = at_once(8, lambda number: send(people[number], many(50)))

    assert {answer.status_code for answer in answers} == {200}
    # Of a contact that came in the same millisecond each says that it made it.
    assert sum(answer.json()["created"] for answer in answers) >= 50
    assert len(rows(alice)) == 100
    assert {contact["version"] for contact in contacts(alice)} == {1}


def test_whose_uid_is_the_id_of_anothers_contact_stays_away_from_it(
    alice: Person, bob: Person
) -> None:
    theirs = make_contact(bob.user_id, "Anna")
    before = rows(bob)

    [result] = results(alice, card(f"UID:{theirs.contact_id}", "FN:Anna", "TEL:1"))

    assert (result["status"], rows(bob)) == ("created", before)
    assert result["contactId"] != theirs.contact_id


def test_without_an_account_there_is_nothing(anonymous: Person) -> None:
    assert send(anonymous, ANNA).status_code == 401
    assert anonymous.get("/v1/contacts.vcf").status_code == 401


def test_the_time_of_a_new_contact_is_that_of_the_import(alice: Person) -> None:
    before = make_contact(alice.user_id, "Before").created_at

    send(alice, card("FN:Anna"))

    assert before == NOW
    [anna] = [one for one in contacts(alice) if one["name"] == "Anna"]
    assert anna["createdAt"] == anna["updatedAt"] > "2026-03-01T09:30:00.000Z"
