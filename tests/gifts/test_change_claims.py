"""Claims are read and changed by who made them: to more or less, to pieces or an amount."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.gifts.models import Claim, Taken
from apps.gifts.models.claims import CLAIMS_AT_MOST
from tests.conftest import Person
from tests.gifts.wishes import Wishing, euros

NOBODYS = "01M7XZG9NTT9PS9JT1WZ08ZQTT"


@pytest.fixture
def of_bob(wishing: Wishing, chairs: str, bob: Person) -> str:
    """Bob's claim of two of four chairs."""
    return str(wishing.claim(bob, chairs, quantity=2).json()["claimId"])


def left(wishing: Wishing, who: Person) -> Any:
    [item] = wishing.seen_by(who)
    return item["left"]["quantity"], (item["left"]["amount"] or {}).get("amount")


def code(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


def test_whoever_made_a_claim_reads_it(
    wishing: Wishing, chairs: str, bob: Person, dynamodb_calls: list[str]
) -> None:
    made = wishing.claim(bob, chairs, quantity=2)
    dynamodb_calls.clear()

    read = bob.get(made["Location"])

    assert dynamodb_calls == ["GetItem"] * 3
    assert (read.status_code, read.json()) == (200, made.json())
    assert read["ETag"] == made["ETag"] == '"1"'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"quantity": 1}, (3, "150.00")),
        ({"quantity": 4}, (0, "0.00")),
        ({"amount": euros("30")}, (3, "170.00")),
        ({"quantity": None, "amount": euros("200")}, (0, "0.00")),
        ({"amount": None, "quantity": 3}, (1, "50.00")),
    ],
)
def test_another_share_takes_the_place_of_the_one_so_far(
    wishing: Wishing, chairs: str, of_bob: str, bob: Person, body: Any, expected: Any
) -> None:
    response = wishing.change(bob, chairs, of_bob, **body)

    claim = response.json()
    assert (response.status_code, claim["version"], response["ETag"]) == (200, 2, '"2"')
    assert left(wishing, bob) == expected
    [item] = wishing.seen_by(bob)
    assert item["claims"] == [{name: claim[name] for name in item["claims"][0]}]


@pytest.mark.parametrize("body", [{}, {"amount": None}, {"quantity": 2}])
def test_what_names_no_other_share_costs_no_look_at_the_item(
    wishing: Wishing,
    chairs: str,
    of_bob: str,
    bob: Person,
    body: Any,
    dynamodb_calls: list[str],
) -> None:
    dynamodb_calls.clear()

    response = wishing.change(bob, chairs, of_bob, **body)

    assert (response.status_code, response.json()["quantity"]) == (200, 2)
    assert dynamodb_calls == [*["GetItem"] * 3, "BatchGetItem", "TransactWriteItems"]
    assert left(wishing, bob) == (2, "100.00")


def test_costs_one_transaction(
    wishing: Wishing, chairs: str, of_bob: str, bob: Person, dynamodb_calls: list[str]
) -> None:
    dynamodb_calls.clear()

    wishing.change(bob, chairs, of_bob, quantity=3)

    assert dynamodb_calls == [
        *["GetItem"] * 3,
        "BatchGetItem",
        *["GetItem"] * 2,
        "TransactWriteItems",
    ]


@pytest.mark.parametrize("body", [{"quantity": 4}, {"amount": euros("150.01")}])
def test_of_more_than_is_left_nothing_is_changed(
    wishing: Wishing, chairs: str, of_bob: str, bob: Person, carol: Person, body: Any
) -> None:
    wishing.claim(carol, chairs, quantity=1)

    assert code(wishing.change(bob, chairs, of_bob, **body)) == (409, "NOTHING_LEFT")

    assert left(wishing, bob) == (1, "50.00")
    assert wishing.change(bob, chairs, of_bob, quantity=3).status_code == 200


def test_part_of_an_amount_may_be_named_alone(
    wishing: Wishing, chairs: str, bob: Person, of_bob: str
) -> None:
    wishing.change(bob, chairs, of_bob, amount=euros("30"))

    response = wishing.change(bob, chairs, of_bob, amount={"amount": "45.50"})

    assert response.json()["amount"] == euros("45.50")
    assert left(wishing, bob) == (3, "154.50")


