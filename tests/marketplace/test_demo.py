"""What the demo users offer is found around the city."""

from collections.abc import Callable
from datetime import UTC, datetime

from infra import demo_market
from tests.conftest import Person


def test_the_demo_users_offer_things_of_each_kind(
    alice: Person, bob: Person, settle: Callable[[], None]
) -> None:
    demo_market.make([alice.user_id, bob.user_id], datetime.now(UTC))
    settle()

    found = [
        item["kind"]
        for who in (alice, bob)
        for item in bob.get(
            f"/v1/items?near=52.52,13.405&radiusKm=50&limit=100&seller={who.user_id}"
        ).json()["items"]
    ]

    assert len(found) == 8
    assert set(found) == {"giveaway", "sale", "auction"}


def test_the_first_of_them_is_told_of_what_they_look_for(
    alice: Person, bob: Person, carol: Person, settle: Callable[[], None]
) -> None:
    demo_market.make([alice.user_id, bob.user_id, carol.user_id], datetime.now(UTC))
    settle()

    told = alice.get("/v1/notifications").json()["items"]

    assert {(one["type"], one["title"]) for one in told} == {
        ("search.matched", "Oak table"),
        ("wanted.matched", "Record player"),
    }
    assert len(alice.get("/v1/saved-searches").json()["items"]) == 1
