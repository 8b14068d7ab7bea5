"""What somebody has in the marketplace goes along in an export, and goes with their account."""

from collections.abc import Callable
from datetime import UTC, datetime

from apps.core import belongings
from apps.marketplace.models import Listing, MarketRow
from tests.conftest import Person
from tests.factories import make_item

Settle = Callable[[], None]

MARKET = belongings._all["marketplace"]


def test_an_export_holds_items_and_watches(alice: Person, bob: Person) -> None:
    own, other = make_item(alice.user_id, status="draft"), make_item(bob.user_id)
    alice.put(f"/v1/items/{other.item_id}/watch")

    items = list(MARKET.documents["items"](alice.user_id))
    watched = list(MARKET.documents["watched-items"](alice.user_id))

    assert [item["itemId"] for item in items] == [own.item_id]
    assert [watch["itemId"] for watch in watched] == [other.item_id]


def test_all_of_somebody_goes_and_the_counts_of_others_are_right(
    alice: Person, bob: Person, settle: Settle
) -> None:
    own, other = make_item(alice.user_id), make_item(bob.user_id)
    alice.put(f"/v1/items/{other.item_id}/watch")
    bob.put(f"/v1/items/{own.item_id}/watch")

    while not MARKET.erase(alice.user_id, datetime.now(UTC)):
        pass
    settle()

    assert list(MarketRow.all_in(own.partition)) == []
    assert Listing.load_one(other.item_id).watches == 0
    assert list(MARKET.documents["items"](alice.user_id)) == []
    assert list(MARKET.documents["watched-items"](alice.user_id)) == []
