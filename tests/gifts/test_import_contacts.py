"""POST /contacts/import and GET /contacts.vcf."""

import time
from typing import Any

import pytest

from apps.gifts.models import Contact, Occasion
from apps.gifts.services import importing
from tests.conftest import Person
from tests.factories import NOW, make_contact
from tests.threads import at_once

IMPORT = "/v1/contacts/import"
SAID = ("name", "relationship", "email", "phone", "birthday", "notes", "interests", "sizes", "tags")


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


def send(who: Person, text: str | bytes) -> Any:
    body = text.encode() if isinstance(text, str) else text
    return who.generic("POST", IMPORT, body, content_type="text/vcard")


def results(who: Person, text: str) -> list[dict[str, Any]]:
    answer = send(who, text)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def contacts(who: Person) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = who.get("/v1/contacts?limit=100").json()["items"]
    return found


def rows(who: Person) -> list[Any]:
    kinds = (Contact, Occasion)
    return [row.serialize() for kind in kinds for row in kind.all_in(who.user_id)]


ANNA = card(
    "UID:urn:uuid:1", "FN:Anna Berg", "EMAIL;TYPE=HOME:other@example.com",
    "item1.EMAIL;TYPE=pref:Anna@Example.com", "TEL;TYPE=CELL:+49 30 1", "BDAY:1992-02-29",
    "NOTE:Allergic to\\nlilies\\, all", "CATEGORIES:family,old\\, friends", "PHOTO:data",
)  # fmt: skip


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
    }
    [event] = alice.get("/v1/events").json()["items"]
    assert (event["title"], event["contactIds"]) == ("Anna Berg's birthday", [contact["contactId"]])


@pytest.mark.parametrize(
    ("line", "birthday"),
    [
        ("BDAY:19920229", "1992-02-29"),
        ("BDAY:--0229", "--02-29"),
        ("BDAY:--02-29", "--02-29"),
        ("BDAY;VALUE=date:1992-02-29", "1992-02-29"),
        ("BDAY:1992-02-29T00:00:00Z", "1992-02-29"),
        ("BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29", "--02-29"),
        ("BDAY:", None),
    ],
)
def test_reads_birthdays_as_they_are_written(
    alice: Person, line: str, birthday: str | None
) -> None:
    send(alice, card("FN:Anna", line, version="4.0"))

    assert [one["birthday"] for one in contacts(alice)] == [birthday]


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["N:Berg;Anna;Maria;Dr.;"], "Anna Maria Berg"),
        (["N:Berg;;;;"], "Berg"),
        (["ORG:Hearth\\; Inc;Sales"], "Hearth; Inc"),
        (["EMAIL:anna@example.com"], "anna@example.com"),
        (["FN:A very ", " long name"], "A very long name"),
    ],
)
def test_finds_a_name(alice: Person, lines: list[str], name: str) -> None:
    send(alice, card(*lines))

    assert [one["name"] for one in contacts(alice)] == [name]


def test_what_is_wrong_with_a_card_stands_in_its_place(alice: Person) -> None:
    cards = [
        card("FN:Anna"),
        card("FN:Bea", "EMAIL:nobody"),
        card("FN:Cora", "BDAY:1992-02-30"),
        card("FN:Dora", "BDAY:spring"),
        card("NOTE:nobody"),
        card("FN;X:Eva", version="3.0"),
        card("FN;ENCODING=QUOTED-PRINTABLE:J=C3=B6rg=", "=20M", version="2.1"),
        card("FN:Frida", "NOTE:" + "x" * 60_000),
        card("FN:Gerda", "TEL" + ";A=B" * 500 + ":1"),
        card("FN:Hanna", *["TEL:1"] * 300),
        card("FN:Ida").removesuffix("END:VCARD\r\n"),
        card("FN:Jana", "PHOTO;ENCODING=b:" + "x" * 80_000),
    ]

    found = results(alice, "".join(cards))

    assert [one["status"] for one in found] == ["created", *["error"] * 10, "created"]
    assert [one["index"] for one in found] == list(range(12))
    errors = [one["error"] for one in found[1:11]]
    assert {error["code"] for error in errors} == {"VALIDATION_ERROR"}
    assert [list(error["details"]) for error in errors] == [
        ["email"], ["birthday"], ["card"], ["name"], *[["card"]] * 6,
    ]  # fmt: skip
    assert [one["name"] for one in contacts(alice)] == ["Anna", "Jana"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "There is no vCard in it."),
        (b"Name,E-mail\r\nAnna,a@example.com", "There is no vCard in it."),
        (card("FN:Anna").encode() * 1001, "At most 1000 vCards at once."),
        (card("FN:Ä").encode("latin-1"), "The file is not written in UTF-8."),
    ],
)
def test_refuses_what_is_no_file_of_cards(alice: Person, body: bytes, message: str) -> None:
    answer = send(alice, body)

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "VALIDATION_ERROR"
    assert answer.json()["error"]["details"] == {"body": [message]}
    assert contacts(alice) == []


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


def test_who_only_has_the_same_name_is_somebody_else(alice: Person) -> None:
    make_contact(alice.user_id, "Anna Berg", email="another@example.com")

    assert [one["status"] for one in results(alice, ANNA)] == ["created"]
    assert len(contacts(alice)) == 2


def test_who_comes_twice_in_a_file_is_one(alice: Person) -> None:
    found = results(alice, card("FN:Anna", "TEL:1") + card("FN:anna", "TEL:2", "NOTE:x"))

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


