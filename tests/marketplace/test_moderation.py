"""Items that are reported, and what moderators do with them."""

from collections.abc import Callable
from typing import Any

import pytest

from apps.accounts import services as accounts
from apps.core.api.authentication import forget_standing
from apps.marketplace.models import Listing
from tests.conftest import Person
from tests.factories import NOW, make_item
from tests.marketplace.auctioning import bid, make_auction
from tests.marketplace.handing_over import handed_over
from tests.marketplace.reserving import reserve
from tests.uploads import ready_image

Settle = Callable[[], None]


def report(who: Person, item: Listing) -> Any:
    body = {"targetType": "item", "targetId": item.item_id, "reason": "spam"}
    return who.post("/v1/reports", body, "json")


def resolve(mod: Person, report_id: str, action: str) -> Any:
    return mod.post(f"/v1/moderation/reports/{report_id}/resolve", {"action": action}, "json")


def review(mod: Person, report_id: str) -> Any:
    return mod.get(f"/v1/moderation/reports/{report_id}").json()


def status(who: Person, item: Listing) -> int:
    return int(who.get(f"/v1/items/{item.item_id}").status_code)


def acts_on(admin: Person, who: Person) -> list[tuple[str, dict[str, Any]]]:
    entries = admin.get("/v1/admin/audit", {"limit": "100"}).json()["items"]
    return [(one["action"], one["details"]) for one in entries if one["userId"] == who.user_id]


def told(who: Person) -> list[tuple[str, str]]:
    found = who.get("/v1/notifications").json()["items"]
    return [(one["type"], one["title"]) for one in found]


def test_a_reported_item_is_shown_to_moderators_and_removed(
    alice: Person, bob: Person, mod: Person, admin: Person
) -> None:
    item = make_item(alice.user_id)
    accounts.block_user(user_id=alice.user_id, other_id=mod.user_id, now=NOW)
    made = report(bob, item)
    report_id = made.json()["reportId"]
    seen = review(mod, report_id)["target"]

    assert made.status_code == 201
    assert (seen["itemId"], seen["title"], seen["sellerId"]) == (
        item.item_id,
        item.title,
        alice.user_id,
    )
    assert resolve(mod, report_id, "remove").status_code == 200
    assert (status(alice, item), status(bob, item)) == (404, 404)
    assert review(mod, report_id)["target"] is None
    assert acts_on(admin, alice)[0][0] == "reports.resolve"
    assert alice.get("/v1/users/me").json()["counts"]["items"] == 0


def test_a_dismissed_report_changes_nothing(alice: Person, bob: Person, mod: Person) -> None:
    item = make_item(alice.user_id)

    resolved = resolve(mod, report(bob, item).json()["reportId"], "dismiss").json()

    assert (resolved["status"], resolved["action"]) == ("resolved", "dismiss")
    assert status(bob, item) == 200


@pytest.mark.parametrize("what", ["draft", "own", "gone"])
def test_what_one_does_not_see_or_owns_is_not_reported(
    alice: Person, bob: Person, what: str
) -> None:
    item = make_item(alice.user_id, status="draft" if what == "draft" else "active")
    if what == "gone":
        alice.delete(f"/v1/items/{item.item_id}")

    answer = report(alice if what == "own" else bob, item)

    expected = (409, "NOT_ONESELF") if what == "own" else (404, "RESOURCE_NOT_FOUND")
    assert (answer.status_code, answer.json()["error"]["code"]) == expected


@pytest.mark.parametrize("is_blocked", [True, False])
def test_no_block_keeps_an_item_from_moderators(
    alice: Person, bob: Person, mod: Person, settle: Settle, *, is_blocked: bool
) -> None:
    image_id = ready_image(alice, settle, purpose="item")
    item = make_item(alice.user_id, image_ids=[image_id])
    for who in (bob, mod):
        two = (alice, who) if is_blocked else (who, alice)
        accounts.block_user(user_id=two[0].user_id, other_id=two[1].user_id, now=NOW)
    urls = (f"/v1/items/{item.item_id}", f"/v1/images/{image_id}")

    assert [bob.get(url).status_code for url in urls] == [404, 404]
    assert [mod.get(url).status_code for url in urls] == [200, 200]
    assert mod.get("/v1/items", {"seller": alice.user_id}).json()["items"] == []
    assert [who.delete(urls[0]).status_code for who in (bob, mod)] == [404, 204]
    assert status(alice, item) == 404


