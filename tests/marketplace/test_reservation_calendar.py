"""Reservations in the calendars of who made them, and without the exact place."""

from typing import Any
from urllib.parse import urlsplit

import icalendar
from rest_framework.test import APIClient

from apps.accounts import services as accounts
from tests.conftest import Person
from tests.factories import BERLIN, NOW, make_item
from tests.marketplace.reserving import accept, cancel, confirm, reserve, reserve_at, wait


def make_feed(who: Person) -> str:
    made = who.post("/v1/calendar-feeds", {"include": ["reservations"]}, "json").json()
    return str(urlsplit(made["url"]).path)


def to_dos(anonymous: APIClient, path: str) -> list[Any]:
    answer = anonymous.get(path)
    assert str(BERLIN["lat"]) not in answer.content.decode()
    return list(icalendar.Calendar.from_ical(answer.content).walk("VTODO"))


def test_what_is_reserved_is_to_be_done_until_it_lapses(
    alice: Person, bob: Person, anonymous: APIClient, dynamodb_calls: list[str]
) -> None:
    item, path = make_item(alice.user_id, category="garden"), make_feed(bob)
    made = reserve(bob, item).json()
    anonymous.get(path)
    dynamodb_calls.clear()

    [to_do] = to_dos(anonymous, path)

    around = ["GetItem", "UpdateItem", "GetItem"]
    assert dynamodb_calls == [*around, "Query", "BatchGetItem", "BatchGetItem"]
    assert (to_do["uid"], to_do["summary"]) == (f"{made['reservationId']}@hearth", item.title)
    assert f"{to_do['due'].dt:%Y-%m-%dT%H:%M:%S}" == made["expiresAt"][:19]
    assert list(to_do["categories"].cats) == ["garden"]
    assert len(to_do.walk("VALARM")) == 1


def test_it_follows_what_becomes_of_the_reservation(
    alice: Person, bob: Person, anonymous: APIClient
) -> None:
    item, path = make_item(alice.user_id), make_feed(bob)
    reserve(bob, item)
    known = {"If-None-Match": anonymous.get(path)["ETag"]}
    assert anonymous.get(path, headers=known).status_code == 304

    accept(alice, item)
    assert anonymous.get(path, headers=known).status_code == 200
    [accepted] = to_dos(anonymous, path)
    assert ("due" in accepted, accepted.walk("VALARM")) == (False, [])
    assert "accepted" in accepted["description"]

    confirm(alice, item)
    assert to_dos(anonymous, path) == []


def test_nothing_else_is_there(
    alice: Person, bob: Person, carol: Person, anonymous: APIClient
) -> None:
    path = make_feed(bob)
    lapsed, cancelled, awaited, blocked = [make_item(alice.user_id) for _ in range(4)]
    reserve_at(NOW, bob.user_id, lapsed)
    reserve(bob, cancelled)
    cancel(bob, cancelled)
    reserve(carol, awaited)
    wait(bob, awaited)
    reserve(bob, blocked)
    assert len(to_dos(anonymous, path)) == 1

    accounts.block_user(user_id=alice.user_id, other_id=bob.user_id, now=NOW)

    assert to_dos(anonymous, path) == []
