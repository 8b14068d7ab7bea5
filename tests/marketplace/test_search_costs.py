"""What a page of a search costs does not depend on how many items there are."""

import os
import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from apps.core.db.batches import write_batch
from apps.core.ids import new_id
from apps.core.money import Money
from apps.marketplace.models import Cell, Listing
from apps.marketplace.places import Place, distance_km
from tests.conftest import Person
from tests.factories import FAR, NOW
from tests.patience import patient

COUNTS = [1_000, 100_000] if "SOAK" in os.environ else [100, 1_000]
AT_ONCE = 250
WHO_ASKS = Counter({"GetItem": 1})  # Read anew after a minute.
SHOWN, NEAR_KM = 8_000, 1.5
# Apart from each other and from what other tests offer; four cells cover each.
TOWNS = [Place(-12.05, -77.04), Place(-33.45, -70.67)]


def build(town: Place, seller_id: str, count: int) -> None:
    """Scatter items within some 10 km; of their cells those alone that such a search reads."""
    dice = random.Random(count)  # noqa: S311
    with ThreadPoolExecutor(8) as threads:
        list(
            threads.map(
                lambda first: _put(
                    town, seller_id, range(first, min(count, first + AT_ONCE)), dice.random()
                ),
                range(0, count, AT_ONCE),
            )
        )


def _put(town: Place, seller_id: str, ages: range, seed: float) -> None:
    dice = random.Random(seed)  # noqa: S311
    items = [
        Listing.new(
            new_id(NOW - timedelta(seconds=age)),
            seller_id,
            title="One of many",
            kind="sale",
            price=Money.of_minor(dice.randrange(100, 9000), "EUR"),
            lat=town.lat + dice.uniform(-0.09, 0.09),
            lng=town.lng + dice.uniform(-0.14, 0.14),
            listed_until=FAR,
            published_at=NOW,
            created_at=NOW,
            updated_at=NOW,
        )
        for age in ages
    ]
    cells = [cell for item in items for cell in Cell.all_of(item) if cell.place == "cell#4#*"]
    # Of the items themselves those that a page may show: the newest, and the nearest.
    shown = [
        item
        for age, item in zip(ages, items, strict=True)
        if age < SHOWN or distance_km(town, item.where) < NEAR_KM
    ]
    write_batch(put=[*shown, *cells], delete=[])


@pytest.fixture
def _patient() -> Iterator[None]:
    with patient():
        yield


@pytest.mark.timeout(1800)
@pytest.mark.usefixtures("_patient")
def test_a_page_costs_as_much_among_many_items_as_among_few(
    alice: Person, bob: Person, request: pytest.FixtureRequest
) -> None:
    dynamodb_calls: list[str] = request.getfixturevalue("dynamodb_calls")  # Of the patient client.
    costs = []
    for town, count in zip(TOWNS, COUNTS, strict=True):
        build(town, alice.user_id, count)
        for sort in ("newest", "distance", "price&currency=EUR"):
            dynamodb_calls.clear()
            page = bob.get(f"/v1/items?near={town.lat},{town.lng}&radiusKm=10&sort={sort}").json()
            assert len(page["items"]) == 25
            costs.append(Counter(dynamodb_calls) - WHO_ASKS)

    print(f"{COUNTS}: {costs}")  # noqa: T201  # For docs/SOAK.md.
    few, many = costs[:3], costs[3:]
    assert all(cost["Query"] <= 16 and cost["BatchGetItem"] <= 12 for cost in costs)
    assert few[0] == many[0]
    assert few[1]["BatchGetItem"] == many[1]["BatchGetItem"]