def test_what_was_read_may_be_sent_back(
    wishing: Wishing, chairs: str, bob: Person, of_bob: str
) -> None:
    path = f"{wishing.claims(chairs)}/{of_bob}"
    before = bob.get(path).json()

    after = bob.patch(path, before, "json").json()

    assert after == {**before, "updatedAt": after["updatedAt"], "version": 2}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"quantity": 1, "amount": euros("1")}, "quantity"),
        ({"quantity": None}, "quantity"),
        ({"quantity": None, "amount": None}, "quantity"),
        ({"quantity": 0}, "quantity"),
        ({"amount": euros("0")}, "amount"),
        ({"amount": {"amount": "1.00", "currency": "USD"}}, "amount"),
        ({"guestName": "Bob"}, "guestName"),
        ({"color": "red"}, "color"),
    ],
)
def test_names_the_field_that_is_wrong(
    wishing: Wishing, chairs: str, of_bob: str, bob: Person, body: Any, field: str
) -> None:
    response = wishing.change(bob, chairs, of_bob, **body)

    assert response.status_code == 400
    assert list(response.json()["error"]["details"]) == [field]
    assert left(wishing, bob) == (2, "100.00")


def test_a_guest_changes_a_claim_by_its_secret(
    wishing: Wishing, chairs: str, bob: Person, anonymous: APIClient
) -> None:
    made = wishing.claim(anonymous, chairs, quantity=1, guestName="May").json()
    claim_id, secret = made["claimId"], made["secret"]
    for wrong in (None, "x", "0" * 40):
        response = wishing.change(anonymous, chairs, claim_id, wrong, quantity=2)
        assert response.status_code == 404
    assert wishing.change(bob, chairs, claim_id, quantity=2).status_code == 403

    changed = wishing.change(anonymous, chairs, claim_id, secret, quantity=2, guestName="Aunt May")

    claim = changed.json()
    assert (changed.status_code, claim["quantity"], claim["secret"]) == (200, 2, None)
    assert claim["by"] == {"userId": None, "guestName": "Aunt May"}
    path = f"{wishing.claims(chairs)}/{claim_id}"
    assert anonymous.get(path, headers={"X-Claim-Secret": secret}).json() == claim
    assert left(wishing, bob) == (2, "100.00")
    nameless = wishing.change(anonymous, chairs, claim_id, secret, guestName=None)
    assert list(nameless.json()["error"]["details"]) == ["guestName"]


def test_others_change_nothing_and_the_owner_learns_nothing(
    wishing: Wishing, chairs: str, of_bob: str, alice: Person, carol: Person, anonymous: APIClient
) -> None:
    for who, status in ((carol, 403), (anonymous, 404), (alice, 403)):
        path = f"{wishing.claims(chairs)}/{of_bob}"
        assert who.get(path).status_code == status
        assert wishing.change(who, chairs, of_bob, quantity=1).status_code == status
    nobodys = wishing.change(alice, chairs, NOBODYS, quantity=1)
    its = wishing.change(alice, chairs, of_bob, quantity=1)

    assert code(nobodys) == code(its) == (403, "FORBIDDEN")
    assert wishing.change(carol, chairs, NOBODYS, quantity=1).status_code == 404


def test_to_whom_the_list_is_closed_reads_a_claim_and_changes_it_no_more(
    wishing: Wishing, chairs: str, of_bob: str, alice: Person, bob: Person
) -> None:
    alice.patch(wishing.path, {"visibility": "private"}, "json")

    assert bob.get(f"{wishing.claims(chairs)}/{of_bob}").status_code == 200
    assert wishing.change(bob, chairs, of_bob, quantity=1).status_code == 404
    assert wishing.withdraw(bob, chairs, of_bob).status_code == 204


def test_another_version_is_neither_changed_nor_taken_back(
    wishing: Wishing, chairs: str, of_bob: str, bob: Person
) -> None:
    path, stale = f"{wishing.claims(chairs)}/{of_bob}", {"If-Match": '"1"'}
    assert bob.patch(path, {"quantity": 1}, "json", headers=stale).status_code == 200

    for response in (
        bob.patch(path, {"quantity": 2}, "json", headers=stale),
        bob.delete(path, headers=stale),
    ):
        assert code(response) == (412, "PRECONDITION_FAILED")
    assert bob.delete(path, headers={"If-Match": '"2"'}).status_code == 204


