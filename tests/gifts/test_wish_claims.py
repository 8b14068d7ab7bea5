"""Claims: some pieces of an item, or a share of its price; never more than there is."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import override_settings
from rest_framework.test import APIClient

from apps.gifts.models import Taken
from apps.gifts.models.claims import CLAIMS_AT_MOST
from apps.gifts.serializers import MadeClaimSerializer
from tests.conftest import Person
from tests.gifts.wishes import Wishing, euros

TRANSACTION = "TransactWriteItems"
NOBODYS = "01M7XZG9NTT9PS9JT1WZ08ZQTT"


def left(wishing: Wishing, who: Person) -> Any:
    [item] = wishing.seen_by(who)
    return item["left"]["quantity"], (item["left"]["amount"] or {}).get("amount")


def test_somebody_who_signed_in_claims_some_pieces(
    wishing: Wishing, chairs: str, bob: Person, carol: Person, dynamodb_calls: list[str]
) -> None:
    dynamodb_calls.clear()

    response = wishing.claim(bob, chairs, quantity=3)

    assert dynamodb_calls == [*["GetItem"] * 2, "BatchGetItem", *["GetItem"] * 2, TRANSACTION]
    claim = response.json()
    assert response.status_code == 201
    assert response["Location"] == f"{wishing.claims(chairs)}/{claim['claimId']}"
    assert claim == {
        "claimId": claim["claimId"],
        "by": {"userId": bob.user_id, "guestName": None},
        "quantity": 3,
        "amount": None,
        "mine": True,
        "wishItemId": chairs,
        "secret": None,
        "createdAt": claim["createdAt"],
        "updatedAt": claim["createdAt"],
        "version": 1,
    }
    shown = ("claimId", "by", "quantity", "amount", "mine")
    [item] = wishing.seen_by(carol)
    assert item["claims"] == [{**{name: claim[name] for name in shown}, "mine": False}]
    assert item["left"] == {"quantity": 1, "amount": euros("50.00")}


def test_a_guest_says_a_name_and_gets_a_secret(
    wishing: Wishing, chairs: str, anonymous: APIClient, bob: Person
) -> None:
    claim = wishing.claim(anonymous, chairs, amount=euros("70"), guestName="Aunt May").json()

    assert len(claim["secret"]) == 40
    assert claim["by"] == {"userId": None, "guestName": "Aunt May"}
    assert (claim["amount"], claim["quantity"], claim["mine"]) == (euros("70.00"), None, True)
    assert left(wishing, bob) == (2, "130.00")
    assert claim["secret"] not in str(wishing.seen_by(bob))


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "quantity"),
        ({"quantity": 1, "amount": euros("1")}, "quantity"),
        ({"quantity": 0}, "quantity"),
        ({"quantity": "1"}, "quantity"),
        ({"amount": euros("0")}, "amount"),
        ({"amount": {"amount": "1.00", "currency": "USD"}}, "amount"),
        ({"amount": euros("1.001")}, "amount.amount"),
        ({"quantity": 1, "guestName": "Bob"}, "guestName"),
        ({"quantity": 1, "color": "red"}, "color"),
    ],
)
def test_names_the_field_that_is_wrong(
    wishing: Wishing, chairs: str, bob: Person, body: dict[str, Any], field: str
) -> None:
    response = wishing.claim(bob, chairs, **body)

    assert response.status_code == 400
    assert list(response.json()["error"]["details"]) == [field]
    assert left(wishing, bob) == (4, "200.00")


def test_a_guest_needs_a_name_and_what_has_no_price_has_no_shares(
    wishing: Wishing, anonymous: APIClient, bob: Person
) -> None:
    free = wishing.add("A hug")

    nameless = wishing.claim(anonymous, free, quantity=1)
    share = wishing.claim(bob, free, amount=euros("1"))

    assert list(nameless.json()["error"]["details"]) == ["guestName"]
    assert list(share.json()["error"]["details"]) == ["amount"]
    assert wishing.claim(bob, free, quantity=1).status_code == 201
    assert left(wishing, bob) == (0, None)


def test_pieces_and_shares_add_up_to_the_item_and_no_further(
    wishing: Wishing, chairs: str, bob: Person, carol: Person
) -> None:
    assert wishing.claim(bob, chairs, amount=euros("30")).status_code == 201
    assert left(wishing, bob) == (3, "170.00")
    assert refused(wishing.claim(carol, chairs, quantity=4))
    assert wishing.claim(carol, chairs, quantity=3).status_code == 201
    assert left(wishing, bob) == (0, "20.00")
    assert refused(wishing.claim(carol, chairs, amount=euros("20.01")))
    assert wishing.claim(carol, chairs, amount=euros("20")).status_code == 201

    assert left(wishing, bob) == (0, "0.00")


def test_the_first_claim_is_not_more_than_there_is_either(
    wishing: Wishing, chairs: str, bob: Person
) -> None:
    assert refused(wishing.claim(bob, chairs, quantity=5))
    assert refused(wishing.claim(bob, chairs, amount=euros("200.01")))

    assert wishing.claim(bob, chairs, quantity=4).status_code == 201


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"quantity": 1}, (0, "0.00")),
        ({"quantity": 5}, (3, "150.00")),
        ({"price": euros("100.00")}, (2, "200.00")),
        ({"price": euros("10.00")}, (2, "20.00")),
        ({"price": None}, (2, None)),
    ],
)
def test_what_is_left_follows_what_the_owner_wishes_for(
    wishing: Wishing, chairs: str, bob: Person, change: dict[str, Any], expected: Any
) -> None:
    wishing.claim(bob, chairs, quantity=2)

    assert wishing.owner.patch(wishing.item(chairs), change, "json").status_code == 200

    assert left(wishing, bob) == expected
    pieces = expected[0]
    assert refused(wishing.claim(bob, chairs, quantity=pieces + 1))
    if pieces:
        assert wishing.claim(bob, chairs, quantity=pieces).status_code == 201
        assert left(wishing, bob)[0] == 0


def test_shares_in_another_currency_than_the_price_take_all_until_they_are_withdrawn(
    wishing: Wishing, chairs: str, bob: Person
) -> None:
    claim = wishing.claim(bob, chairs, amount=euros("10")).json()
    wishing.owner.patch(wishing.item(chairs), {"price": {"amount": "9", "currency": "USD"}}, "json")
    assert left(wishing, bob) == (0, "0.00")
    assert refused(wishing.claim(bob, chairs, quantity=1))

    assert wishing.withdraw(bob, chairs, claim["claimId"]).status_code == 204

    assert wishing.claim(bob, chairs, quantity=4).status_code == 201


def test_the_owner_claims_nothing(wishing: Wishing, chairs: str, alice: Person) -> None:
    response = wishing.claim(alice, chairs, quantity=1)

    assert (response.status_code, response.json()["error"]["code"]) == (403, "FORBIDDEN")


def test_what_is_not_there_is_not_claimed(wishing: Wishing, chairs: str, bob: Person) -> None:
    other = Wishing(bob).add()

    assert wishing.claim(bob, NOBODYS, quantity=1).status_code == 404
    assert wishing.claim(bob, other, quantity=1).status_code == 404
    nowhere = f"/v1/shared-wishlists/{'0' * 40}/items/{chairs}/claims"
    assert bob.post(nowhere, {"quantity": 1}, "json").status_code == 404
    wishing.owner.delete(wishing.item(chairs))
    assert wishing.claim(bob, chairs, quantity=1).status_code == 404


def test_twice_under_a_key_is_once(
    wishing: Wishing, chairs: str, bob: Person, anonymous: APIClient
) -> None:
    for who, body in ((bob, {"quantity": 1}), (anonymous, {"quantity": 1, "guestName": "May"})):
        answers = [
            who.post(wishing.claims(chairs), body, "json", headers={"Idempotency-Key": "k"})
            for _ in range(2)
        ]
        assert answers[0].content == answers[1].content
        assert answers[1]["Idempotent-Replayed"] == "true"

    assert left(wishing, bob)[0] == 2


def test_a_repeat_after_a_crash_finds_its_claim_with_the_same_secret(
    wishing: Wishing,
    chairs: str,
    anonymous: APIClient,
    bob: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    body, key = {"quantity": 4, "guestName": "May"}, {"Idempotency-Key": f"crash {chairs}"}
    with monkeypatch.context() as patch:
        patch.setattr(MadeClaimSerializer, "render", lambda _made: 1 / 0)
        crashed = anonymous.post(wishing.claims(chairs), body, "json", headers=key)
    assert crashed.status_code == 500

    again = anonymous.post(wishing.claims(chairs), body, "json", headers=key)

    claim = again.json()
    assert (again.status_code, left(wishing, bob)[0]) == (201, 0)
    done = wishing.withdraw(anonymous, chairs, claim["claimId"], claim["secret"])
    assert done.status_code == 204


def test_an_item_has_a_bound_of_claims(wishing: Wishing, chairs: str, bob: Person) -> None:
    wishing.claim(bob, chairs, quantity=1)
    Taken(wishing.wishlist_id, chairs).update_if(
        Taken.claims == 1, Taken.claims.set(CLAIMS_AT_MOST)
    )

    response = wishing.claim(bob, chairs, quantity=1)

    assert (response.status_code, response.json()["error"]["code"]) == (409, "TOO_MANY_CLAIMS")


def test_guests_make_20_claims_per_hour_and_address(
    wishing: Wishing, anonymous: APIClient, person: Callable[..., Person]
) -> None:
    wish = wishing.add(quantity=99)
    address: dict[str, Any] = {"REMOTE_ADDR": f"that of {wish}"}  # Nobody else's.
    body = {"quantity": 1, "guestName": "May"}
    with override_settings(RATE_ADDRESS_FACTOR=1):
        answers = [anonymous.post(wishing.claims(wish), body, "json", **address) for _ in range(21)]

    assert [answer.status_code for answer in answers] == [201] * 20 + [429]
    assert answers[20].json()["error"]["code"] == "RATE_LIMITED"
    assert 3500 < int(answers[20]["Retry-After"]) <= 3600
    assert wishing.claim(person(), wish, quantity=1).status_code == 201


def refused(response: Any) -> bool:
    error = response.json().get("error", {})
    return (response.status_code, error.get("code"), error.get("details")) == (
        409,
        "NOTHING_LEFT",
        {},
    )
