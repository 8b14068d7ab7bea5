"""Saved searches: a new item that fits is told of, once."""

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from apps.marketplace import services
from apps.marketplace.filters import ItemFilter
from apps.marketplace.models import Listing, Match, Spot
from apps.marketplace.models.spots import spots_for, spots_of
from apps.marketplace.places import Place, distance_km
from apps.marketplace.services import matching
from tests.conftest import Person
from tests.factories import NOW, make_item
from tests.marketplace.auctioning import make_auction, money
from tests.marketplace.seeking import BERLIN, rows_of, save, told
from tests.marketplace.test_belongings import MARKET
from tests.threads import at_once

Settle = Callable[[], None]
LATER = datetime(2998, 1, 1, tzinfo=UTC)


def offer(seller: Person, title: str = "Garden chair", **more: Any) -> Listing:
    """Offer something by HTTP: so it is newer than what was saved before."""
    body = {
        "title": title,
        "kind": "giveaway",
        "location": {"lat": 52.520008, "lng": 13.404954},
        **more,
    }
    answer = seller.post("/v1/items", body, "json")
    assert answer.status_code == 201, answer.json()
    return Listing.load_one(answer.json()["itemId"])


@pytest.mark.parametrize("near", [{"lat": 0.00005, "lng": -0.00001}, "0.00005,-0.00001"])
def test_a_place_near_the_origin_can_be_sent_back(alice: Person, near: Any) -> None:
    filters = save(alice, near=near).json()["filters"]

    assert filters["near"] == "0.00005,-0.00001"
    assert save(alice, **filters).json()["filters"] == filters


def test_what_is_saved_can_be_read_listed_and_deleted(alice: Person, bob: Person) -> None:
    made = save(alice, near=BERLIN, radiusKm=5, category="garden", maxPrice="20", currency="EUR")

    body = made.json()
    url = f"/v1/saved-searches/{body['searchId']}"
    assert (made.status_code, made["Location"]) == (201, url)
    assert body["filters"] == {
        "near": BERLIN,
        "radiusKm": 5.0,
        "sort": None,
        "category": "garden",
        "kind": None,
        "condition": None,
        "minPrice": None,
        "maxPrice": "20",
        "currency": "EUR",
        "q": None,
        "seller": None,
    }
    assert (body["name"], body["channels"], body["userId"]) == (
        *("Chairs", ["in_app"]),
        alice.user_id,
    )
    assert alice.get(url).json() == body
    assert save(alice, **body["filters"]).json()["filters"] == body["filters"]
    assert len(alice.get("/v1/saved-searches").json()["items"]) == 2
    assert bob.get("/v1/saved-searches").json()["items"] == []
    assert (bob.get(url).status_code, bob.delete(url).status_code) == (404, 404)
    assert [alice.delete(url).status_code, alice.delete(url).status_code] == [204, 404]
    assert alice.get(url).status_code == 404


@pytest.mark.parametrize(
    ("filters", "field"),
    [
        ({"near": "here"}, "filters.near"),
        ({"near": {"lat": 91, "lng": 0}}, "filters.lat"),
        ({"radiusKm": 5}, "filters.near"),
        ({"near": BERLIN, "radiusKm": 101}, "filters.radiusKm"),
        ({"near": BERLIN, "radiusKm": True}, "filters.radiusKm"),
        ({"maxPrice": "5"}, "filters.currency"),
        ({"maxPrice": 5, "currency": "EUR"}, "filters.maxPrice"),
        ({"category": "cars"}, "filters.category"),
        ({"q": "!!"}, "filters.q"),
        ({"limit": 5}, "filters.limit"),
    ],
)
def test_what_no_search_would_ask_is_refused(
    alice: Person, filters: dict[str, Any], field: str
) -> None:
    answer = save(alice, **filters)

    assert (answer.status_code, list(answer.json()["error"]["details"])) == (400, [field])


@pytest.mark.parametrize(
    "body",
    [
        {"filters": {}},
        {"name": "", "filters": {}},
        {"name": "x" * 101, "filters": {}},
        {"name": "A", "filters": []},
        {"name": "A"},
        {"name": "A", "filters": {}, "channels": []},
        {"name": "A", "filters": {}, "channels": ["pigeon"]},
        {"name": "A", "filters": {}, "channels": "in_app"},
    ],
)
def test_name_filters_and_channels_are_checked(alice: Person, body: dict[str, Any]) -> None:
    assert alice.post("/v1/saved-searches", body, "json").status_code == 400