def test_a_draft_stays_hidden_from_moderators(alice: Person, mod: Person) -> None:
    item = make_item(alice.user_id, status="draft")

    assert status(mod, item) == 404
    assert mod.delete(f"/v1/items/{item.item_id}").status_code == 404


@pytest.mark.parametrize("who", ["mod", "admin"])
def test_a_moderator_removes_any_item_and_so_settles_its_reports(
    alice: Person, bob: Person, admin: Person, who: str, request: pytest.FixtureRequest
) -> None:
    item = make_item(alice.user_id)
    report_id = report(bob, item).json()["reportId"]
    staff: Person = request.getfixturevalue(who)
    url = f"/v1/items/{item.item_id}"

    assert bob.delete(url).status_code == 403
    assert staff.delete(url, headers={"If-Match": '"9"'}).status_code == 412
    assert staff.delete(url).status_code == 204

    assert staff.delete(url).status_code == 404
    assert status(alice, item) == 404
    assert bob.get(f"/v1/reports/{report_id}").json()["action"] == "remove"
    assert acts_on(admin, alice) == [("items.remove", {"itemId": item.item_id})]


def test_a_moderator_deletes_items_of_their_own_as_anybody_does(
    mod: Person, bob: Person, admin: Person
) -> None:
    held, free = make_item(mod.user_id), make_item(mod.user_id)
    reserve(bob, held)

    answers = [mod.delete(f"/v1/items/{one.item_id}") for one in (held, free)]

    assert [one.status_code for one in answers] == [409, 204]
    assert "items.remove" not in dict(acts_on(admin, mod))


def test_who_had_reserved_it_is_told(
    alice: Person, bob: Person, mod: Person, settle: Settle
) -> None:
    item = make_item(alice.user_id)
    reserve(bob, item)

    assert mod.delete(f"/v1/items/{item.item_id}").status_code == 204
    settle()

    assert ("reservation.cancelled", item.title) in told(bob)
    assert reserve(bob, make_item(alice.user_id)).status_code == 201  # It counts no more.


def test_of_an_auction_the_bidders_record_stays_without_what_was_wrong(
    alice: Person, bob: Person, carol: Person, mod: Person, settle: Settle
) -> None:
    item = make_auction(alice.user_id, title="Something forbidden", description="Forbidden")
    bid(bob, item, "20.00")
    bid(carol, item, "30.00")

    assert mod.delete(f"/v1/items/{item.item_id}").status_code == 204
    settle()

    seen = bob.get(f"/v1/items/{item.item_id}").json()
    assert (seen["title"], seen["description"]) == ("Removed by the moderators", None)
    assert (seen["status"], seen["sellerId"]) == ("cancelled", None)
    assert [told(who)[0] for who in (bob, carol)] == [
        ("auction.lost", "Removed by the moderators")
    ] * 2
    assert mod.delete(f"/v1/items/{item.item_id}").status_code == 404
    assert alice.get("/v1/me/items").json()["items"] == []
    assert bid(bob, item, "50.00").status_code in {404, 409}


def test_what_was_handed_over_stays_with_its_buyer(alice: Person, bob: Person, mod: Person) -> None:
    item = handed_over(alice, bob)

    assert mod.delete(f"/v1/items/{item.item_id}").status_code == 204

    assert bob.get(f"/v1/items/{item.item_id}").json()["title"] == "Removed by the moderators"


def test_a_suspension_for_an_item_bars_its_seller(alice: Person, bob: Person, mod: Person) -> None:
    item = make_item(alice.user_id)

    assert resolve(mod, report(bob, item).json()["reportId"], "suspend").status_code == 200
    forget_standing(alice.user_id)

    assert alice.get("/v1/users/me").status_code == 401
    assert status(bob, item) == 404
