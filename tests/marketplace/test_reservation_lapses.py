"""Reservations lapse by time alone, whether anything ran or not, and once."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from apps.core.errors import NotFound
from apps.core.times import from_text, to_text
from apps.marketplace import services
from apps.marketplace.errors import ItemNotAvailable, ReservationLapsed, ReservedBefore
from apps.marketplace.models import Listing
from tests.conftest import Person
from tests.factories import NOW, make_item
from tests.marketplace.reserving import (
    HOUR,
    LAPSE,
    LATER,
    accept,
    cancel,
    code,
    expect_whole,
    kinds_told,
    open_of,
    read,
    reserve,
    reserve_at,
    rows_of,
    sweep_at,
    told,
    wait_at,
)

Settle = Callable[[], None]
A_MILLISECOND = timedelta(milliseconds=1)


def test_a_lapsed_hold_is_taken_at_once_though_nothing_swept(
    alice: Person, bob: Person, carol: Person
) -> None:
    item = make_item(alice.user_id)
    reserve_at(NOW, bob.user_id, item)

    with pytest.raises(ItemNotAvailable):
        reserve_at(LAPSE - A_MILLISECOND, carol.user_id, item)
    made = reserve_at(LAPSE, carol.user_id, item)

    row = expect_whole(item)
    assert (row.reservation_id, row.reserver_id) == (made.reservation_id, carol.user_id)
    assert (open_of(bob.user_id), open_of(carol.user_id)) == (0, 1)
    assert {one.status for one in rows_of(item)["reservation"]} == {"lapsed", "pending"}


def test_who_let_it_lapse_does_not_get_it_again_also_before_the_sweep(
    alice: Person, bob: Person
) -> None:
    item = make_item(alice.user_id)
    reserve_at(NOW, bob.user_id, item)

    with pytest.raises(ReservedBefore):
        reserve_at(LAPSE, bob.user_id, item)
    assert code(reserve(bob, item)) == (409, "RESERVED_BEFORE")
    assert open_of(bob.user_id) == 0


def test_a_lapsed_one_goes_to_who_waits_and_not_to_who_asks(
    alice: Person, bob: Person, carol: Person, mod: Person
) -> None:
    item = make_item(alice.user_id)
    reserve_at(NOW, bob.user_id, item)
    wait_at(NOW, carol.user_id, item)

    with pytest.raises(ItemNotAvailable):
        reserve_at(LAPSE, mod.user_id, item)

    row = expect_whole(item)
    assert (row.reserver_id, row.reserved_until) == (carol.user_id, LAPSE + 48 * HOUR)


def test_whoever_reads_sees_it_lapsed_and_notes_it(
    alice: Person, bob: Person, carol: Person, dynamodb_calls: list[str]
) -> None:
    item, awaited = make_item(alice.user_id), make_item(alice.user_id)
    for one in (item, awaited):
        reserve_at(NOW, bob.user_id, one)
    wait_at(NOW, carol.user_id, awaited)

    def seen(who: Person) -> list[tuple[str, bool]]:
        found = who.get("/v1/me/items?role=seller").json()["items"]
        return [(one["status"], one["reservation"] is None) for one in found]

    # In a list it is judged alone: what others wait for is on its way to them.
    assert sorted(seen(alice)) == [("active", True), ("reserved", True)]
    dynamodb_calls.clear()
    assert (read(bob, item)["status"], read(bob, item)["reservation"]) == ("active", None)
    once = ["GetItem", "GetItem", "TransactWriteItems", "BatchGetItem"]
    assert dynamodb_calls == [*once, "GetItem", "BatchGetItem"]
    assert read(carol, awaited)["reservation"]["userId"] == carol.user_id
    expect_whole(item)
    expect_whole(awaited)


def test_the_sweep_warns_both_sides_and_then_lets_it_lapse(
    alice: Person, bob: Person, settle: Settle, dynamodb_calls: list[str]
) -> None:
    item = make_item(alice.user_id)
    reserve_at(NOW, bob.user_id, item)

    assert sweep_at(item, LAPSE - 6 * HOUR - A_MILLISECOND) == 0
    dynamodb_calls.clear()
    assert sweep_at(item, LAPSE - 6 * HOUR) == 1
    assert dynamodb_calls[-2:] == ["GetItem", "TransactWriteItems"]
    assert Listing.load_one(item.item_id).version == 2
    assert sweep_at(item, LAPSE - A_MILLISECOND) == 0
    dynamodb_calls.clear()
    assert sweep_at(item, LAPSE) == 1
    assert dynamodb_calls[-2:] == ["GetItem", "TransactWriteItems"]
    assert sweep_at(item, LATER) == 0
    settle()

    expected = ["reservation.lapsed", "reservation.lapsing", "reservation.made"]
    assert (kinds_told(alice), kinds_told(bob)) == (expected, expected)
    assert (expect_whole(item).status, open_of(bob.user_id)) == ("active", 0)


def test_what_will_lapse_is_foreseen_by_both_sides(
    alice: Person, bob: Person, carol: Person
) -> None:
    item, accepted = make_item(alice.user_id), make_item(alice.user_id)
    made = reserve(bob, item).json()
    reserve(bob, accepted)
    accept(alice, accepted)
    warned_at = to_text(from_text(made["expiresAt"]) - 6 * HOUR)

    seen = [who.get("/v1/notifications/preview").json()["items"] for who in (alice, bob, carol)]

    assert seen[0] == seen[1]
    [coming] = seen[0]
    assert (coming["type"], coming["dueAt"]) == ("reservation.lapsing", warned_at)
    assert (coming["rule"], coming["data"]["id"]) == ("-PT6H", item.item_id)
    assert seen[2] == []


def test_after_a_long_outage_it_lapses_at_once_without_a_warning(
    alice: Person, bob: Person, settle: Settle
) -> None:
    item = make_item(alice.user_id)
    reserve_at(NOW, bob.user_id, item)

    assert sweep_at(item, LATER) == 1
    settle()

    assert kinds_told(bob) == ["reservation.lapsed", "reservation.made"]


def test_an_accepted_one_never_lapses(alice: Person, bob: Person, settle: Settle) -> None:
    item = make_item(alice.user_id)
    reserve(bob, item)
    accept(alice, item)

    assert sweep_at(item, NOW + timedelta(days=4000)) == 0

    settle()
    assert read(bob, item)["reservation"]["status"] == "accepted"
    assert kinds_told(bob) == ["reservation.accepted", "reservation.made"]


def test_what_has_lapsed_is_not_accepted_nor_cancelled(alice: Person, bob: Person) -> None:
    item = make_item(alice.user_id)
    reserve_at(NOW, bob.user_id, item)

    for who in (alice, bob):
        assert cancel(who, item) == 404
    with pytest.raises(ReservationLapsed):
        services.accept_reservation(viewer_id=alice.user_id, item_id=item.item_id, now=LAPSE)

    with pytest.raises(NotFound):
        services.confirm_handover(viewer_id=alice.user_id, item_id=item.item_id, now=LAPSE)
    assert expect_whole(item).status == "active"


def test_a_seller_does_not_accept_somebody_whom_they_did_not_see(
    alice: Person, bob: Person, carol: Person
) -> None:
    item = make_item(alice.user_id)
    reserve_at(NOW, bob.user_id, item)
    wait_at(NOW, carol.user_id, item)

    assert code(accept(alice, item)) == (409, "CONFLICT")

    row = expect_whole(item)
    assert (row.reserver_id, row.reservation_status) == (carol.user_id, "pending")


def test_a_lapsed_one_stands_in_no_way_of_its_seller(alice: Person, bob: Person) -> None:
    item, gone = make_item(alice.user_id), make_item(alice.user_id)
    for one in (item, gone):
        reserve_at(NOW, bob.user_id, one)

    cancelled = alice.patch(f"/v1/items/{item.item_id}", {"status": "cancelled"}, "json")

    assert (cancelled.status_code, cancelled.json()["status"]) == (200, "cancelled")
    assert alice.delete(f"/v1/items/{gone.item_id}").status_code == 204
    assert open_of(bob.user_id) == 0


def test_a_stale_due_row_just_goes(alice: Person, bob: Person) -> None:
    item = make_item(alice.user_id)
    reserve_at(NOW, bob.user_id, item)
    stale = Listing.load_one(item.item_id).due_row()
    assert stale
    services.accept_reservation(viewer_id=alice.user_id, item_id=item.item_id, now=NOW)
    stale.save()

    assert (sweep_at(item, LATER), sweep_at(item, LATER)) == (1, 0)
    assert expect_whole(item).reservation_status == "accepted"


def test_the_command_sweeps_as_if_it_were_then(alice: Person, bob: Person, settle: Settle) -> None:
    item = make_item(alice.user_id)
    reserve(bob, item)

    call_command("sweep", until="2998-01-01T00:00:00Z", stdout=StringIO())
    settle()

    assert read(bob, item)["status"] == "active"
    assert ("reservation.lapsed", item.title) in told(bob)