FITTING: list[dict[str, Any]] = [
    {},
    {"q": "chair"},
    {"q": "gard"},
    {"near": BERLIN},
    {"near": {"lat": 52.55, "lng": 13.40}, "radiusKm": 5, "category": "garden", "q": "chair"},
    {"near": BERLIN, "radiusKm": 100, "kind": "sale"},
    {"category": "garden", "condition": "good"},
    {"minPrice": "5.00", "maxPrice": "30.00", "currency": "EUR"},
]
OTHERS: list[dict[str, Any]] = [
    {"q": "table"},
    {"near": "48.1,11.5", "radiusKm": 100},
    {"near": {"lat": 52.55, "lng": 13.40}, "radiusKm": 1},
    {"category": "books"},
    {"near": BERLIN, "category": "books"},
    {"kind": "giveaway"},
    {"condition": "new"},
    {"minPrice": "30.00", "currency": "EUR"},
    {"maxPrice": "30.00", "currency": "USD"},
    {"seller": "3f1c7a52-0000-4000-8000-000000000001"},
]


def test_who_saved_a_fitting_search_is_told_once(
    alice: Person, bob: Person, settle: Settle
) -> None:
    fitting = [save(bob, **filters).json()["searchId"] for filters in FITTING]
    fitting.append(save(bob, seller=alice.user_id).json()["searchId"])
    for filters in OTHERS:
        assert save(bob, **filters).status_code == 201

    item = offer(
        alice,
        category="garden",
        condition="good",
        kind="sale",
        price={"amount": "20.00", "currency": "EUR"},
    )
    settle()
    alice.patch(f"/v1/items/{item.item_id}", {"title": "Old garden chair"}, "json")
    settle()

    found = bob.get("/v1/notifications").json()["items"]
    assert sorted(one["data"]["searchId"] for one in found) == sorted(fitting)
    assert {one["type"] for one in found} == {"search.matched"}
    assert all(one["data"]["id"] == item.item_id for one in found)


def test_a_draft_is_new_when_it_is_published(alice: Person, bob: Person, settle: Settle) -> None:
    item = offer(alice, status="draft")
    save(bob)
    settle()
    assert told(bob) == []

    alice.patch(f"/v1/items/{item.item_id}", {"status": "active"}, "json")
    settle()

    assert told(bob) == [("search.matched", item.item_id)]


