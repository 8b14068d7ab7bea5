"""POST /contacts/import: which cards mean the same person, where names alone do not tell."""

from itertools import permutations

import pytest

from apps.gifts.models import Contact
from tests.conftest import Person
from tests.factories import make_contact
from tests.gifts.vcards import card, contacts, results, rows, send
from tests.meanwhile import meanwhile
from tests.threads import at_once

PETER_1, PETER_2 = card("FN:Peter", "TEL:1"), card("FN:Peter", "TEL:2")
PETER = card("FN:Peter", "NOTE:x")
MAIL, BORN = "EMAIL:j1@example.com", "BDAY:1980-01-01"
JOHN, JOHN_BORN = card("FN:John", MAIL), card("FN:John", MAIL, BORN)


def statuses(who: Person, text: str) -> list[str]:
    return [one["status"] for one in results(who, text)]


def phones(who: Person) -> list[str | None]:
    return sorted(contact["phone"] for contact in contacts(who))


def contact_of(who: Person, phone: str) -> str:
    [found] = [one["contactId"] for one in contacts(who) if one["phone"] == phone]
    return f"/v1/contacts/{found}"


def test_namesakes_with_different_phones_are_two(alice: Person) -> None:
    assert statuses(alice, PETER_1 + PETER_2) == ["created", "created"]

    assert phones(alice) == ["1", "2"]


def test_who_has_another_phone_than_one_that_is_there_is_made(alice: Person) -> None:
    make_contact(alice.user_id, "Peter", phone="1")

    assert statuses(alice, PETER_2) == ["created"]

    assert phones(alice) == ["1", "2"]


@pytest.mark.parametrize("phone", ["+49 (30) 12-3", "+4930123"])
def test_a_phone_is_the_same_however_it_is_written(alice: Person, phone: str) -> None:
    make_contact(alice.user_id, "Peter", phone=phone)

    assert statuses(alice, card("FN:Peter", "TEL:+49 30 123")) == ["merged"]

    assert phones(alice) == [phone]


def test_the_phone_of_who_has_none_is_filled_in_once(alice: Person) -> None:
    make_contact(alice.user_id, "Peter")

    assert statuses(alice, PETER_1 + PETER_2) == ["merged", "created"]

    assert phones(alice) == ["1", "2"]


def test_the_same_phone_stays_the_same_person_who_got_an_address_since(alice: Person) -> None:
    make_contact(alice.user_id, "Peter", phone="1", email="peter@example.com")

    assert statuses(alice, PETER_1) == ["merged"]


@pytest.mark.parametrize("in_one_file", [True, False])
def test_a_phone_that_a_contact_contradicts_leads_to_nobody(
    alice: Person, *, in_one_file: bool
) -> None:
    make_contact(alice.user_id, "Peter", phone="1", email="peter@example.com")
    cards = [card("FN:Peter", "TEL:2", "EMAIL:peter@example.com"), PETER_2]
    files = ["".join(cards)] if in_one_file else cards

    found = [status for text in files for status in statuses(alice, text)]

    assert (found, phones(alice)) == (["merged", "created"], ["1", "2"])


@pytest.mark.parametrize("cards", list(permutations([PETER, PETER_1, PETER_2])))
def test_again_namesakes_change_nothing(alice: Person, cards: tuple[str, ...]) -> None:
    make_contact(alice.user_id, "Peter", phone="3")
    send(alice, "".join(cards))
    before = rows(alice)
    assert phones(alice) == ["1", "2", "3"]

    assert statuses(alice, "".join(cards)) == ["merged"] * 3

    assert rows(alice) == before


@pytest.mark.parametrize("cards", list(permutations([PETER, PETER_1, PETER_2])))
def test_again_namesakes_come_back_once_who_were_deleted(
    alice: Person, cards: tuple[str, ...]
) -> None:
    for _ in range(3):
        send(alice, "".join(cards))
        assert phones(alice) == ["1", "2"]
        before = rows(alice)
        send(alice, "".join(cards))
        assert rows(alice) == before
        assert alice.delete(contact_of(alice, "1")).status_code == 204


@pytest.mark.parametrize("change", [{"phone": "9"}, {"email": "p@example.com"}, {"name": "Bob"}])
@pytest.mark.parametrize("cards", list(permutations([PETER, PETER_1, PETER_2])))
def test_again_namesakes_stay_whom_the_owner_changed(
    alice: Person, cards: tuple[str, ...], change: dict[str, str]
) -> None:
    send(alice, "".join(cards))
    alice.patch(contact_of(alice, "1"), change, "json")
    before = rows(alice)

    assert statuses(alice, "".join(cards)) == ["merged"] * 3

    assert rows(alice) == before


def test_of_several_imports_at_once_each_namesake_is_made_once(alice: Person) -> None:
    people = [Person(alice.user_id, alice.token) for _ in range(6)]
    files = [PETER + PETER_1, PETER + PETER_2, PETER_2 + PETER_1]

    answers = at_once(6, lambda number: send(people[number], files[number % 3]))

    assert {answer.status_code for answer in answers} == {200}
    assert phones(alice) == ["1", "2"]


def test_no_phone_is_lost_to_an_import_that_was_faster(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_contact(alice.user_id, "Peter")
    rival = Person(alice.user_id, alice.token)
    write = "apps.gifts.services.importing._standing"
    meanwhile(monkeypatch, write, lambda: send(rival, PETER_1))

    assert statuses(alice, PETER_2) == ["created"]

    assert phones(alice) == ["1", "2"]


@pytest.mark.parametrize("cards", [(JOHN, JOHN_BORN), (JOHN_BORN, JOHN)])
@pytest.mark.parametrize("in_one_file", [True, False])
def test_who_says_more_on_another_card_is_one(
    alice: Person, cards: tuple[str, str], *, in_one_file: bool
) -> None:
    files = ["".join(cards)] if in_one_file else list(cards)

    found = [status for text in files for status in statuses(alice, text)]

    assert found == ["created", "merged"]
    [john] = contacts(alice)
    assert (john["email"], john["birthday"]) == ("j1@example.com", "1980-01-01")


@pytest.mark.parametrize("cards", [JOHN + JOHN_BORN, JOHN_BORN + JOHN])
@pytest.mark.parametrize("change", [{"email": "j2@example.com"}, {"birthday": "1981-01-01"}])
def test_again_cards_of_one_stay_one_whom_the_owner_changed(
    alice: Person, cards: str, change: dict[str, str]
) -> None:
    [made, _] = results(alice, cards)
    alice.patch(f"/v1/contacts/{made['contactId']}", change, "json")
    before = rows(alice)

    assert statuses(alice, cards) == ["merged", "merged"]

    assert rows(alice) == before


def test_who_says_the_card_already_is_preferred(alice: Person) -> None:
    older = make_contact(alice.user_id, "Peter", phone="3", notes="y")
    newer = make_contact(alice.user_id, "Peter", phone="4", notes="x", tags=["a"])

    [found] = results(alice, card("FN:Peter", "CATEGORIES:a"))

    assert found["contactId"] == newer.contact_id
    assert Contact.load(alice.user_id, older.contact_id).tags == []