def test_when_less_is_wished_for_a_claim_may_shrink_but_not_grow(
    wishing: Wishing, chairs: str, bob: Person
) -> None:
    claim_id = wishing.claim(bob, chairs, quantity=4).json()["claimId"]
    wishing.owner.patch(wishing.item(chairs), {"quantity": 1}, "json")

    assert wishing.change(bob, chairs, claim_id, quantity=3).status_code == 200
    assert code(wishing.change(bob, chairs, claim_id, quantity=4)) == (409, "NOTHING_LEFT")
    assert wishing.change(bob, chairs, claim_id, quantity=1).status_code == 200
    assert left(wishing, bob) == (0, "0.00")


@pytest.mark.parametrize(
    ("price", "above", "most"), [("100.00", "300.01", "300.00"), ("5.00", "15.01", "15.00")]
)
def test_a_price_that_changed_is_counted_by(
    wishing: Wishing,
    chairs: str,
    of_bob: str,
    bob: Person,
    carol: Person,
    price: str,
    above: str,
    most: str,
) -> None:
    wishing.claim(carol, chairs, quantity=1)
    wishing.owner.patch(wishing.item(chairs), {"price": euros(price)}, "json")

    refused = wishing.change(bob, chairs, of_bob, amount=euros(above))

    assert code(refused) == (409, "NOTHING_LEFT")
    assert wishing.change(bob, chairs, of_bob, amount=euros(most)).status_code == 200
    assert left(wishing, bob) == (0, "0.00")


DOLLARS = {"price": {"amount": "9.00", "currency": "USD"}}


def test_a_share_in_a_former_currency_gives_way_to_pieces(
    wishing: Wishing, chairs: str, bob: Person, carol: Person
) -> None:
    claim_id = wishing.claim(bob, chairs, amount=euros("10")).json()["claimId"]
    of_carol = wishing.claim(carol, chairs, amount=euros("10")).json()["claimId"]
    wishing.owner.patch(wishing.item(chairs), DOLLARS, "json")

    # Of what carol gives nobody knows how much it is, so it takes all until she decides.
    assert code(wishing.change(bob, chairs, claim_id, quantity=1)) == (409, "NOTHING_LEFT")
    wishing.withdraw(carol, chairs, of_carol)
    assert wishing.change(bob, chairs, claim_id, quantity=1).status_code == 200
    assert left(wishing, bob) == (3, "27.00")


def test_beside_a_share_in_a_former_currency_pieces_get_fewer_and_all_else_may_change(
    wishing: Wishing, chairs: str, of_bob: str, bob: Person, anonymous: APIClient
) -> None:
    of_may = wishing.claim(anonymous, chairs, amount=euros("10"), guestName="May").json()
    wishing.owner.patch(wishing.item(chairs), DOLLARS, "json")
    may = (anonymous, chairs, of_may["claimId"], of_may["secret"])

    assert code(wishing.change(bob, chairs, of_bob, quantity=3)) == (409, "NOTHING_LEFT")
    assert wishing.change(bob, chairs, of_bob, quantity=1).status_code == 200
    assert wishing.change(*may, guestName="Aunt May").status_code == 200
    assert wishing.change(*may, amount=euros("10")).status_code == 200  # As it was.
    assert wishing.change(*may, amount=euros("5")).status_code == 400
    assert wishing.withdraw(*may).status_code == 204
    assert left(wishing, bob) == (3, "27.00")


def test_of_an_item_with_as_many_claims_as_can_be_each_may_be_changed(
    wishing: Wishing, chairs: str, of_bob: str, bob: Person
) -> None:
    Taken(wishing.wishlist_id, chairs).update_if(
        Taken.claims == 1, Taken.claims.set(CLAIMS_AT_MOST)
    )

    assert wishing.change(bob, chairs, of_bob, quantity=1).status_code == 200


def test_the_item_that_was_seen_is_no_news(
    wishing: Wishing, chairs: str, of_bob: str, bob: Person
) -> None:
    """Who changed a claim has seen the item as it is."""
    wishing.owner.patch(wishing.item(chairs), {"name": "Deck chair"}, "json")

    wishing.change(bob, chairs, of_bob, quantity=1)

    [claim] = Claim.of_item(wishing.wishlist_id, chairs)
    assert (claim.item_name, claim.wish_version) == ("Deck chair", 2)