def test_nobody_is_told_of_their_own_nor_across_a_block(
    alice: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    for who in (alice, bob, carol):
        save(who, q="chair")
    alice.put(f"/v1/users/{bob.user_id}/block")
    carol.put(f"/v1/users/{alice.user_id}/block")

    offer(alice)
    settle()

    assert [told(who) for who in (alice, bob, carol)] == [[], [], []]


def test_what_was_there_before_is_not_new(alice: Person, bob: Person, settle: Settle) -> None:
    item = make_item(alice.user_id)
    save(bob)
    settle()
    services.match_item(item_id=item.item_id, now=LATER)
    settle()

    assert told(bob) == []


def test_a_deleted_search_tells_nothing_any_more(
    alice: Person, bob: Person, settle: Settle
) -> None:
    search_id = save(bob).json()["searchId"]
    bob.delete(f"/v1/saved-searches/{search_id}")

    offer(alice)
    settle()

    assert told(bob) == []
    assert [row.place for row in rows_of(bob)] == ["seek-count"]


def test_again_late_and_at_once_is_once(alice: Person, bob: Person, settle: Settle) -> None:
    save(bob)
    item = offer(alice)
    now = datetime.now(UTC)

    at_once(4, lambda _: services.match_item(item_id=item.item_id, now=now))
    settle()
    services.match_item(item_id=item.item_id, now=now + timedelta(minutes=1))
    settle()

    assert told(bob) == [("search.matched", item.item_id)]


def test_a_job_that_died_half_way_is_done_by_its_repeat(
    alice: Person, bob: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        save(bob)
    item = offer(alice)
    now, real, put = datetime.now(UTC), Match.save_once, []

    def dies_at_the_second(row: Match) -> bool:
        put.append(row)
        if len(put) == 2:
            raise RuntimeError
        return real(row)

    with monkeypatch.context() as patch:
        patch.setattr(Match, "save_once", dies_at_the_second)
        with pytest.raises(RuntimeError):
            services.match_item(item_id=item.item_id, now=now)
    settle()

    assert len(told(bob)) == 3


def test_many_are_told_job_by_job(
    alice: Person, bob: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "AT_ONCE", 2)
    monkeypatch.setattr(matching, "ROUNDS", 3)
    for _ in range(5):
        save(bob, category="garden")
    save(bob, near=BERLIN)

    offer(alice, category="garden")
    settle()

    assert len(told(bob)) == 6


def test_what_ended_or_went_meanwhile_is_not_told_of(
    alice: Person, bob: Person, settle: Settle
) -> None:
    save(bob)
    gone, called_off = offer(alice), offer(alice)
    alice.delete(f"/v1/items/{gone.item_id}")
    alice.patch(f"/v1/items/{called_off.item_id}", {"status": "cancelled"}, "json")

    settle()

    assert told(bob) == []


def test_channels_say_how_one_is_told(alice: Person, bob: Person, settle: Settle) -> None:
    save(bob, channels=["email"])
    offer(alice)
    settle()

    assert told(bob) == []

    save(bob, channels=["in_app"])
    url = "/v1/notifications/preferences"
    bob.patch(url, {"types": {"search.matched": {"in_app": False}}}, "json")
    offer(alice)
    settle()
    assert told(bob) == []


def test_fifty_is_the_most_under_any_race(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.marketplace.models.seeks.MOST", 3)

    answers = at_once(6, lambda _: save(alice))

    assert sorted(answer.status_code for answer in answers) == [201] * 3 + [409] * 3
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert refused.json()["error"]["code"] == "TOO_MANY_SEARCHES"
    made = alice.get("/v1/saved-searches").json()["items"]
    alice.delete(f"/v1/saved-searches/{made[0]['searchId']}")
    assert save(alice).status_code == 201


def test_the_same_request_again_saves_once(alice: Person) -> None:
    body = {"name": "A", "filters": {}}
    answers = [
        alice.post("/v1/saved-searches", body, "json", HTTP_IDEMPOTENCY_KEY="a") for _ in range(2)
    ]

    assert answers[0].content == answers[1].content
    assert len(alice.get("/v1/saved-searches").json()["items"]) == 1


def test_two_who_delete_at_once_delete_once(alice: Person) -> None:
    url = f"/v1/saved-searches/{save(alice, near=BERLIN).json()['searchId']}"

    answers = at_once(4, lambda _: alice.delete(url).status_code)

    assert sorted(answers) == [204, 404, 404, 404]


def test_all_of_it_goes_with_its_owner_and_along_in_an_export(
    alice: Person, bob: Person, settle: Settle
) -> None:
    made = save(bob, near=BERLIN).json()
    offer(alice)
    settle()

    assert list(MARKET.documents["saved-searches"](bob.user_id)) == [made]
    while not MARKET.erase(bob.user_id, NOW):
        pass

    assert rows_of(bob) == []


def test_an_item_costs_what_looks_for_it_not_what_is_saved(
    alice: Person, bob: Person, dynamodb_calls: list[str]
) -> None:
    near = save(bob, near=BERLIN).json()["searchId"]
    for place in ("48.1,11.5", "40.7,-74", "-33.8,151.2"):
        save(bob, near=place, radiusKm=100)
    save(bob, category="books")
    item = offer(alice, category="tools")

    dynamodb_calls.clear()
    services.match_item(item_id=item.item_id, now=datetime.now(UTC))
    assert (dynamodb_calls[0], dynamodb_calls.count("Query")) == ("GetItem", 13)

    looked_at = (spot for key in spots_for(item) for spot in Spot.at(key, limit=99, beyond=None))
    assert [spot.seek_id for spot in looked_at if spot.user_id == bob.user_id] == [near]


@pytest.mark.parametrize("place", ["52.52,13.405", "-16.5,179.999", "89.9,10", "-84.4,0"])
@pytest.mark.parametrize("radius_km", [0.5, 10, 100])
def test_search_and_item_meet_at_one_spot_also_at_poles_and_date_line(
    place: str, radius_km: float
) -> None:
    lat, lng = map(float, place.split(","))
    wanted = ItemFilter(near=Place(lat, lng), radius_km=radius_km)
    spots = spots_of(wanted)
    assert len(spots) <= 16

    for number in range(60):
        angle, away = number * 0.7, radius_km * 0.99 / 111.2 * (number % 7) / 6
        other = Place(
            max(-90.0, min(90.0, lat + away * math.sin(angle))),
            (lng + away * math.cos(angle) + 180) % 360 - 180,
        )
        item = Listing.new("x", "y", lat=other.lat, lng=other.lng, category="tools")
        met = len(set(spots) & set(spots_for(item)))
        assert met <= 1
        if distance_km(wanted.near or other, other.rounded()) <= radius_km:
            assert met == 1


def test_what_it_costs_to_save_and_to_delete(alice: Person, dynamodb_calls: list[str]) -> None:
    dynamodb_calls.clear()
    made = save(alice, near=BERLIN).json()
    assert dynamodb_calls == ["TransactWriteItems"]

    dynamodb_calls.clear()
    alice.get(f"/v1/saved-searches/{made['searchId']}")
    alice.get("/v1/saved-searches")
    assert dynamodb_calls == ["GetItem", "Query"]

    dynamodb_calls.clear()
    alice.delete(f"/v1/saved-searches/{made['searchId']}")
    assert dynamodb_calls == ["GetItem", "TransactWriteItems"]


def test_no_match_tells_a_place_or_what_is_hidden(alice: Person, bob: Person) -> None:
    save(bob, q="chair")
    item = make_auction(alice.user_id, reserve="777.00")
    search_id = bob.get("/v1/saved-searches").json()["items"][0]["searchId"]
    search = services.get_search(user_id=bob.user_id, seek_id=search_id)
    match = Match.of(search, item, NOW)

    said = str(match.serialize())
    assert all(hidden not in said for hidden in ("52.5", "13.4", "777", str(money("777.00"))))
