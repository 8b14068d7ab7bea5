"""Who sees a wish list by its link; and who takes a claim back."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.accounts import services as accounts
from apps.accounts.models import User
from apps.gifts.models import Claim
from tests.conftest import Person
from tests.factories import NOW
from tests.gifts.wishes import Wishing, euros

SHOWN = {
    *("wishItemId", "name", "description", "price", "url", "imageIds", "images"),
    *("quantity", "itemId", "position"),
}


def status(who: APIClient, wishing: Wishing) -> int:
    return int(who.get(wishing.shared).status_code)


def test_shows_the_list_to_whoever_has_the_link(
    wishing: Wishing, anonymous: APIClient, dynamodb_calls: list[str]
) -> None:
    wishing.add("b", position=1)
    wishing.add("a", price=euros("5"))
    dynamodb_calls.clear()

    response = anonymous.get(wishing.shared)

    shared = response.json()
    assert dynamodb_calls == ["GetItem", "GetItem", "GetItem", "Query"]
    assert response["Cache-Control"] == "no-store"
    assert [item["name"] for item in shared.pop("items")] == ["a", "b"]
    assert shared == {
        "wishlistId": wishing.wishlist_id,
        "userId": wishing.owner.user_id,
        "title": "For my birthday",
        "revealAt": "2999-01-01",
        "revealed": False,
    }


def test_claims_are_for_those_who_signed_in_and_are_not_the_owner(
    wishing: Wishing, alice: Person, bob: Person, anonymous: APIClient, dynamodb_calls: list[str]
) -> None:
    wish = wishing.add(quantity=3)
    wishing.claim(bob, wish, quantity=1)

    [to_owner], [to_nobody] = wishing.seen_by(alice), wishing.seen_by(anonymous)
    dynamodb_calls.clear()
    [to_bob] = wishing.seen_by(bob)

    assert dynamodb_calls == ["GetItem", "GetItem", "BatchGetItem", "Query", "Query"]
    assert set(to_owner) == set(to_nobody) == SHOWN
    assert set(to_bob) == {*SHOWN, "claims", "left"}
    assert to_bob["claims"][0]["mine"] is True
    assert to_bob["left"] == {"quantity": 2, "amount": None}


def test_a_private_list_is_nobodys(
    wishing: Wishing, alice: Person, bob: Person, anonymous: APIClient
) -> None:
    alice.patch(wishing.path, {"visibility": "private"}, "json")

    assert [status(who, wishing) for who in (alice, bob, anonymous)] == [404] * 3


def test_a_list_for_followers_is_for_them_alone(
    wishing: Wishing, alice: Person, bob: Person, carol: Person, anonymous: APIClient
) -> None:
    alice.patch(wishing.path, {"visibility": "followers"}, "json")
    accounts.follow_user(user_id=bob.user_id, other_id=alice.user_id, now=NOW)
    accounts.follow_user(user_id=alice.user_id, other_id=carol.user_id, now=NOW)
    wish = wishing.add()

    found = [status(who, wishing) for who in (alice, bob, carol, anonymous)]

    assert found == [200, 200, 404, 404]
    assert wishing.claim(carol, wish, quantity=1).status_code == 404


@pytest.mark.parametrize("by_owner", [True, False])
def test_where_either_blocks_the_other_there_is_no_list(
    wishing: Wishing, alice: Person, bob: Person, by_owner: bool
) -> None:
    one, other = (alice, bob) if by_owner else (bob, alice)
    accounts.block_user(user_id=one.user_id, other_id=other.user_id, now=NOW)

    assert status(bob, wishing) == 404


def test_whom_a_block_hides_gives_without_a_name(
    wishing: Wishing, alice: Person, bob: Person, carol: Person, dynamodb_calls: list[str]
) -> None:
    wish = wishing.add(quantity=3)
    wishing.claim(bob, wish, quantity=2)
    accounts.block_user(user_id=bob.user_id, other_id=carol.user_id, now=NOW)
    dynamodb_calls.clear()

    [item] = wishing.seen_by(carol)

    assert dynamodb_calls == [*2 * ["GetItem"], "BatchGetItem", *2 * ["Query"], "BatchGetItem"]
    assert [claim["by"] for claim in item["claims"]] == [{"userId": None, "guestName": None}]
    assert (item["claims"][0]["quantity"], item["left"]["quantity"]) == (2, 1)
    accounts.block_user(user_id=alice.user_id, other_id=bob.user_id, now=NOW)
    wishing.reveal()
    assert alice.get(wishing.item(wish)).json()["claims"][0]["by"]["userId"] is None


def test_the_list_of_somebody_suspended_is_nobodys(
    wishing: Wishing, alice: Person, bob: Person, anonymous: APIClient
) -> None:
    wish = wishing.add()
    User.change(alice.user_id, changes={"suspended_at": NOW})

    assert [status(who, wishing) for who in (bob, anonymous)] == [404, 404]
    assert wishing.claim(anonymous, wish, quantity=1, guestName="May").status_code == 404


@pytest.mark.parametrize("token", ["0" * 40, "x", "0" * 39])
def test_no_link_is_no_list(anonymous: APIClient, token: str) -> None:
    response = anonymous.get(f"/v1/shared-wishlists/{token}")

    assert response.json()["error"]["code"] == "RESOURCE_NOT_FOUND"


def test_a_forged_token_is_refused_and_a_parameter_unknown(
    wishing: Wishing, anonymous: APIClient
) -> None:
    forged = anonymous.get(wishing.shared, headers={"Authorization": "Bearer x"})

    assert forged.status_code == 401
    assert anonymous.get(f"{wishing.shared}?limit=1").status_code == 400


@pytest.mark.parametrize(
    ("scopes", "expected"),
    [(["gifts:read"], [200, 403]), (["gifts:write"], [403, 201]), (["tasks:read"], [403, 403])],
)
def test_a_key_reads_and_claims_as_its_scopes_say(
    wishing: Wishing, bob: Person, anonymous: APIClient, scopes: list[str], expected: list[int]
) -> None:
    made = bob.post("/v1/api-keys", {"name": "k", "scopes": scopes}, "json").json()
    anonymous.credentials(HTTP_X_API_KEY=made["secret"])
    wish = wishing.add()

    answers: list[Any] = [anonymous.get(wishing.shared), wishing.claim(anonymous, wish, quantity=1)]

    assert [answer.status_code for answer in answers] == expected


def test_who_made_a_claim_takes_it_back(
    wishing: Wishing, bob: Person, carol: Person, anonymous: APIClient, dynamodb_calls: list[str]
) -> None:
    wish = wishing.add(quantity=2, price=euros("10"))
    claim_id = wishing.claim(bob, wish, amount=euros("15")).json()["claimId"]
    assert wishing.withdraw(carol, wish, claim_id).status_code == 403
    assert wishing.withdraw(anonymous, wish, claim_id).status_code == 404
    assert wishing.withdraw(anonymous, wish, claim_id, "x").status_code == 404
    dynamodb_calls.clear()

    assert wishing.withdraw(bob, wish, claim_id).status_code == 204

    assert dynamodb_calls == [*4 * ["GetItem"], "TransactWriteItems"]
    assert wishing.withdraw(bob, wish, claim_id).status_code == 404
    [item] = wishing.seen_by(bob)
    assert (item["claims"], item["left"]) == ([], {"quantity": 2, "amount": euros("20.00")})


@pytest.mark.parametrize("closed_by", ["privacy", "a block"])
def test_who_made_a_claim_takes_it_back_though_the_list_is_closed_to_them(
    wishing: Wishing, alice: Person, bob: Person, anonymous: APIClient, closed_by: str
) -> None:
    wish = wishing.add(quantity=2)
    claim_id = wishing.claim(bob, wish, quantity=1).json()["claimId"]
    of_guest = wishing.claim(anonymous, wish, quantity=1, guestName="May").json()
    if closed_by == "privacy":
        alice.patch(wishing.path, {"visibility": "private"}, "json")
    else:
        accounts.block_user(user_id=alice.user_id, other_id=bob.user_id, now=NOW)
    assert status(bob, wishing) == 404

    assert wishing.withdraw(bob, wish, claim_id).status_code == 204
    done = wishing.withdraw(anonymous, wish, of_guest["claimId"], of_guest["secret"])

    assert done.status_code == 204
    assert Claim.of_item(wishing.wishlist_id, wish) == []


def test_a_guest_takes_a_claim_back_by_its_secret(
    wishing: Wishing, bob: Person, anonymous: APIClient
) -> None:
    wish = wishing.add()
    claim = wishing.claim(anonymous, wish, quantity=1, guestName="May").json()
    assert wishing.withdraw(anonymous, wish, claim["claimId"]).status_code == 404
    assert wishing.withdraw(anonymous, wish, claim["claimId"], "0" * 40).status_code == 404
    assert wishing.withdraw(bob, wish, claim["claimId"]).status_code == 403

    done = wishing.withdraw(anonymous, wish, claim["claimId"], claim["secret"])

    assert done.status_code == 204
    assert wishing.seen_by(bob)[0]["left"]["quantity"] == 1


def test_the_owner_takes_nothing_back_and_learns_nothing(
    wishing: Wishing, alice: Person, bob: Person
) -> None:
    wish = wishing.add()
    claim_id = wishing.claim(bob, wish, quantity=1).json()["claimId"]

    nobodys = "01M7XZG9NTT9PS9JT1WZ08ZQTT"
    answers = [wishing.withdraw(alice, wish, one) for one in (claim_id, nobodys)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert len(wishing.seen_by(bob)[0]["claims"]) == 1
