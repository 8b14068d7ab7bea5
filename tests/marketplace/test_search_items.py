"""`GET /items`: what it takes, what it costs, and who sees what."""

from collections.abc import Callable
from typing import Any

import pytest

from apps.accounts import services as accounts
from apps.core.money import Money
from apps.marketplace.models import Cell, Listing
from apps.marketplace.places import Place
from tests.conftest import Person
from tests.factories import BERLIN, NOW, make_item

Settle = Callable[[], None]

MINE = "near=52.52,13.405&radiusKm=100"


def search(who: Person, query: str = MINE) -> Any:
    return who.get(f"/v1/items?{query}")


def titles(answer: Any) -> list[str]:
    return [item["title"] for item in answer.json()["items"]]


def test_an_item_is_found_once_it_is_offered_and_no_more_when_it_is_over(
    alice: Person, bob: Person, settle: Settle
) -> None:
    item = make_item(alice.user_id, status="draft")
    mine = f"{MINE}&seller={alice.user_id}"
    found = []
    for body in ({"title": "Draft"}, {"status": "active"}, {"status": "cancelled"}):
        alice.patch(f"/v1/items/{item.item_id}", body, "json")
        settle()
        found.append(titles(search(bob, mine)))

    assert found == [[], ["Draft"], []]
    assert [row for row in Cell.all_in(item.partition) if row.place.startswith("cell")] == []


def test_an_item_that_moves_is_found_where_it_is(
    alice: Person, bob: Person, settle: Settle
) -> None:
    item = make_item(alice.user_id)
    settle()

    there = {"location": {"lat": -36.85, "lng": 174.76}, "category": "tools"}
    alice.patch(f"/v1/items/{item.item_id}", there, "json")
    settle()

    mine = f"seller={alice.user_id}"
    assert titles(search(bob, f"{MINE}&{mine}")) == []
    assert titles(search(bob, f"near=-36.9,174.8&{mine}")) == ["Garden chair"]
    assert titles(search(bob, f"category=tools&near=-36.9,174.8&{mine}")) == ["Garden chair"]
    assert titles(search(bob, f"category=other&near=-36.9,174.8&{mine}")) == []


def test_without_a_place_the_newest_come_first(alice: Person, bob: Person, settle: Settle) -> None:
    for title in ("First lamp", "Second lamp", "Third lamp"):
        make_item(alice.user_id, title)
    settle()

    answer = search(bob, f"seller={alice.user_id}")

    assert sorted(titles(answer)) == ["First lamp", "Second lamp", "Third lamp"]
    assert answer.json()["items"][0]["distanceKm"] is None
    assert answer.json()["truncated"] is False


def test_words_find_items_everywhere(alice: Person, bob: Person, settle: Settle) -> None:
    make_item(alice.user_id, f"Zitherkasten {alice.user_id[:8]}", description="Für eine Zither")
    settle()

    for query in ("q=zither", "q=FUR ZITHERKAST", f"q=zither&{MINE}"):
        assert titles(search(bob, f"{query}&seller={alice.user_id}")), query
    assert titles(search(bob, f"q=zither trombone&seller={alice.user_id}")) == []


def test_who_blocks_one_is_found_by_nobody_and_nothing(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    item = make_item(alice.user_id)
    settle()
    accounts.block_user(user_id=alice.user_id, other_id=bob.user_id, now=NOW)
    accounts.block_user(user_id=carol.user_id, other_id=alice.user_id, now=NOW)

    mine = f"{MINE}&seller={alice.user_id}"
    for who in (bob, carol):
        assert titles(search(who, mine)) == []
        assert who.get(f"/v1/items/{item.item_id}").status_code == 404
        assert who.get(f"/v1/users/{alice.user_id}/items").status_code == 404
        assert who.put(f"/v1/items/{item.item_id}/watch").status_code == 404


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("near=52.52", "near"),
        ("near=91,0", "near"),
        ("near=0,180.1", "near"),
        ("near=nan,0", "near"),
        ("near=0,0&radiusKm=0.49", "radiusKm"),
        ("near=0,0&radiusKm=100.1", "radiusKm"),
        ("near=0,0&radiusKm=inf", "radiusKm"),
        ("radiusKm=5", "near"),
        ("sort=distance", "near"),
        ("sort=cheap", "sort"),
        ("sort=price", "currency"),
        ("minPrice=1", "currency"),
        ("maxPrice=1&currency=XXX", "currency"),
        ("maxPrice=1.234&currency=EUR", "maxPrice"),
        ("minPrice=-1&currency=EUR", "minPrice"),
        ("category=cars", "category"),
        ("kind=swap", "kind"),
        ("condition=old", "condition"),
        ("q=", "q"),
        ("q=...", "q"),
        ("limit=101", "limit"),
        ("color=red", "color"),
    ],
)
def test_what_is_no_search_is_refused(alice: Person, query: str, field: str) -> None:
    answer = search(alice, query)

    assert answer.status_code == 400
    assert field in answer.json()["error"]["details"]


