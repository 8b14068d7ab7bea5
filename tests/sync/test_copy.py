"""GET /sync without a token: everything there is."""

import os
from collections.abc import Callable

import pytest

from apps.core import sync
from apps.core.api.sync import KINDS
from tests.conftest import Person
from tests.factories import make_category, make_contact, make_gift, make_occasion, make_task
from tests.notifications.conftest import tell
from tests.sync.device import LISTS, Device, on_the_server

Settle = Callable[[], None]
SOAK = "SOAK" in os.environ
TASKS = 10_000 if SOAK else 250

pytestmark = pytest.mark.timeout(3600 if SOAK else 120)


def make_one_of_each(who: Person) -> None:
    category = make_category(who.user_id)
    make_task(who.user_id, category_id=category.category_id)
    contact = make_contact(who.user_id, birthday="1990-05-01")
    make_occasion(who.user_id, contact_ids=[contact.contact_id])
    make_gift(who.user_id)
    tell(who)


def test_brings_all_of_each_kind_as_get_shows_it(alice: Person, bob: Person) -> None:
    make_one_of_each(alice)
    make_one_of_each(bob)
    device = Device(alice)

    device.step()

    assert not device.has_more
    assert device.things == on_the_server(alice)
    assert {kind for kind, _ in device.things} == set(LISTS)


def test_of_nothing_is_nothing(alice: Person, dynamodb_calls: list[str]) -> None:
    device = Device(alice)

    device.step()

    assert (device.changes, device.has_more) == ([], False)
    assert dynamodb_calls == ["GetItem", *["Query"] * 6]


@pytest.mark.parametrize("limit", [1, 2, 7])
def test_comes_in_pages_of_at_most_so_many(alice: Person, limit: int) -> None:
    make_one_of_each(alice)
    device = Device(alice)

    while device.has_more:
        device.step(limit)
        assert len(device.changes) <= limit

    assert device.things == on_the_server(alice)


def test_brings_many_in_pages_of_a_query_each(alice: Person, dynamodb_calls: list[str]) -> None:
    ids = {make_task(alice.user_id, f"Task {number}").task_id for number in range(TASKS)}
    device = Device(alice)
    dynamodb_calls.clear()

    device.sync()

    assert {thing for _, thing in device.things} == ids
    assert len(dynamodb_calls) <= TASKS / 100 + 12


def test_what_happens_between_its_pages_is_not_missed(alice: Person, settle: Settle) -> None:
    gone, changed = (make_task(alice.user_id, title).task_id for title in ("gone", "changed"))
    make_gift(alice.user_id)
    settle()
    device = Device(alice)
    device.step(limit=2)

    alice.delete(f"/v1/tasks/{gone}")
    alice.patch(f"/v1/tasks/{changed}", {"title": "Changed"}, "json")
    make_task(alice.user_id, "new")
    settle()
    device.sync(limit=2)

    assert device.things == on_the_server(alice)


def test_what_is_only_mailed_is_not_kept(alice: Person, settle: Settle) -> None:
    ways = {"types": {"task.due": {"in_app": False, "email": True}}}
    assert alice.patch("/v1/notifications/preferences", ways, "json").status_code == 200
    device = Device(alice)
    device.sync()

    tell(alice)
    settle()
    device.sync()

    assert device.things == {}
    device = Device(alice)
    device.sync()
    assert device.things == {}


def test_the_schema_names_what_each_change_is_of(alice: Person) -> None:
    change = alice.get("/schema?format=json").json()["components"]["schemas"]["Change"]

    assert sorted(change["properties"]["type"]["enum"]) == sorted(sync._kinds)
    shown = [one.get("$ref", one) for one in change["properties"]["resource"]["anyOf"]]
    assert shown == [
        *(f"#/components/schemas/{kind.title()}" for kind in KINDS),
        {"type": "null"},
    ]
