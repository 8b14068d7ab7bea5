"""Many claim at once: never more than there is, and all that there is."""

import os
from datetime import UTC, datetime
from typing import Any

import pytest

from apps.core.db import transaction
from apps.core.errors import LostRace
from apps.core.money import Money
from apps.gifts import services
from apps.gifts.errors import NothingLeft
from apps.gifts.models import Claim, Taken
from apps.gifts.services import Claimer, ClaimFields
from apps.gifts.shares import Share
from tests.conftest import Person
from tests.gifts.wishes import Wishing, euros
from tests.threads import at_once

ROUNDS = 20 if "SOAK" in os.environ else 1
PIECE: ClaimFields = {"quantity": 1}
TEN: ClaimFields = {"amount": Money.read("10.00 EUR")}


@pytest.fixture(params=range(ROUNDS), autouse=True)
def _round(request: pytest.FixtureRequest) -> None:
    """Run each race several times where large counts are asked for."""


def rush(wishing: Wishing, wish: str, shares: list[ClaimFields]) -> int:
    """Let 64 claim at once, by turns one of `shares`. Returns how many got something."""

    def claim(number: int) -> bool:
        claimer = Claimer(f"friend-{number}-of-{wish}", None, "")
        share = shares[number % len(shares)]
        try:
            services.claim_wish(
                token=wishing.body["link"]["token"],
                wish_item_id=wish,
                claimer=claimer,
                fields=share,
                now=datetime.now(UTC),
            )
        except NothingLeft:
            return False
        return True

    return sum(at_once(64, claim))


@pytest.mark.parametrize(
    ("shares", "price", "quantity", "winners"),
    [
        ([PIECE], None, 40, 40),
        ([TEN], "100.00", 3, 30),
        ([PIECE, TEN], "10.00", 50, 50),
    ],
)
def test_of_64_at_once_exactly_as_many_get_something_as_there_is(
    alice: Person, shares: list[ClaimFields], price: str | None, quantity: int, winners: int
) -> None:
    wishing = Wishing(alice)
    wish = wishing.add(quantity=quantity, price=euros(price) if price else None)

    assert rush(wishing, wish, shares) == winners

    taken, claims = Taken.load(wishing.wishlist_id, wish), Claim.of_item(wishing.wishlist_id, wish)
    assert len(claims) == taken.claims == winners
    assert sum(claim.quantity or 0 for claim in claims) == taken.quantity
    assert sum(claim.share.minor for claim in claims) == taken.minor


def test_a_price_that_changed_is_counted_anew_under_any_race(alice: Person, bob: Person) -> None:
    wishing = Wishing(alice)
    wish = wishing.add(quantity=10, price=euros("10.00"))
    wishing.claim(bob, wish, quantity=2)
    wishing.claim(bob, wish, amount=euros("5"))
    alice.patch(wishing.item(wish), {"price": euros("30.00")}, "json")

    # Left of 300 are 300 - 60 - 5.
    assert rush(wishing, wish, [TEN]) == 23
    assert wishing.seen_by(bob)[0]["left"] == {"quantity": 0, "amount": euros("5.00")}


def test_the_owner_writes_while_64_claim_as_if_nobody_did(alice: Person) -> None:
    wishing = Wishing(alice)
    wish = wishing.add(quantity=999)
    token = wishing.body["link"]["token"]

    def act(number: int) -> int:
        if number < 4:
            change = {"description": f"Number {number}"}
            return int(alice.patch(wishing.item(wish), change, "json").status_code)
        claimer = Claimer(f"friend-{number}-of-{wish}", None, "")
        services.claim_wish(
            token=token, wish_item_id=wish, claimer=claimer, fields=PIECE, now=datetime.now(UTC)
        )
        return 201

    assert at_once(64, act) == [200] * 4 + [201] * 60


def test_who_lowers_the_quantity_meanwhile_is_heeded(
    alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    wishing = Wishing(alice)
    wish = wishing.add(quantity=5)
    real, before = Taken.find, [lambda: alice.patch(wishing.item(wish), {"quantity": 1}, "json")]

    def find(*keys: str) -> Taken | None:
        if before:
            before.pop()()
        return real(*keys)

    monkeypatch.setattr(Taken, "find", find)

    response = wishing.claim(bob, wish, quantity=2)

    assert response.json()["error"]["code"] == "NOTHING_LEFT"
    assert wishing.claim(bob, wish, quantity=1).status_code == 201


def test_withdrawing_at_once_gives_back_once(alice: Person, bob: Person) -> None:
    wishing = Wishing(alice)
    wish = wishing.add(quantity=5)
    claim_id = wishing.claim(bob, wish, quantity=2).json()["claimId"]

    answers = at_once(8, lambda _: wishing.withdraw(bob, wish, claim_id).status_code)

    assert sorted(answers) == [204] + [404] * 7
    assert Taken.load(wishing.wishlist_id, wish).quantity == 0


def test_a_counter_of_another_measure_is_a_lost_race(alice: Person, bob: Person) -> None:
    wishing = Wishing(alice)
    wish = wishing.add(price=euros("10.00"))
    wishing.claim(bob, wish, amount=euros("1"))
    stale = Taken.load(wishing.wishlist_id, wish)
    alice.patch(wishing.item(wish), {"price": euros("20.00")}, "json")
    wishing.claim(bob, wish, amount=euros("1"))

    with pytest.raises(LostRace), transaction() as tx:
        stale.give_back_in(tx, Share(0, Money.read("1.00 EUR")))


def test_claims_that_are_changed_and_withdrawn_at_once_never_exceed_the_item(
    alice: Person, bob: Person
) -> None:
    wishing = Wishing(alice)
    wish = wishing.add(quantity=20, price=euros("10.00"))
    claim_ids = [wishing.claim(bob, wish, quantity=1).json()["claimId"] for _ in range(8)]

    def act(number: int) -> int:
        claim_id = claim_ids[number % 8]
        if number in {17, 34}:
            return int(wishing.withdraw(bob, wish, claim_id).status_code)
        pieces, money = {"quantity": number % 5 + 1}, {"amount": euros(f"{number + 1}")}
        share: dict[str, Any] = pieces if number % 3 else money
        return int(wishing.change(bob, wish, claim_id, **share).status_code)

    answers = at_once(64, act)

    assert {*answers} <= {200, 204, 404, 409}
    assert answers.count(204) == 2
    taken, claims = Taken.load(wishing.wishlist_id, wish), Claim.of_item(wishing.wishlist_id, wish)
    assert len(claims) == taken.claims == 6
    assert sum(claim.quantity or 0 for claim in claims) == taken.quantity
    assert sum(claim.share.minor for claim in claims) == taken.minor
    assert taken.worth == 1000 * taken.quantity + taken.minor <= 20_000


def test_of_two_changes_of_one_claim_at_once_none_is_refused(alice: Person, bob: Person) -> None:
    """Each fits in the place of the other, whichever comes first."""
    wishing = Wishing(alice)
    wish = wishing.add(quantity=4)
    claim_id = wishing.claim(bob, wish, quantity=1).json()["claimId"]

    def change(number: int) -> int:
        return int(wishing.change(bob, wish, claim_id, quantity=3 + number % 2).status_code)

    assert at_once(16, change) == [200] * 16
    [claim] = Claim.of_item(wishing.wishlist_id, wish)
    assert claim.quantity == Taken.load(wishing.wishlist_id, wish).worth