def test_a_cursor_of_another_search_is_refused(alice: Person, bob: Person, settle: Settle) -> None:
    for _ in range(3):
        make_item(alice.user_id)
    settle()
    mine = f"{MINE}&seller={alice.user_id}"
    cursor = search(bob, f"{mine}&limit=1").json()["nextCursor"]

    other = search(bob, f"{mine}&kind=sale&cursor={cursor}")
    foreign = search(alice, f"{mine}&limit=1&cursor={cursor}")

    assert {other.json()["error"]["code"], foreign.json()["error"]["code"]} == {"INVALID_CURSOR"}


def test_nobody_but_the_seller_learns_the_exact_place(
    alice: Person, bob: Person, settle: Settle
) -> None:
    item = make_item(alice.user_id)
    settle()
    urls = (
        f"/v1/items/{item.item_id}",
        f"/v1/items?{MINE}&seller={alice.user_id}",
        f"/v1/users/{alice.user_id}/items",
    )

    for url in urls:
        assert str(BERLIN["lat"]).encode() not in bob.get(url).content
        assert str(BERLIN["lat"]).encode() in alice.get(url).content


def test_distances_are_those_of_the_rounded_place_also_for_the_seller(
    alice: Person, bob: Person, settle: Settle
) -> None:
    make_item(alice.user_id)
    settle()

    found = [
        search(who, f"{MINE}&seller={alice.user_id}").json()["items"][0]["distanceKm"]
        for who in (alice, bob)
    ]

    assert found[0] == found[1] > 0


@pytest.mark.parametrize("radius_km", [0.5, 10, 100])
@pytest.mark.parametrize("sort", ["newest", "distance", "price&currency=EUR"])
def test_a_page_takes_at_most_16_queries(
    alice: Person, bob: Person, radius_km: float, sort: str, dynamodb_calls: list[str]
) -> None:
    make_item(alice.user_id)
    dynamodb_calls.clear()

    search(bob, f"near=69.65,18.96&radiusKm={radius_km}&sort={sort}")

    assert 1 <= dynamodb_calls.count("Query") <= 16
    assert set(dynamodb_calls) <= {"Query", "BatchGetItem"}


def test_more_than_1000_candidates_are_told(alice: Person, bob: Person) -> None:
    where = Place(-54.8, -68.3)
    price = Money.of_minor(500, "EUR")
    rows = [
        Listing.new(
            f"01KJMB8V8R4T2ZQ5W6X7Y8{number:04d}",
            alice.user_id,
            title="One of many",
            kind="sale",
            price=price,
            lat=where.lat,
            lng=where.lng,
            published_at=NOW,
            created_at=NOW,
            updated_at=NOW,
        )
        for number in range(1001)
    ]
    Cell.keep(
        put=[cell for row in rows for cell in Cell.all_of(row) if cell.place == "cell#6#*"],
        drop=[],
    )

    answer = search(bob, "near=-54.8,-68.3&radiusKm=0.5&limit=1").json()
    newest = search(bob, "near=-54.8,-68.3&radiusKm=0.5&limit=1&sort=newest").json()

    assert answer["truncated"] is True
    assert newest["truncated"] is False


def test_a_currency_alone_asks_for_what_costs_such_money(
    alice: Person, bob: Person, settle: Settle
) -> None:
    make_item(alice.user_id)
    euros, _ = (
        make_item(alice.user_id, kind="sale", price=Money.read(f"5.00 {currency}"))
        for currency in ("EUR", "USD")
    )
    settle()

    found = bob.get(f"/v1/items?seller={alice.user_id}&currency=EUR").json()["items"]

    assert [item["itemId"] for item in found] == [euros.item_id]
