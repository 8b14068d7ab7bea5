"""What others are told of reservations: each step once, without the exact place."""

from collections.abc import Callable
from dataclasses import asdict
from random import Random
from typing import Any

import pytest

from apps.core import bus, due, events
from apps.marketplace import services
from apps.marketplace.events import ItemDeleted, announce_item
from apps.marketplace.models import Listing, MarketRow
from tests.conftest import Person
from tests.core.streams import record
from tests.factories import BERLIN, NOW, make_item
from tests.marketplace.reserving import (
    LAPSE,
    accept,
    cancel,
    confirm,
    expect_whole,
    kinds_told,
    reserve,
    reserve_at,
    rows_of,
    sweep_at,
    told,
    wait,
    wait_at,
)

Settle = Callable[[], None]


class Steps:
    """The item's row after each step, as its stream tells of it."""

    def __init__(self, item: Listing) -> None:
        self.item, self.rows = item, [Listing.load_one(item.item_id)]

    def note(self, _done: object = None) -> None:
        self.rows.append(Listing.load_one(self.item.item_id))

    @property
    def pairs(self) -> list[tuple[Listing, Listing]]:
        return list(zip(self.rows, self.rows[1:], strict=False))

    @property
    def names(self) -> list[list[str]]:
        return [
            [event.name.partition(".")[2] for event in announce_item(*pair)] for pair in self.pairs
        ]


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """All that goes onto the bus."""
    sent: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(bus, "publish", sent.extend)
    return sent


def take_all_steps(alice: Person, bob: Person, carol: Person, mod: Person) -> Steps:
    steps = Steps(make_item(alice.user_id, place_label="Mitte"))
    item = steps.item
    steps.note(reserve_at(NOW, bob.user_id, item))
    wait_at(NOW, carol.user_id, item)
    steps.note()
    steps.note(sweep_at(item, LAPSE - (LAPSE - NOW) / 48))
    steps.note(sweep_at(item, LAPSE))
    named = {"viewer_id": carol.user_id, "item_id": item.item_id}
    services.cancel_reservation(**named, now=LAPSE)
    steps.note()
    steps.note(reserve(mod, item))
    steps.note(accept(alice, item))
    steps.note(confirm(alice, item))
    return steps


def test_each_step_is_told_as_what_it_is(
    alice: Person, bob: Person, carol: Person, mod: Person
) -> None:
    steps = take_all_steps(alice, bob, carol, mod)

    assert steps.names == [
        ["item-reserved"],
        [],
        ["reservation-lapsing"],
        ["reservation-expired", "item-reserved"],
        ["reservation-cancelled"],
        ["item-reserved"],
        ["reservation-accepted"],
        ["handover-confirmed"],
    ]


def test_no_event_tells_the_exact_place_or_the_note(
    alice: Person, bob: Person, carol: Person, mod: Person
) -> None:
    steps = take_all_steps(alice, bob, carol, mod)

    said = str([asdict(event) for pair in steps.pairs for event in announce_item(*pair)])

    assert bob.user_id in said
    for secret in (str(BERLIN["lat"]), str(BERLIN["lng"]), "13.40", "Mitte"):
        assert secret not in said


def test_both_sides_are_told_once_though_events_come_three_times_and_shuffled(
    alice: Person, bob: Person, carol: Person, mod: Person, settle: Settle
) -> None:
    steps = take_all_steps(alice, bob, carol, mod)
    records = [record(*pair) for pair in steps.pairs] * 3
    Random(1).shuffle(records)  # noqa: S311  # No secret.

    for one in records:
        assert events.deliver([one]) == {"batchItemFailures": []}

    lapsed = ["reservation.lapsed", "reservation.lapsing", "reservation.made"]
    assert kinds_told(bob) == lapsed
    assert kinds_told(carol) == ["reservation.turn"]
    assert kinds_told(mod) == ["reservation.accepted", "reservation.confirmed", "reservation.made"]
    assert kinds_told(alice) == sorted(
        [*lapsed, "reservation.cancelled", *["reservation.made"] * 2]
    )
    assert (rows_of(steps.item)["queue"], expect_whole(steps.item).status) == ([], "handed_over")


def test_the_bus_hears_of_it_once_each(
    alice: Person,
    bob: Person,
    carol: Person,
    settle: Settle,
    published: list[tuple[str, dict[str, Any]]],
) -> None:
    item = make_item(alice.user_id)
    reserve(bob, item, note="At my place, 5 Elm Street?")
    wait(carol, item)
    cancel(alice, item)
    accept(alice, item)
    settle()

    ours = [detail for name, detail in published if "reserv" in name]
    first, ended, second, yes = ours
    assert first["userId"] == alice.user_id
    assert (first["reserverId"], first["wasWaiting"]) == (bob.user_id, False)
    assert (ended["reserverId"], ended["cancelledBy"]) == (bob.user_id, "seller")
    assert (second["reserverId"], second["wasWaiting"]) == (carol.user_id, True)
    assert yes["reservationId"] == second["reservationId"]
    assert "Elm Street" not in str(published)
    assert str(BERLIN["lat"]) not in str(published)
    assert ("reservation.cancelled", item.title) in told(bob)


def test_of_an_item_that_goes_with_its_seller_the_reserver_is_told(
    alice: Person, bob: Person
) -> None:
    item = make_item(alice.user_id)
    reserve(bob, item)
    held = Listing.load_one(item.item_id)

    deleted, cancelled = announce_item(held, None)

    assert isinstance(deleted, ItemDeleted)
    assert asdict(cancelled)["reserver_id"] == bob.user_id
    assert asdict(cancelled)["cancelled_by"] == "seller"


def test_a_crash_on_the_way_leaves_nothing_half_done(
    alice: Person, bob: Person, carol: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = make_item(alice.user_id)
    reserve_at(NOW, bob.user_id, item)  # It has lapsed by now, and nothing has swept.
    url = f"/v1/items/{item.item_id}/reserve"

    def crash(*_: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("apps.marketplace.services.reserving._write", crash)
        assert carol.post(url, {}, "json", HTTP_IDEMPOTENCY_KEY="one").status_code == 500
    assert expect_whole(item).status == "active"

    again = carol.post(url, {}, "json", HTTP_IDEMPOTENCY_KEY="one")

    assert again.status_code == 201
    assert expect_whole(item).reservation_id == again.json()["reservationId"]


def test_a_sweep_that_dies_is_done_by_the_next(
    alice: Person, bob: Person, carol: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = make_item(alice.user_id)
    reserve_at(NOW, bob.user_id, item)
    wait_at(NOW, carol.user_id, item)

    def crash(*_: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(MarketRow, "put_in", crash)
        due.run_all(LAPSE)
    assert expect_whole(item).reserver_id == bob.user_id

    due.run_all(LAPSE)

    assert expect_whole(item).reserver_id == carol.user_id
