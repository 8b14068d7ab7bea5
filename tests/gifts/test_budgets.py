"""What gifts cost: by event, by contact, by year; equal to the gifts at every moment."""

from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from apps.gifts.models import Gift, GiftSum
from apps.gifts.services.writing import sums_of
from tests.conftest import Person
from tests.factories import make_contact, make_gift, make_occasion
from tests.threads import at_once


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def add(who: Person, amount: str, currency: str = "EUR", **more: Any) -> str:
    body = {"name": "x", "price": {"amount": amount, "currency": currency}, **more}
    response = who.post("/v1/gifts", body, "json")
    assert response.status_code == 201
    return f"/v1/gifts/{response.json()['giftId']}"


def test_of_an_event(alice: Person, dynamodb_calls: list[str]) -> None:
    body = {"title": "x", "date": "2099-05-10", "budget": euros("100")}
    event = alice.post("/v1/events", body, "json").json()["eventId"]
    add(alice, "30", eventId=event, status="ordered")
    add(alice, "50.5", eventId=event, status="purchased")
    add(alice, "25", eventId=event, status="given")
    add(alice, "99", eventId=event, direction="receive")
    add(alice, "500", "JPY", eventId=event)
    dynamodb_calls.clear()

    budget = alice.get(f"/v1/events/{event}/budget").json()

    assert dynamodb_calls == ["GetItem", "Query"]
    assert budget == {
        "byCurrency": [
            {
                "currency": "EUR",
                "budget": euros("100.00"),
                "planned": euros("30.00"),
                "spent": euros("75.50"),
                "left": euros("-5.50"),
            },
            {
                "currency": "JPY",
                "budget": None,
                "planned": {"amount": "500", "currency": "JPY"},
                "spent": {"amount": "0", "currency": "JPY"},
                "left": None,
            },
        ]
    }


def test_of_nothing_is_what_was_set(alice: Person) -> None:
    body = {"title": "x", "date": "2099-05-10", "budget": {"amount": "1.5", "currency": "KWD"}}
    event = alice.post("/v1/events", body, "json").json()["eventId"]

    [line] = alice.get(f"/v1/events/{event}/budget").json()["byCurrency"]

    assert line["left"] == line["budget"] == {"amount": "1.500", "currency": "KWD"}


def test_of_a_year_and_of_each_contact(alice: Person, dynamodb_calls: list[str]) -> None:
    anna, bea = (make_contact(alice.user_id, name).contact_id for name in ("Anna", "Bea"))
    in_2025 = {"status": "given", "givenAt": "2025-12-24T18:00:00Z"}
    add(alice, "10", contactId=anna, **in_2025)
    add(alice, "20", contactId=bea, **in_2025)
    add(alice, "40", **in_2025)
    add(alice, "80", contactId=anna)
    for contacts, amount in (([anna], "50"), ([anna, bea], "7")):
        body = {"title": "x", "date": "2025-05-10", "contactIds": contacts}
        alice.post("/v1/events", {**body, "budget": euros(amount)}, "json")
    dynamodb_calls.clear()

    budget = alice.get("/v1/gifts/budget?year=2025").json()

    assert dynamodb_calls == ["Query", "Query"]

    def line(budget: str | None, spent: str, left: str | None) -> dict[str, Any]:
        return {
            "currency": "EUR",
            "budget": euros(budget) if budget else None,
            "planned": euros("0.00"),
            "spent": euros(spent),
            "left": euros(left) if left else None,
        }

    by_contact = {one["contactId"]: one["byCurrency"] for one in budget["byContact"]}
    assert (budget["year"], budget["byCurrency"]) == (2025, [line("57.00", "70.00", "-13.00")])
    assert by_contact == {
        anna: [line("50.00", "10.00", "40.00")],
        bea: [line(None, "20.00", None)],
    }


def test_without_a_year_is_of_this_one(alice: Person) -> None:
    add(alice, "10")

    budget = alice.get("/v1/gifts/budget").json()

    assert budget["year"] == datetime.now(UTC).year
    assert budget["byCurrency"][0]["planned"] == euros("10.00")


@pytest.mark.parametrize("year", ["x", "0", "99999"])
def test_refuses_what_is_no_year(alice: Person, year: str) -> None:
    response = alice.get(f"/v1/gifts/budget?year={year}")

    assert list(response.json()["error"]["details"]) == ["year"]


def test_follows_every_change(alice: Person) -> None:
    event = make_occasion(alice.user_id).event_id
    other = make_occasion(alice.user_id).event_id
    path = add(alice, "10", eventId=event)

    def planned_and_spent(event_id: str) -> list[tuple[str, str]]:
        lines = alice.get(f"/v1/events/{event_id}/budget").json()["byCurrency"]
        return [(line["planned"]["amount"], line["spent"]["amount"]) for line in lines]

    assert planned_and_spent(event) == [("10.00", "0.00")]
    alice.patch(path, {"price": euros("12.34")}, "json")
    assert planned_and_spent(event) == [("12.34", "0.00")]
    alice.patch(path, {"status": "wrapped"}, "json")
    assert planned_and_spent(event) == [("0.00", "12.34")]
    alice.patch(path, {"eventId": other}, "json")
    assert (planned_and_spent(event), planned_and_spent(other)) == ([], [("0.00", "12.34")])
    alice.delete(path)
    assert planned_and_spent(other) == []


def test_equals_the_gifts_after_32_wrote_at_once(alice: Person) -> None:
    contacts = [make_contact(alice.user_id, name).contact_id for name in "AB"]
    event = make_occasion(alice.user_id).event_id
    gifts = [make_gift(alice.user_id, str(number)).gift_id for number in range(4)]
    many = [Person(alice.user_id, alice.token) for _ in range(32)]

    def act(number: int) -> int:
        client, path = many[number], f"/v1/gifts/{gifts[number % 4]}"
        bodies: list[dict[str, Any]] = [
            {"price": euros(f"{number}.5"), "eventId": event},
            {"contactId": contacts[number % 2], "status": "given"},
            {"price": {"amount": str(number), "currency": "USD"}},
            {"eventId": None, "status": "planned"},
        ]
        return int(client.patch(path, bodies[number // 4 % 4], "json").status_code)

    assert set(at_once(32, act)) <= {200, 409}

    expected: Counter[tuple[str, str]] = Counter()
    for gift in Gift.query(alice.user_id):
        for place, kind, minor in sums_of(gift):
            expected[place, kind] += minor
    found: Counter[tuple[str, str]] = Counter()
    for row in GiftSum.query(alice.user_id):
        found[row.place, "planned"] = row.planned_minor or 0
        found[row.place, "spent"] = row.spent_minor or 0
    assert +found == +expected
    assert all(isinstance(row.spent.amount, Decimal) for row in GiftSum.query(alice.user_id))
