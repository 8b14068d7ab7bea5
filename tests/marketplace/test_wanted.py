"""Wanted things: a new item that would do is told of, once, to who wants it alone."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Person
from tests.factories import NOW
from tests.marketplace.auctioning import euros
from tests.marketplace.seeking import rows_of, told, want
from tests.marketplace.test_belongings import MARKET
from tests.marketplace.test_saved_searches import offer

Settle = Callable[[], None]
HERE = {"lat": 52.520008, "lng": 13.404954}


def test_what_is_wanted_can_be_read_listed_and_deleted(alice: Person, bob: Person) -> None:
    given: dict[str, Any] = {
        "title": "Garden chair",
        "category": "garden",
        "condition": "good",
        "maxPrice": euros("20.00"),
        "near": HERE,
        "radiusKm": 5.0,
    }
    made = want(alice, **given)

    body = made.json()
    url = f"/v1/wanted/{body['wantedId']}"
    assert (made.status_code, made["Location"]) == (201, url)
    rest = {name: body[name] for name in ("wantedId", "createdAt", "updatedAt")}
    assert body == {**given, **rest, "userId": alice.user_id}
    assert alice.get(url).json() == body
    assert alice.get("/v1/wanted").json()["items"] == [body]
    assert bob.get("/v1/wanted").json()["items"] == []
    assert (bob.get(url).status_code, bob.delete(url).status_code) == (404, 404)
    assert [alice.delete(url).status_code, alice.delete(url).status_code] == [204, 404]


def test_only_a_title_is_needed(alice: Person) -> None:
    body = want(alice).json()

    named = ("category", "condition", "maxPrice", "near", "radiusKm")
    assert [body[name] for name in named] == [None] * 5


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "title"),
        ({"title": "ab"}, "title"),
        ({"title": "!!!"}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"title": "Chair", "category": "cars"}, "category"),
        ({"title": "Chair", "radiusKm": 5}, "near"),
        ({"title": "Chair", "near": "52.5,13.4"}, "near"),
        ({"title": "Chair", "near": HERE, "radiusKm": 101}, "radiusKm"),
        ({"title": "Chair", "near": HERE, "radiusKm": "10"}, "radiusKm"),
        ({"title": "Chair", "near": HERE, "radiusKm": True}, "radiusKm"),
        ({"title": "Chair", "price": "5"}, "price"),
    ],
)
def test_what_makes_no_sense_is_refused(alice: Person, body: dict[str, Any], field: str) -> None:
    answer = alice.post("/v1/wanted", body, "json")

    (wrong,) = answer.json()["error"]["details"]
    assert (answer.status_code, wrong.partition(".")[0]) == (400, field)


def test_who_wants_it_is_told_once(alice: Person, bob: Person, settle: Settle) -> None:
    fitting = [
        want(bob),
        want(bob, category="garden", maxPrice=euros("20.00")),
        want(bob, "chair garden", near=HERE),
    ]
    for more in (
        {"title": "Garden table"},
        {"category": "books"},
        {"maxPrice": euros("19.99")},
        {"maxPrice": {"amount": "50.00", "currency": "USD"}},
        {"near": {"lat": 48.1, "lng": 11.5}},
    ):
        assert want(bob, **more).status_code == 201
    want(alice)

    item = offer(alice, "Old garden chairs", kind="sale", price=euros("20.00"), category="garden")
    settle()

    found = bob.get("/v1/notifications").json()["items"]
    ids = sorted(answer.json()["wantedId"] for answer in fitting)
    assert sorted(one["data"]["wantedId"] for one in found) == ids
    assert {(one["type"], one["data"]["id"]) for one in found} == {("wanted.matched", item.item_id)}
    assert told(alice) == []


def test_what_is_given_away_costs_less_than_any_price(
    alice: Person, bob: Person, settle: Settle
) -> None:
    want(bob, maxPrice=euros("1.00"))

    offer(alice)
    settle()

    assert len(told(bob)) == 1


def test_nobody_is_told_across_a_block(alice: Person, bob: Person, settle: Settle) -> None:
    want(bob)
    bob.put(f"/v1/users/{alice.user_id}/block")

    offer(alice)
    settle()

    assert told(bob) == []


def test_fifty_is_the_most_and_searches_count_apart(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.marketplace.models.seeks.MOST", 1)
    alice.post("/v1/saved-searches", {"name": "A", "filters": {}}, "json")

    answers = [want(alice) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 409]
    assert answers[1].json()["error"]["code"] == "TOO_MANY_WANTED"


def test_all_of_it_goes_with_its_owner_and_along_in_an_export(alice: Person) -> None:
    made = want(alice, near=HERE).json()

    assert list(MARKET.documents["wanted"](alice.user_id)) == [made]
    while not MARKET.erase(alice.user_id, NOW):
        pass

    assert rows_of(alice) == []
