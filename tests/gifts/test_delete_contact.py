"""DELETE /contacts/{id}: what named it keeps its name, be it hundreds of rows."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from apps.core.due import Due, run_all
from apps.core.errors import Unavailable
from apps.gifts.models import Contact, Gift, Occasion
from apps.gifts.services import releasing
from tests.conftest import Person
from tests.factories import make_contact, make_gift, make_occasion
from tests.threads import at_once

Settle = Callable[[], None]
KINDS = (releasing.RELEASE_CONTACT, releasing.RELEASE_EVENT)


def fill(user_id: str, count: int) -> Contact:
    """Make a contact with gifts, and occasions among those of nobody."""
    contact = make_contact(user_id, "Anna", birthday="1990-05-10")
    for number in range(count):
        make_gift(user_id, str(number), contact_id=contact.contact_id)
        make_occasion(user_id, str(number), contact_ids=[contact.contact_id])
        make_occasion(user_id, f"other {number}")
    return contact


def gifts(user_id: str) -> list[Gift]:
    return [row for row in Gift.query(user_id) if not row.deleted_at]


def occasions(user_id: str) -> list[Occasion]:
    living = (row for row in Occasion.query(user_id) if not row.deleted_at)
    return [row for row in living if not row.title.startswith("other")]


def left_behind(user_id: str) -> set[tuple[Any, ...]]:
    """Name what gifts and occasions say of their contact."""
    of_gifts = {(gift.contact_id, gift.contact_name) for gift in gifts(user_id)}
    of_events = {(*one.contact_ids, one.contact_name) for one in occasions(user_id)}
    return of_gifts | {(None, *rest) for rest in of_events}


def test_vanishes_at_once_with_its_birthday(alice: Person, dynamodb_calls: list[str]) -> None:
    contact = fill(alice.user_id, 0)
    path = f"/v1/contacts/{contact.contact_id}"
    dynamodb_calls.clear()

    response = alice.delete(path)

    assert response.status_code == 204
    # Behind the transaction a look for what names it, and for what is for its birthday.
    assert dynamodb_calls == ["GetItem", "GetItem", "TransactWriteItems", *["Query"] * 4]
    assert alice.get(path).status_code == alice.delete(path).status_code == 404
    assert alice.get("/v1/contacts").json()["items"] == []
    assert alice.get("/v1/events").json()["items"] == []


def test_takes_no_new_gifts_or_events(alice: Person) -> None:
    contact = fill(alice.user_id, 0).contact_id
    alice.delete(f"/v1/contacts/{contact}")

    gift = alice.post("/v1/gifts", {"name": "x", "contactId": contact}, "json")
    body = {"title": "x", "date": "2099-01-01", "contactIds": [contact]}

    assert gift.status_code == alice.post("/v1/events", body, "json").status_code == 400


def test_what_named_it_keeps_its_name(alice: Person, settle: Settle) -> None:
    contact = fill(alice.user_id, 3)
    gift = gifts(alice.user_id)[0].gift_id

    alice.delete(f"/v1/contacts/{contact.contact_id}")
    settle()

    assert left_behind(alice.user_id) == {(None, "Anna")}
    assert (len(gifts(alice.user_id)), len(occasions(alice.user_id))) == (3, 3)
    body = alice.get(f"/v1/gifts/{gift}").json()
    assert (body["contactId"], body["contactName"]) == (None, "Anna")
    assert Contact.get(alice.user_id, contact.contact_id).expires_at is not None
    other = make_contact(alice.user_id, "Bea").contact_id
    body = alice.patch(f"/v1/gifts/{gift}", {"contactId": other}, "json").json()
    assert (body["contactId"], body["contactName"]) == (other, None)


def test_who_deleted_it_finds_that_at_once_in_what_named_it(alice: Person) -> None:
    contact = fill(alice.user_id, 3)
    [birthday] = [one for one in occasions(alice.user_id) if one.birthday_of]
    present = make_gift(alice.user_id, "present", event_id=birthday.event_id)

    alice.delete(f"/v1/contacts/{contact.contact_id}")

    assert left_behind(alice.user_id) == {(None, "Anna"), (None, None)}
    assert alice.get(f"/v1/gifts/{present.gift_id}").json()["eventId"] is None
    assert alice.get(f"/v1/gifts?contactId={contact.contact_id}").json()["items"] == []


def test_a_deletion_is_done_though_nothing_could_be_released_with_it(
    alice: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise Unavailable

    contact = fill(alice.user_id, 1)
    with monkeypatch.context() as patch:
        patch.setattr(releasing, "_release_gifts", fail)
        assert alice.delete(f"/v1/contacts/{contact.contact_id}").status_code == 204
    assert gifts(alice.user_id)[0].contact_id == contact.contact_id
    settle()

    assert left_behind(alice.user_id) == {(None, "Anna")}


def test_gifts_that_come_in_while_it_goes_name_it_no_more(alice: Person, settle: Settle) -> None:
    contact = make_contact(alice.user_id).contact_id
    many = [Person(alice.user_id, alice.token) for _ in range(16)]

    def act(number: int) -> int:
        if number == 7:
            return int(many[number].delete(f"/v1/contacts/{contact}").status_code)
        body = {"name": str(number), "contactId": contact}
        return int(many[number].post("/v1/gifts", body, "json").status_code)

    answers = at_once(16, act)
    settle()

    assert answers[7] == 204
    assert set(answers) <= {201, 204, 400}
    assert len(gifts(alice.user_id)) == answers.count(201)
    assert {gift.contact_id for gift in gifts(alice.user_id)} <= {None}


def test_an_event_of_several_keeps_the_others(alice: Person, settle: Settle) -> None:
    anna, bea, cora = (make_contact(alice.user_id, name).contact_id for name in ("A", "B", "C"))
    event = make_occasion(alice.user_id, contact_ids=[anna, bea, cora]).event_id

    for contact in (anna, bea):
        alice.delete(f"/v1/contacts/{contact}")
        settle()

    body = alice.get(f"/v1/events/{event}").json()
    assert (body["contactIds"], body["contactName"]) == ([cora], "A, B")


def test_what_was_spent_stays_in_the_year_and_leaves_the_contact(
    alice: Person, settle: Settle
) -> None:
    contact = make_contact(alice.user_id).contact_id
    price = {"amount": "5", "currency": "EUR"}
    alice.post("/v1/gifts", {"name": "x", "price": price, "contactId": contact}, "json")

    alice.delete(f"/v1/contacts/{contact}")
    settle()

    budget = alice.get("/v1/gifts/budget").json()
    assert budget["byContact"] == []
    assert budget["byCurrency"][0]["planned"] == {"amount": "5.00", "currency": "EUR"}


@pytest.mark.parametrize("step", ["_release_gifts", "_release_occasions"])
def test_survives_a_crash_in_the_middle(
    alice: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    monkeypatch.setattr(releasing, "ROWS_AT_ONCE", 2)
    contact = fill(alice.user_id, 5)
    crashes = iter([None, Unavailable()])
    release = getattr(releasing, step)

    def crash_the_second_time(*args: Any) -> Any:
        if error := next(crashes, None):
            raise error
        return release(*args)

    alice.delete(f"/v1/contacts/{contact.contact_id}")
    monkeypatch.setattr(releasing, step, crash_the_second_time)
    settle()

    assert left_behind(alice.user_id) == {(None, "Anna")}


def test_what_is_too_much_at_a_time_becomes_due_work(
    alice: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releasing, "ROWS_AT_ONCE", 2)
    monkeypatch.setattr(releasing, "TRANSACTIONS_AT_MOST", 2)
    contact = fill(alice.user_id, 7)
    alice.delete(f"/v1/contacts/{contact.contact_id}")
    assert sum(gift.contact_id is None for gift in gifts(alice.user_id)) == 2
    settle()
    assert sum(gift.contact_id is None for gift in gifts(alice.user_id)) == 6

    for minutes in range(1, 8):
        run_all(datetime.now(UTC) + timedelta(minutes=minutes), KINDS)

    assert left_behind(alice.user_id) == {(None, "Anna")}
    assert not [row for row in Due.scan() if contact.contact_id in row.subject_id]


def test_a_deleted_event_leaves_its_gifts_at_once(alice: Person) -> None:
    event = make_occasion(alice.user_id).event_id
    made = [make_gift(alice.user_id, str(number), event_id=event) for number in range(3)]

    alice.delete(f"/v1/events/{event}")

    assert [gift.event_id for gift in gifts(alice.user_id)] == [None] * 3
    assert alice.get(f"/v1/gifts?eventId={event}").json()["items"] == []
    assert alice.get(f"/v1/gifts/{made[0].gift_id}").json()["eventId"] is None


def test_a_deleted_event_of_very_many_gifts_goes_on_as_due_work(
    alice: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releasing, "ROWS_AT_ONCE", 1)
    monkeypatch.setattr(releasing, "TRANSACTIONS_AT_MOST", 2)
    event = make_occasion(alice.user_id).event_id
    for number in range(3):
        make_gift(alice.user_id, str(number), event_id=event)
    alice.delete(f"/v1/events/{event}")
    settle()

    run_all(datetime.now(UTC) + timedelta(minutes=1), KINDS)

    assert [gift.event_id for gift in gifts(alice.user_id)] == [None] * 3
