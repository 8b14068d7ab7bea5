"""GET /contacts.vcf, and back in."""

from typing import Any

import pytest

from apps.gifts import examples
from apps.gifts.services import listing
from tests.conftest import Person
from tests.factories import make_contact
from tests.gifts.vcards import SAID, contacts, results, rows, send

FULL: dict[str, Any] = {
    "relationship": "sister",
    "email": "anna@example.com",
    "phone": "+49 30 1",
    "birthday": "--02-29",
    "notes": "Two\nlines, with; \\ and\\n all, C:\\New, a\u2028separator" + "ü" * 200,
    "interests": ["tea, green", "climbing"],
    "sizes": {"shoes; left": "38", "hat": "M"},
    "tags": ["family", "a,b"],
}


def test_what_is_exported_comes_in_again_elsewhere(alice: Person, bob: Person) -> None:
    make_contact(alice.user_id, "Anna; Berg", **FULL, stay_in_touch_days=30)
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
    assert said[0][0] == {"name": "Anna; Berg", **FULL, "stayInTouchDays": 30}


def test_the_documented_example_comes_in_and_goes_out_the_same(carol: Person) -> None:
    [created] = results(carol, examples.VCARDS)

    exported = carol.get("/v1/contacts.vcf").content.decode()

    assert exported == examples.VCARDS.replace(examples.CONTACT_ID, created["contactId"])


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


def test_exports_as_many_as_one_answer_has_room_for(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Anna", "Bea", "Cora"):
        make_contact(alice.user_id, name, notes="x" * 900)
    monkeypatch.setattr(listing, "EXPORTED_BYTES", 2500)

    exported = alice.get("/v1/contacts.vcf").content

    assert (exported.count(b"FN:"), exported.count(b"END:VCARD\r\n")) == (2, 2)


def test_of_nobody_there_is_an_empty_file(carol: Person) -> None:
    answer = carol.get("/v1/contacts.vcf")

    assert (answer.status_code, answer.content) == (200, b"")
