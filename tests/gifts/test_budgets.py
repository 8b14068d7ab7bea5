"""What gifts cost: by event, by contact, by year; equal to the gifts at every moment."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from apps.core.money import DECIMALS, Money
from apps.gifts.models import Gift, GiftSum
from apps.gifts.services import year_budget
from apps.gifts.services.writing import sums_of
from tests.conftest import Person
from tests.factories import make_contact, make_gift, make_occasion
from tests.threads import at_once

Settle = Callable[[], None]


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


def event_with_budget(who: Person, date: str, **more: Any) -> str:
    body = {"title": "x", "date": date, "budget": euros("50"), **more}
    return str(who.post("/v1/events", body, "json").json()["eventId"])


def sums_in(who: Person, year: int) -> list[tuple[str | None, str, str]]:
    """List left, planned and spent of a year."""
    lines = who.get(f"/v1/gifts/budget?year={year}").json()["byCurrency"]
    return [
        (
            line["left"] and line["left"]["amount"],
            line["planned"]["amount"],
            line["spent"]["amount"],
        )
        for line in lines
    ]


def test_what_is_for_an_event_counts_in_the_year_of_its_budget(
    alice: Person, dynamodb_calls: list[str]
) -> None:
    event = event_with_budget(alice, "2098-05-05")
    add(alice, "20", eventId=event, status="planned")
    add(alice, "5", eventId=event, status="purchased")
    dynamodb_calls.clear()

    assert sums_in(alice, 2098) == [("25.00", "20.00", "5.00")]
    assert dynamodb_calls == ["Query", "Query"]
    assert sums_in(alice, 2097) == sums_in(alice, datetime.now(UTC).year) == []


def test_what_is_for_an_event_without_a_budget_counts_in_its_year_too(alice: Person) -> None:
    contact = make_contact(alice.user_id).contact_id
    event = event_with_budget(alice, "2098-05-05", budget=None, contactIds=[contact])
    assert alice.get("/v1/gifts/budget?year=2098").json()["byContact"] == []

    add(alice, "20", eventId=event, contactId=contact)

    budget = alice.get("/v1/gifts/budget?year=2098").json()
    assert [one["contactId"] for one in budget["byContact"]] == [contact]
    assert budget["byContact"][0]["byCurrency"] == budget["byCurrency"]
    assert sums_in(alice, 2098) == [(None, "20.00", "0.00")]


def test_gifts_move_with_their_event(alice: Person) -> None:
    event = event_with_budget(alice, "2098-05-05")
    add(alice, "20", eventId=event)

    alice.patch(f"/v1/events/{event}", {"date": "2097-05-05"}, "json")

    assert sums_in(alice, 2097) == [("30.00", "20.00", "0.00")]
    assert sums_in(alice, 2098) == []


def test_what_was_given_counts_in_the_year_of_that_whenever_its_event_was(alice: Person) -> None:
    event = event_with_budget(alice, "2098-05-05")
    path = add(alice, "20", eventId=event)

    alice.patch(path, {"status": "given", "givenAt": "2031-01-02T12:00:00Z"}, "json")

    assert sums_in(alice, 2031) == [(None, "0.00", "20.00")]
    assert sums_in(alice, 2098) == [("50.00", "0.00", "0.00")]


def test_what_is_for_an_event_that_recurs_counts_on_its_next_day(alice: Person) -> None:
    event = event_with_budget(alice, "2097-05-05", recurrence="yearly")
    add(alice, "20", eventId=event)

    assert [sums_in(alice, year) for year in (2096, 2097, 2098)] == [
        [],
        [("30.00", "20.00", "0.00")],
        [("50.00", "0.00", "0.00")],
    ]


def test_what_is_for_an_event_that_recurs_no_more_counts_on_its_last_day(alice: Person) -> None:
    rule = "FREQ=YEARLY;UNTIL=20221231"
    event = event_with_budget(alice, "2021-05-05", recurrence=rule)
    add(alice, "20", eventId=event, status="wrapped")

    assert [sums_in(alice, year) for year in (2021, 2022, 2023)] == [
        [("50.00", "0.00", "0.00")],
        [("30.00", "0.00", "20.00")],
        [],
    ]


def test_what_was_for_a_deleted_event_counts_when_it_was_thought_of(
    alice: Person, settle: Settle
) -> None:
    event = event_with_budget(alice, "2098-05-05")
    add(alice, "20", eventId=event)

    alice.delete(f"/v1/events/{event}")
    settle()

    assert sums_in(alice, datetime.now(UTC).year) == [(None, "20.00", "0.00")]
    assert sums_in(alice, 2098) == []


def test_many_gifts_of_many_people_and_currencies_leave_a_deleted_event(
    alice: Person, settle: Settle
) -> None:
    event = make_occasion(alice.user_id).event_id
    for currency in sorted(DECIMALS)[:20]:
        contact = make_contact(alice.user_id, currency).contact_id
        add(alice, "1", currency, contactId=contact, eventId=event)

    alice.delete(f"/v1/events/{event}")
    settle()

    budget = alice.get("/v1/gifts/budget").json()
    assert (len(budget["byCurrency"]), len(budget["byContact"])) == (20, 20)
    assert {gift.event_id for gift in Gift.query(alice.user_id)} == {None}


def test_a_year_begins_by_the_clock_of_the_owner_then(alice: Person) -> None:
    new_year = "2024-12-31T23:30:00Z"
    alice.patch("/v1/users/me", {"settings": {"timeZone": "Europe/Berlin"}}, "json")
    path = add(alice, "20", status="given", givenAt=new_year)

    alice.patch("/v1/users/me", {"settings": {"timeZone": "America/New_York"}}, "json")
    other = add(alice, "5", status="given", givenAt=new_year)

    assert sums_in(alice, 2025) == [(None, "0.00", "20.00")]
    assert sums_in(alice, 2024) == [(None, "0.00", "5.00")]
    for gift in (path, other):
        alice.delete(gift)
    assert sums_in(alice, 2025) == sums_in(alice, 2024) == []


@pytest.mark.parametrize(("zone", "year"), [("Europe/Berlin", 2027), ("America/New_York", 2026)])
def test_this_year_is_that_of_the_owner(alice: Person, zone: str, year: int) -> None:
    now = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)

    assert year_budget(user_id=alice.user_id, year=None, now=now, zone=zone).year == year


def test_rows_that_say_no_year_are_where_they_were_counted() -> None:
    new_year = datetime(2024, 12, 31, 23, 30, tzinfo=UTC)
    gift = Gift("alice", "g", created_at=new_year, event_id="e", price=Money(Decimal(1), "EUR"))

    assert sums_of(gift) == [
        ("year#2024#!#EUR", "planned", 100),
        ("event#e#EUR", "planned", 100),
    ]


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
