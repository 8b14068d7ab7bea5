"""Items that have changed hands, and ratings of it."""

from datetime import datetime
from typing import Any

from apps.core import due
from apps.core.db import transaction
from apps.marketplace import services
from apps.marketplace.models import RATING_DUE, Listing, Status
from apps.marketplace.services import SeenRating
from tests.conftest import Person
from tests.factories import make_item


def hand_over(item: Listing, buyer_id: str | None, **more: Any) -> Listing:
    """Let an item be handed over, by its row."""
    row = Listing.load_one(item.item_id)
    with transaction() as tx:
        row.settle_in(tx, {"status": Status.HANDED_OVER, "reserver_id": buyer_id, **more})
    return row


def handed_over(seller: Person, buyer: Person, **more: Any) -> Listing:
    return hand_over(make_item(seller.user_id, **more), buyer.user_id)


def rate(who: Person, item: Listing, stars: Any = 5, **more: Any) -> Any:
    headers = {"HTTP_IDEMPOTENCY_KEY": more.pop("key")} if "key" in more else {}
    return who.post(
        f"/v1/items/{item.item_id}/ratings", {"stars": stars, **more}, "json", **headers
    )


def rate_at(now: datetime, who: Person, item: Listing, stars: int = 5) -> SeenRating:
    return services.rate(
        viewer_id=who.user_id, item_id=item.item_id, stars=stars, text=None, now=now
    )


def ratings(who: Person, item: Listing) -> list[Any]:
    """List the ratings of an item, as somebody sees them."""
    return list(who.get(f"/v1/items/{item.item_id}/ratings").json()["items"])


def ratings_of(who: Person, user: Person) -> list[Any]:
    """List the ratings about a user, as somebody sees them."""
    return list(who.get(f"/v1/users/{user.user_id}/ratings").json()["items"])


def rating_of(who: Person) -> Any:
    return who.get("/v1/users/me").json()["rating"]


def show_due(item: Listing, now: datetime) -> int:
    """Let ratings of an item show that are due, as a sweep does. Returns how many rows fired."""
    due_now = [
        row
        for kind, row in due.due_rows(now, [RATING_DUE])
        if kind == RATING_DUE and row.subject_id == item.item_id
    ]
    for row in due_now:
        services.show_rating(row, now=now)
    return len(due_now)
