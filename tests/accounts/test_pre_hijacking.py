"""Whoever registers an e-mail before, between or after its owner never gets into their account."""

import os
from contextlib import suppress
from dataclasses import dataclass
from itertools import permutations

import pytest

from apps.accounts import cognito
from tests.accounts.conftest import Newcomer

Order = tuple[str, ...]
IS_SOAK = "SOAK" in os.environ
STEPS = ("attacker_registers", "victim_registers", "attacker_guesses", "victim_confirms", "resend")
MORE_STEPS = ("attacker_signs_up_at_cognito", "attacker_resets") if IS_SOAK else ()
STOLEN = "Stolen-horse-9"


@dataclass
class Rivals:
    """Two with one e-mail: the victim reads its mailbox, the attacker knows no code."""

    victim: Newcomer
    attacker: Newcomer

    def attacker_registers(self) -> None:
        self.attacker.register(displayName="Mallory")

    def victim_registers(self) -> None:
        self.victim.register(displayName="Victoria")

    def attacker_guesses(self) -> None:
        self.attacker.confirm("000000")

    def victim_confirms(self) -> None:
        self.victim.confirm()

    def resend(self) -> None:
        self.attacker.post("resend-code", email=self.attacker.email)

    def attacker_signs_up_at_cognito(self) -> None:
        with suppress(cognito.EmailTaken):
            cognito.sign_up(self.attacker.email, STOLEN)

    def attacker_resets(self) -> None:
        self.attacker.post("forgot-password", email=self.attacker.email)


@pytest.fixture
def rivals(newcomer: Newcomer, another: Newcomer) -> Rivals:
    another.email, another.password = newcomer.email, STOLEN
    return Rivals(victim=newcomer, attacker=another)


def can_happen(order: Order) -> bool:
    """Tell whether nobody answers for a registration that they have not made yet."""
    may_guess = order.index("attacker_registers") < order.index("attacker_guesses")
    return may_guess and order.index("victim_registers") < order.index("victim_confirms")


ORDERS = [order for order in permutations(STEPS + MORE_STEPS) if can_happen(order)]


@pytest.mark.parametrize("order", ORDERS if IS_SOAK else ORDERS[::3], ids="-".join)
def test_nobody_but_the_victim_comes_in(rivals: Rivals, order: Order) -> None:
    for step in order:
        getattr(rivals, step)()

    victim, attacker = rivals.victim, rivals.attacker
    assert attacker.login().status_code in {401, 403}
    if victim.login().status_code != 200:  # The attacker came in between: so once more.
        rivals.victim_registers()
        rivals.victim_confirms()
    profile = victim.sign_in().get("/v1/users/me").json()
    assert (profile["username"], profile["displayName"]) == (victim.username, "Victoria")
    assert attacker.login().status_code in {401, 403}


@pytest.mark.parametrize("late", ["attacker_registers", "attacker_guesses", "resend"])
def test_what_comes_after_the_confirmation_changes_nothing(rivals: Rivals, late: str) -> None:
    rivals.attacker_registers()
    rivals.victim_registers()
    rivals.victim_confirms()
    me = rivals.victim.sign_in()
    before = me.get("/v1/users/me").json()

    getattr(rivals, late)()

    assert me.get("/v1/users/me").json() == before
    assert rivals.attacker.login().status_code in {401, 403}
