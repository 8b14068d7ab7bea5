"""Offers something, looks around nearby, and bids against others."""

import random
from datetime import UTC, datetime, timedelta

from infra.load.visits import JSON, Ask

LOST = (409,)  # Somebody bid more meanwhile, or it is one's own, or over.


def visit(ask: Ask) -> None:
    mine = ask("POST /v1/items", _auction())
    near = _near()
    ask("GET /v1/items", query={"near": near, "radiusKm": "5", "sort": "distance"})
    found = ask("GET /v1/items", query={"near": near, "radiusKm": "20", "kind": "auction"})
    others = [item for item in found["items"] if item["sellerId"] != mine["sellerId"]]
    for item in random.sample(others, min(2, len(others))):
        _bid(ask, item)
    ask("GET /v1/items", query={"q": "globe"})
    ask("GET /v1/me/items", query={"role": "seller"})


def _bid(ask: Ask, item: JSON) -> None:
    item_id = item["itemId"]
    seen = ask("GET /v1/items/{item_id}", item_id=item_id)
    lowest = seen["auction"]["minNextBid"]
    more = {"amount": f"{float(lowest['amount']) + 5:.2f}", "currency": lowest["currency"]}
    ask("POST /v1/items/{item_id}/bids", {"maxAmount": more}, item_id=item_id, expect=LOST)
    ask("GET /v1/items/{item_id}/bids", item_id=item_id)
    ask("PUT /v1/items/{item_id}/watch", item_id=item_id, expect=LOST)


def _auction() -> JSON:
    lat, lng = _near().split(",")
    ends_at = datetime.now(UTC) + timedelta(days=2)
    return {
        "title": "Old globe",
        "category": "art",
        "kind": "auction",
        "auction": {
            "startPrice": {"amount": "5.00", "currency": "EUR"},
            "endsAt": ends_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        },
        "location": {"lat": float(lat), "lng": float(lng), "label": "Berlin"},
    }


def _near() -> str:
    """Somewhere in the middle of Berlin."""
    lat, lng = (random.uniform(-0.05, 0.05) for _ in "ab")  # noqa: S311  # No secret.
    return f"{52.52 + lat:.4f},{13.405 + lng:.4f}"
