"""What the demo users offer each other, around the middle of Berlin."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from apps.core.money import Money
from apps.marketplace import services as market
from apps.marketplace.models import Condition, Kind, Status
from apps.marketplace.places import Place
from apps.marketplace.services import Asked, ListingFields, WantedFields


class Offer(NamedTuple):
    """Something, by one of the demo users, in a part of the city."""

    seller: int
    title: str
    category: str
    condition: Condition
    label: str
    where: Place
    more: dict[str, Any]


def make(seller_ids: list[str], now: datetime) -> None:
    """Let them offer things, and the first of them look for some of what the others offer."""
    _look_for_things(seller_ids[0], now)
    for number, offer in enumerate(_offers(now)):
        market.create_item(
            seller_id=seller_ids[offer.seller % len(seller_ids)],
            fields=_fields(offer),
            # A moment apart, so that their ids keep this order.
            now=now + timedelta(milliseconds=number),
        )


def _look_for_things(user_id: str, now: datetime) -> None:
    near = Place(52.5208, 13.4094)
    said = {"near": f"{near.lat},{near.lng}", "radiusKm": 10.0, "category": "furniture"}
    asked = Asked(
        near=near,
        radius_km=10,
        sort="distance",
        category="furniture",
        kind=None,
        condition=None,
        seller=None,
        currency=None,
        min_minor=None,
        max_minor=None,
        q=None,
    )
    market.save_search(
        user_id=user_id,
        name="Furniture nearby",
        asked=asked,
        said=said,
        channels=["in_app"],
        language="en",
        now=now,
    )
    wanted = WantedFields(
        title="Record player",
        category=None,
        condition=None,
        max_price=_euros("50.00"),
        near=None,
        radius_km=10,
    )
    market.want(user_id=user_id, fields=wanted, language="en", now=now)


def _fields(offer: Offer) -> ListingFields:
    fields: ListingFields = ListingFields(
        title=offer.title,
        category=offer.category,
        condition=offer.condition,
        lat=offer.where.lat,
        lng=offer.where.lng,
        place_label=offer.label,
        **offer.more,  # type: ignore[typeddict-item]
    )
    return fields


def _offers(now: datetime) -> list[Offer]:
    good, fair, like_new = Condition.GOOD, Condition.FAIR, Condition.LIKE_NEW
    mitte, kreuzberg = Place(52.5208, 13.4094), Place(52.4986, 13.4034)
    pankow, neukoelln = Place(52.5693, 13.4021), Place(52.4811, 13.4350)
    potsdam, wedding = Place(52.3967, 13.0583), Place(52.5496, 13.3551)
    free = {"kind": Kind.GIVEAWAY}
    return [
        Offer(0, "Box of picture books", "books", good, "Mitte", mitte, free),
        Offer(1, "Garden chairs, four of them", "garden", fair, "Pankow", pankow, free),
        Offer(2, "Moving boxes", "other", good, "Neukölln", neukoelln, free),
        Offer(1, "City bicycle", "sports", good, "Kreuzberg", kreuzberg, _sale("140.00")),
        Offer(2, "Oak table", "furniture", fair, "Wedding", wedding, _sale("85.00")),
        Offer(0, "Espresso machine", "kitchen", like_new, "Mitte", mitte, _sale("60.00")),
        Offer(1, "Old globe", "art", fair, "Potsdam", potsdam, _auction("5.00", now, days=3)),
        Offer(
            2,
            "Record player",
            "electronics",
            good,
            "Neukölln",
            neukoelln,
            _auction("20.00", now, days=5, reserve="60.00"),
        ),
        Offer(0, "Bookshelf", "furniture", good, "Mitte", mitte, {**free, "status": Status.DRAFT}),
    ]


def _sale(price: str) -> dict[str, Any]:
    return {"kind": Kind.SALE, "price": _euros(price)}


def _auction(start: str, now: datetime, *, days: int, reserve: str | None = None) -> dict[str, Any]:
    return {
        "kind": Kind.AUCTION,
        "start_price": _euros(start),
        "reserve_price": _euros(reserve) if reserve else None,
        "ends_at": now + timedelta(days=days),
    }


def _euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")
