"""What may become of an item: bounds, bids, holds, versions, repeats, and its end."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from apps.core import due
from apps.core.ids import new_id
from apps.core.money import Money
from apps.marketplace import services
from apps.marketplace.models import Listing
from tests.conftest import Person
from tests.factories import BERLIN, FAR, NOW, make_item
from tests.marketplace.test_items import AUCTION, EUROS, create, patch, read
from tests.meanwhile import meanwhile
from tests.threads import at_once
from tests.uploads import ready_image

Settle = Callable[[], None]


def make_auction(who: Person, **more: Any) -> Listing:
    price = Money.read("12.50 EUR")
    return make_item(
        who.user_id, kind="auction", start_price=price, ends_at=FAR, listed_until=None, **more
    )


def become(item: Listing, **changes: Any) -> None:
    """Let an item be as it is after others did something with it."""
    Listing.change(*item.keys(), changes=changes)


def bid_for(item: Listing, by: str) -> None:
    become(item, bid_count=1, leader_id=by, current_price=item.start_price)


def hold(item: Listing, by: str, status: str = "pending", since: datetime | None = None) -> None:
    """Let somebody have reserved an item, as of now or since an earlier moment."""
    now = since or datetime.now(UTC)
    services.reserve_item(viewer_id=by, item_id=item.item_id, note=None, now=now)
    if status == "accepted":
        services.accept_reservation(viewer_id=item.seller_id, item_id=item.item_id, now=now)


@pytest.mark.parametrize("title", ["abc", "x" * 120, "  abc  "])
def test_titles_have_3_to_120_signs(alice: Person, title: str) -> None:
    assert create(alice, title=title).json()["title"] == title.strip()


def test_one_currency_is_used_in_an_auction(alice: Person) -> None:
    dollars = {"amount": "20.00", "currency": "USD"}

    response = create(alice, kind="auction", auction={**AUCTION, "reservePrice": dollars})

    assert "auction.reservePrice.currency" in response.json()["error"]["details"]


def test_an_auction_ends_in_the_future(alice: Person) -> None:
    response = create(alice, kind="auction", auction={**AUCTION, "endsAt": "2026-01-01T00:00:00Z"})

    assert "auction.endsAt" in response.json()["error"]["details"]


def test_a_patch_reaches_into_the_auction_and_moves_its_last_end(alice: Person) -> None:
    item = make_auction(alice)

    auction = patch(alice, item, auction={"endsAt": "2998-01-01T00:00:00Z"}).json()["auction"]

    assert auction["startPrice"] == EUROS
    assert auction["hardEndsAt"] == "2998-01-01T01:00:00.000Z"


def test_a_put_leaves_the_reserve_that_it_cannot_know(alice: Person) -> None:
    item = make_auction(alice, reserve_price=Money.read("50.00 EUR"))
    got = read(alice, item).json()

    assert alice.put(f"/v1/items/{item.item_id}", got, "json").status_code == 200
    assert Listing.load_one(item.item_id).reserve_price == Money.read("50.00 EUR")
    patch(alice, item, auction={"reservePrice": None})
    assert Listing.load_one(item.item_id).reserve_price is None


def test_a_kind_is_changed_with_all_that_belongs_to_it(alice: Person) -> None:
    item = make_item(alice.user_id)

    assert patch(alice, item, kind="sale").status_code == 400
    assert patch(alice, item, kind="sale", price=EUROS).json()["price"] == EUROS
    sold = patch(alice, item, kind="auction", price=None, auction=AUCTION).json()
    assert sold["expiresAt"] is None
    free = patch(alice, item, kind="giveaway", auction=None).json()
    assert free["auction"] is None
    assert free["expiresAt"]


@pytest.mark.parametrize(
    "body",
    [
        {"auction": {"endsAt": "2998-01-01T00:00:00Z"}},
        {"auction": {"startPrice": {"amount": "1.00", "currency": "EUR"}}},
        {"auction": {"reservePrice": {"amount": "99.00", "currency": "EUR"}}},
        {"kind": "giveaway", "auction": None},
        {"status": "cancelled"},
    ],
)
def test_a_bid_holds_the_seller_to_price_and_end(
    alice: Person, bob: Person, body: dict[str, Any]
) -> None:
    item = make_auction(alice)
    bid_for(item, bob.user_id)

    response = patch(alice, item, **body)

    assert (response.status_code, response.json()["error"]["code"]) == (409, "CONFLICT")
    assert patch(alice, item, title="With a better title").status_code == 200


def test_what_somebody_counts_on_is_not_deleted(alice: Person, bob: Person) -> None:
    auctioned, won, held = make_auction(alice), make_auction(alice), make_item(alice.user_id)
    bid_for(auctioned, bob.user_id)
    become(won, status="ended", winner_id=bob.user_id, bid_count=1)
    hold(held, bob.user_id)

    codes = [
        alice.delete(f"/v1/items/{item.item_id}").status_code for item in (auctioned, won, held)
    ]

    assert codes == [409, 409, 409]


def test_a_hold_that_has_lapsed_stands_in_no_way(alice: Person, bob: Person) -> None:
    item = make_item(alice.user_id)
    hold(item, bob.user_id, since=NOW)

    seen = read(bob, item).json()

    assert (seen["status"], seen["reservation"]) == ("active", None)
    assert alice.delete(f"/v1/items/{item.item_id}").status_code == 204


def test_a_reservation_is_shown_to_its_two_sides(alice: Person, bob: Person, carol: Person) -> None:
    item = make_item(alice.user_id)
    hold(item, bob.user_id)

    shown = [read(who, item).json()["reservation"] for who in (alice, bob, carol)]

    assert (
        shown[0]
        == shown[1]
        == {
            "reservationId": shown[0]["reservationId"],
            "itemId": item.item_id,
            "userId": bob.user_id,
            "status": "pending",
            "expiresAt": shown[0]["expiresAt"],
            "note": None,
            "createdAt": shown[0]["createdAt"],
        }
    )
    assert shown[2] is None


def test_the_exact_place_is_for_the_winner_and_for_who_was_accepted(
    alice: Person, bob: Person, carol: Person
) -> None:
    won, held, wanted = make_auction(alice), make_item(alice.user_id), make_item(alice.user_id)
    become(won, status="ended", winner_id=bob.user_id)
    hold(held, bob.user_id, "accepted")
    hold(wanted, bob.user_id)

    def lats(who: Person) -> list[float]:
        return [read(who, item).json()["location"]["lat"] for item in (won, held, wanted)]

    assert lats(bob) == [BERLIN["lat"], BERLIN["lat"], 52.5195]
    assert lats(carol) == [52.5195] * 3


@pytest.mark.parametrize("status", ["reserved", "ended", "handed_over", "expired"])
def test_what_only_happens_is_not_set(alice: Person, status: str) -> None:
    response = patch(alice, make_item(alice.user_id), status=status)

    assert (response.status_code, list(response.json()["error"]["details"])) == (400, ["status"])


def test_nothing_becomes_a_draft_again(alice: Person) -> None:
    assert patch(alice, make_item(alice.user_id), status="draft").status_code == 409


def test_another_version_is_refused(alice: Person) -> None:
    item = make_item(alice.user_id)
    url = f"/v1/items/{item.item_id}"

    assert alice.get(url)["ETag"].startswith('"1.')
    assert alice.patch(url, {"title": "abc"}, "json", HTTP_IF_MATCH='"1"').status_code == 200
    refused = alice.patch(url, {"title": "abd"}, "json", HTTP_IF_MATCH='"1"')
    assert (refused.status_code, refused.json()["error"]["details"]) == (412, {"currentVersion": 2})
    assert alice.delete(url, HTTP_IF_MATCH='"1"').status_code == 412


def test_nobody_changes_the_item_of_another(alice: Person, bob: Person) -> None:
    item, draft = make_item(alice.user_id), make_item(alice.user_id, status="draft")

    assert [patch(bob, one, title="Mine").status_code for one in (item, draft)] == [403, 404]


def test_parallel_patches_of_different_fields_both_survive(alice: Person) -> None:
    item = make_item(alice.user_id)
    patches: list[dict[str, Any]] = [{"title": "New"}, {"description": "x"}, {"condition": "new"}]

    answers = at_once(9, lambda number: patch(alice, item, **patches[number % 3]).status_code)

    now = read(alice, item).json()
    assert set(answers) == {200}
    assert (now["title"], now["description"], now["condition"]) == ("New", "x", "new")


def test_a_repeat_under_a_key_makes_one_item(alice: Person) -> None:
    def once() -> Any:
        body = {"title": "Once", "kind": "giveaway", "location": BERLIN}
        return alice.post("/v1/items", body, "json", HTTP_IDEMPOTENCY_KEY="item-1")

    first, again = once(), once()

    assert first.content == again.content
    assert len(alice.get("/v1/me/items").json()["items"]) == 1


def test_sixty_items_a_minute_are_enough(alice: Person) -> None:
    codes = [create(alice).status_code for _ in range(61)]

    assert codes == [201] * 60 + [429]


def test_images_are_seen_with_the_item_and_go_with_it(
    alice: Person, bob: Person, settle: Settle
) -> None:
    image = ready_image(alice, settle, purpose="item")
    item = create(alice, imageIds=[image], status="draft").json()
    url = f"/v1/items/{item['itemId']}"

    assert set(item["images"][0]) == {"imageId", "width", "height", "blurhash", "urls"}
    assert bob.get(f"/v1/images/{image}").status_code == 404
    alice.patch(url, {"status": "active"}, "json")
    assert bob.get(f"/v1/images/{image}").status_code == 200
    assert create(alice, imageIds=[image]).json()["error"]["code"] == "IMAGE_IN_USE"
    alice.delete(url)
    settle()
    assert alice.get(f"/v1/images/{image}").status_code == 404


def test_an_image_that_another_item_takes_meanwhile_is_not_shown_twice(
    alice: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = ready_image(alice, settle, purpose="item")
    won: list[Any] = []
    meanwhile(
        monkeypatch,
        "apps.media.services.holding.image_to_hold",
        lambda: won.append(create(alice, imageIds=[image])),
    )

    lost = create(alice, imageIds=[image])

    assert won[0].status_code == 201
    assert (lost.status_code, lost.json()["error"]["code"]) == (400, "IMAGE_IN_USE")
    assert len(alice.get("/v1/me/items").json()["items"]) == 1


def test_an_image_that_is_taken_off_and_put_back_at_once_stays(
    alice: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = ready_image(alice, settle, purpose="item")
    item = create(alice, imageIds=[image]).json()["itemId"]
    url, find, before = f"/v1/items/{item}", Listing.find_one, Listing.load_one(item)

    def is_overtaken(item_id: str) -> Listing | None:
        monkeypatch.setattr(Listing, "find_one", find)
        listing = find(item_id)
        assert alice.patch(url, {"imageIds": [image]}, "json").status_code == 200
        return listing

    alice.patch(url, {"imageIds": []}, "json")
    after = Listing.load_one(item)
    monkeypatch.setattr(Listing, "find_one", is_overtaken)
    services.delete_unshown_images(before, after, now=datetime.now(UTC))
    settle()

    assert read(alice, item).json()["imageIds"] == [image]
    assert alice.get(f"/v1/images/{image}").json()["status"] == "ready"


def test_an_image_that_is_deleted_is_shown_no_more(alice: Person, settle: Settle) -> None:
    image = ready_image(alice, settle, purpose="item")
    item = create(alice, imageIds=[image]).json()["itemId"]

    alice.delete(f"/v1/images/{image}")
    settle()

    assert read(alice, item).json()["imageIds"] == []


def test_ten_images_are_enough(alice: Person) -> None:
    ids = [new_id(NOW) for _ in range(11)]

    assert "imageIds" in create(alice, imageIds=ids).json()["error"]["details"]


def test_what_nobody_wanted_expires(alice: Person) -> None:
    item = make_item(alice.user_id, listed_until=NOW + timedelta(days=30))
    assert read(alice, item).json()["status"] == "expired"  # Before the sweep, too.

    due.run_all(NOW + timedelta(days=30))

    assert Listing.load_one(item.item_id).status == "expired"
    assert patch(alice, item, status="active").status_code == 409


def test_what_was_put_off_meanwhile_does_not_expire(alice: Person) -> None:
    item = make_item(alice.user_id, listed_until=NOW + timedelta(days=30))
    row = Listing.load_one(item.item_id).due_row()
    assert row
    become(item, listed_until=FAR)

    due.run_all(NOW + timedelta(days=31))

    assert Listing.load_one(item.item_id).status == "active"


def test_what_is_held_or_cancelled_does_not_expire(alice: Person) -> None:
    item = make_item(alice.user_id, listed_until=FAR)
    row = item.due_row()
    assert row

    patch(alice, item, status="cancelled")

    assert due.Due.find(*row.keys()) is None
