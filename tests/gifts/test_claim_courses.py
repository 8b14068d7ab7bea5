"""Whatever people claim and change, and owners wish for: what is taken is what is counted.

Each course is random. After each step the counter is held to the claims that are there.
"""

import os
import random
from collections.abc import Callable
from typing import Any

import pytest

from apps.gifts.models import Claim, Taken, Wish
from apps.gifts.models.wishes import place_of
from apps.gifts.shares import Goal
from tests.conftest import Person
from tests.gifts.wishes import Wishing, euros

SEEDS = 200 if "SOAK" in os.environ else 2
STEPS = 40
PRICES = [None, euros("10.00"), euros("25.00"), {"amount": "9.00", "currency": "USD"}]


class Course:
    """A wish list with one item, whose owner and two friends act at random."""

    def __init__(self, alice: Person, friends: list[Person], seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311  # The same each time.
        self.wishing, self.friends = Wishing(alice), friends
        self.wish = self.wishing.add(quantity=4, price=euros("10.00"))
        self.claims: list[tuple[Person, str]] = []

    def step(self) -> int:
        """Let somebody do something. Returns the status of the answer."""
        acts: list[Callable[[], Any]] = [self.claim, self.claim, self.wish_otherwise]
        if self.claims:
            acts += [self.change, self.change, self.withdraw]
        return int(self.random.choice(acts)().status_code)

    def share(self) -> dict[str, Any]:
        money = {"amount": f"{self.random.randint(1, 30)}.00"}
        currency = {"currency": self.random.choice(["EUR", "EUR", "USD"])}
        shares: list[dict[str, Any]] = [
            {"quantity": self.random.randint(1, 4)},
            {"amount": {**money, **currency}},
        ]
        return self.random.choice(shares)

    def claim(self) -> Any:
        who = self.random.choice(self.friends)
        made = self.wishing.claim(who, self.wish, **self.share())
        if made.status_code == 201:
            self.claims.append((who, made.json()["claimId"]))
        return made

    def change(self) -> Any:
        who, claim_id = self.random.choice(self.claims)
        share = self.random.choice([{}, self.share(), self.share()])
        return self.wishing.change(who, self.wish, claim_id, **share)

    def withdraw(self) -> Any:
        who, claim_id = self.claims.pop(self.random.randrange(len(self.claims)))
        return self.wishing.withdraw(who, self.wish, claim_id)

    def wish_otherwise(self) -> Any:
        changes = [{"price": self.random.choice(PRICES)}, {"quantity": self.random.randint(1, 6)}]
        path = self.wishing.item(self.wish)
        return self.wishing.owner.patch(path, self.random.choice(changes), "json")

    def taken(self) -> int:
        """Hold the counter to the claims. Returns what is taken as the goal measures it by now."""
        claims = Claim.of_item(self.wishing.wishlist_id, self.wish)
        counted = Taken.find(self.wishing.wishlist_id, self.wish)
        if counted is None:
            assert claims == []
            return 0
        measured_by = Goal.measured_by(counted.measure or "")
        assert all(measured_by.measures(claim.share) for claim in claims)
        assert counted.claims == len(claims)
        assert counted.quantity == sum(claim.quantity or 0 for claim in claims)
        assert counted.minor == sum(claim.share.minor for claim in claims)
        assert counted.worth == sum(measured_by.worth(claim.share) for claim in claims)
        return self.goal.worth(counted.share)

    @property
    def goal(self) -> Goal:
        place = place_of(self.wishing.owner.user_id, self.wishing.wishlist_id)
        return Wish.load(place, self.wish).goal


@pytest.mark.parametrize("seed", range(SEEDS))
def test_what_is_taken_is_what_is_counted_and_fits(
    alice: Person, bob: Person, carol: Person, seed: int
) -> None:
    course = Course(alice, [bob, carol], seed)
    before, goal = 0, course.goal
    for _ in range(STEPS):
        status = course.step()
        assert status in {200, 201, 204, 400, 409}
        taken = course.taken()
        if course.goal == goal:  # Nobody takes more than fits, whatever is wished for by now.
            assert taken <= max(before, goal.size)
        before, goal = taken, course.goal
