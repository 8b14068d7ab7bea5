"""Searches in random worlds find what looking at each item one by one would: the same, in order."""

import math
import os
import random
from collections.abc import Callable
from typing import Any

import pytest

from apps.marketplace.models import Listing
from apps.marketplace.places import EARTH_RADIUS_KM
from tests.conftest import Person
from tests.marketplace.worlds import CATEGORIES, World, make_world, standing

WORLDS = 300 if "SOAK" in os.environ else 12
WAYS = 2 if "SOAK" in os.environ else 6  # In which each is searched.
LIVE = {"active", "reserved"}

Judge = Callable[[Listing], Any]


def distance(world: World, item: Listing) -> float:
    """Measure on vectors: another way than the one under test."""
    ends = []
    for place in (world.center, item.where.rounded()):
        lat, lng = math.radians(place.lat), math.radians(place.lng)
        ends.append((math.cos(lat) * math.cos(lng), math.cos(lat) * math.sin(lng), math.sin(lat)))
    (ax, ay, az), (bx, by, bz) = ends
    cross = math.hypot(ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx)
    return round(EARTH_RADIUS_KM * math.atan2(cross, ax * bx + ay * by + az * bz), 9)


def price_of(item: Listing) -> Any:
    return item.price or item.start_price


def all_pages(who: Person, query: str, limit: int) -> list[Any]:
    found: list[Any] = []
    cursor: str | None = ""
    while cursor is not None:
        more = f"&cursor={cursor}" if cursor else ""
        page = who.get(f"/v1/items?{query}&limit={limit}{more}").json()
        assert not page["truncated"]
        assert len(page["items"]) == limit or page["nextCursor"] is None
        found += page["items"]
        cursor = page["nextCursor"]
    return found


def expected(world: World, fits: Judge, rank: Judge) -> list[Listing]:
    found = [
        item
        for item in world.items
        if item.status in LIVE and distance(world, item) <= world.radius_km and fits(item)
    ]
    return sorted(found, key=rank)


@pytest.mark.parametrize("number", range(WORLDS))
def test_a_search_finds_what_a_look_at_each_item_does(
    alice: Person, bob: Person, number: int
) -> None:
    dice = random.Random(number)  # noqa: S311
    world = make_world(dice, alice.user_id, dice.choice([5, 30, 60]))
    lat, lng = world.center
    place = f"seller={alice.user_id}&near={lat},{lng}&radiusKm={world.radius_km}"
    category, kind = dice.choice(CATEGORIES), dice.choice(["sale", "auction"])
    ways: list[tuple[str, Judge, Judge]] = [
        ("", lambda _: True, lambda item: (distance(world, item), item.item_id)),
        ("&sort=newest", lambda _: True, lambda item: [-ord(x) for x in item.item_id]),
        (
            f"&category={category}&sort=newest",
            lambda item: item.category == category,
            lambda item: [-ord(x) for x in item.item_id],
        ),
        (
            f"&kind={kind}&sort=endsSoon",
            lambda item: item.kind == kind,
            lambda item: (item.ends_at or item.listed_until, item.item_id),
        ),
        (
            "&sort=price&currency=EUR&minPrice=2.00&maxPrice=15.00",
            lambda item: (
                price_of(item) is not None
                and price_of(item).currency == "EUR"
                and 200 <= price_of(item).minor <= 1500
            ),
            lambda item: (price_of(item).minor, item.item_id),
        ),
        (
            "&condition=good&q=old cha",
            lambda item: item.condition == "good" and item.title == "Old chair",
            lambda item: (distance(world, item), item.item_id),
        ),
    ]

    with standing(world):
        for query, fits, rank in dice.sample(ways, WAYS):
            found = all_pages(bob, place + query, dice.choice([5, 25, 100]))
            compare(found, expected(world, fits, rank), world)


def compare(found: list[Any], wanted: list[Listing], world: World) -> None:
    assert [item["itemId"] for item in found] == [item.item_id for item in wanted]
    for item, listing in zip(found, wanted, strict=True):
        assert item["distanceKm"] == pytest.approx(distance(world, listing), abs=0.001)
        assert item["location"]["lat"] == listing.where.rounded().lat
