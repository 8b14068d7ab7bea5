"""Random worlds of items, and what a search in them must find: by haversine, one by one."""

import math
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, NamedTuple

from apps.core.db.batches import write_batch
from apps.core.ids import new_id
from apps.core.money import Money
from apps.marketplace.models import Cell, Condition, Kind, Listing, Status
from apps.marketplace.places import Place
from tests.factories import FAR, NOW

ANYWHERE = [
    Place(52.52, 13.405),
    Place(0.0, 180.0),
    Place(-16.5, -179.99),
    Place(65.0, 179.5),
    Place(90.0, 0.0),
    Place(89.6, -120.0),
    Place(-89.9, 45.0),
    Place(84.4, 30.0),
    Place(84.0, -179.9),
    Place(-84.376, 10.0),
    Place(0.0, 0.0),
    Place(-33.9, 151.2),
]
RADII = [0.5, 1.0, 3.0, 10.0, 40.0, 100.0]
CATEGORIES = ["garden", "books", "toys"]


class World(NamedTuple):
    center: Place
    radius_km: float
    items: list[Listing]


def make_world(dice: random.Random, seller_id: str, count: int) -> World:
    """Scatter items around a place, most of them near the edge of a circle."""
    center, radius_km = dice.choice(ANYWHERE), dice.choice(RADII)
    items = [make_listing(dice, seller_id, center, radius_km, age) for age in range(count)]
    return World(center, radius_km, items)


def make_listing(
    dice: random.Random, seller_id: str, center: Place, radius_km: float, age: int
) -> Listing:
    where = beside(dice, center, radius_km)
    kind = dice.choice(list(Kind))
    price = Money.of_minor(dice.randrange(1, 40) * 50, dice.choice(["EUR", "EUR", "USD"]))
    end = FAR - timedelta(days=dice.randrange(9))
    of_kinds: dict[Kind, dict[str, Any]] = {
        Kind.GIVEAWAY: {"listed_until": FAR},
        Kind.SALE: {"price": price, "listed_until": end},
        Kind.AUCTION: {"start_price": price, "ends_at": end},
    }
    made_at = NOW - timedelta(seconds=age)
    return Listing.new(
        new_id(made_at),
        seller_id,
        title=dice.choice(["Old chair", "New chair", "A lamp"]),
        category=dice.choice(CATEGORIES),
        condition=dice.choice([*Condition, None]),
        kind=kind,
        lat=where.lat,
        lng=where.lng,
        status=dice.choice([Status.ACTIVE] * 5 + [Status.RESERVED, Status.CANCELLED]),
        published_at=made_at,
        created_at=made_at,
        updated_at=made_at,
        **of_kinds[kind],
    )


def beside(dice: random.Random, center: Place, radius_km: float) -> Place:
    """Pick a place that lies about as far away as a circle reaches, in any direction."""
    degrees = radius_km / 111 * dice.choice([dice.random(), 1, 1.3 * dice.random(), 3])
    lat = center.lat + degrees * dice.uniform(-1, 1)
    lng = center.lng + degrees * dice.uniform(-1, 1) / max(0.02, math.cos(math.radians(center.lat)))
    if abs(lat) > 90:  # Over the pole, on the other side.
        lat, lng = (180 - lat if lat > 0 else -180 - lat), lng + 180
    return Place(round(lat, 6), round((lng + 180) % 360 - 180, 6))


@contextmanager
def standing(world: World) -> Iterator[None]:
    """Put items and their cells, as the stream would; and away, since others are as near."""
    rows = [row for item in world.items for row in (item, *Cell.all_of(item))]
    write_batch(put=rows, delete=[])
    yield
    write_batch(put=[], delete=rows)