def test_after_a_crash_half_way_the_rest_follows(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, done = importing._write, []

    def crash(*args: Any) -> Any:
        if done:
            raise ZeroDivisionError
        done.append(True)
        return write(*args)

    key = {"Idempotency-Key": "k"}
    text = many(50).encode()
    with monkeypatch.context() as patch:
        patch.setattr(importing, "_write", crash)
        crashed = alice.generic("POST", IMPORT, text, content_type="text/vcard", headers=key)
        assert crashed.status_code == 500
    assert len(contacts(alice)) == 33

    again = alice.generic("POST", IMPORT, text, content_type="text/vcard", headers=key)

    assert again.status_code == 200, again.content
    assert (again.json()["created"], again.json()["failed"]) == (50, 0)
    assert len(rows(alice)) == 100
    third = alice.generic("POST", IMPORT, text, content_type="text/vcard", headers=key)
    assert third.content == again.content


def test_of_several_at_once_each_person_is_made_once(alice: Person) -> None:
    people = [Person(alice.user_id, alice.token) for _ in range(8)]

    answers = at_once(8, lambda number: send(people[number], many(50)))

    assert {answer.status_code for answer in answers} == {200}
    assert sum(answer.json()["created"] for answer in answers) == 50
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


FULL: dict[str, Any] = {
    "relationship": "sister",
    "email": "anna@example.com",
    "phone": "+49 30 1",
    "birthday": "--02-29",
    "notes": "Two\nlines, with; \\ and\\n all" + "ü" * 200,
    "interests": ["tea, green", "climbing"],
    "sizes": {"shoes; left": "38", "hat": "M"},
    "tags": ["family", "a,b"],
}


def test_what_is_exported_comes_in_again_elsewhere(alice: Person, bob: Person) -> None:
    make_contact(alice.user_id, "Anna; Berg", **FULL)
    make_contact(alice.user_id, "Bea", birthday="1990-05-10")

    answer = alice.get("/v1/contacts.vcf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/vcard; charset=utf-8")
    assert max(map(len, answer.content.split(b"\r\n"))) <= 75
    before = rows(alice)
    assert {one["status"] for one in results(alice, answer.content.decode())} == {"merged"}
    assert rows(alice) == before

    assert send(bob, answer.content).json()["created"] == 2
    said = [[{name: one[name] for name in SAID} for one in contacts(who)] for who in (alice, bob)]
    assert said[0] == said[1]
    assert said[0][0] == {"name": "Anna; Berg", **FULL}


def test_exports_all_by_name_with_a_tag(alice: Person, dynamodb_calls: list[str]) -> None:
    for name in ("Cora", "anna", "Bea"):
        make_contact(alice.user_id, name)
    dynamodb_calls.clear()

    answer = alice.get("/v1/contacts.vcf")

    assert dynamodb_calls == ["Query"]
    names = [line for line in answer.content.decode().split("\r\n") if line.startswith("FN")]
    assert names == ["FN:anna", "FN:Bea", "FN:Cora"]
    assert answer["Content-Disposition"] == 'attachment; filename="contacts.vcf"'
    known = {"If-None-Match": answer["ETag"]}
    assert alice.get("/v1/contacts.vcf", headers=known).status_code == 304


def test_of_nobody_there_is_an_empty_file(carol: Person) -> None:
    answer = carol.get("/v1/contacts.vcf")

    assert (answer.status_code, answer.content) == (200, b"")


def test_without_an_account_there_is_nothing(anonymous: Person) -> None:
    assert send(anonymous, ANNA).status_code == 401
    assert anonymous.get("/v1/contacts.vcf").status_code == 401


MEGABYTE = 2**20 - 200
HOSTILE = {
    "parameters": "FN:x\r\nTEL" + ";A=B" * (MEGABYTE // 4) + ":1",
    "quoted": 'FN:x\r\nTEL;A="' + ":" * MEGABYTE + '":1',
    "many long lines": "FN:x\r\n" + "TEL;A=B:" + "\r\n".join(["x" * 49_000 + "\r\nTEL:"] * 21),
    "breaks": "FN:x\r\n" + "\r\n" * (MEGABYTE // 2),
    "folds": "FN:x" + "\r\n " * (MEGABYTE // 3),
    "escapes": "FN:x\r\nCATEGORIES:" + "\\," * 24_000,
    "separators": "FN:x\r\n" + ("CATEGORIES:" + "," * 49_000 + "\r\n") * 21,
    "begins": "BEGIN:VCARD\r\n" * (MEGABYTE // 13),
    "digits": "FN:x\r\nBDAY:" + "1" * 49_000,
    "many notes": "FN:x\r\n" + ("NOTE:" + "\\n" * 24_000 + "\r\n") * 21,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_takes_no_more_than_two_seconds(alice: Person, kind: str) -> None:
    send(alice, card("FN:First"))  # So that everything has been loaded.
    started = time.process_time()

    answer = send(alice, card(HOSTILE[kind]).encode()[: 2**20])

    assert answer.status_code in {200, 400}
    assert time.process_time() - started < 2


def test_the_time_of_a_new_contact_is_that_of_the_import(alice: Person) -> None:
    before = make_contact(alice.user_id, "Before").created_at

    send(alice, card("FN:Anna"))

    assert before == NOW
    [anna] = [one for one in contacts(alice) if one["name"] == "Anna"]
    assert anna["createdAt"] == anna["updatedAt"] > "2026-03-01T09:30:00.000Z"
