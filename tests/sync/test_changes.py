"""GET /sync?since=: what changed."""

from collections.abc import Callable

import pytest

from apps.core import change_log
from apps.core.events import deliver
from tests.conftest import Person
from tests.core.streams import record
from tests.factories import make_category, make_contact, make_task
from tests.sync.device import Device, on_the_server
from tests.threads import at_once

Settle = Callable[[], None]


@pytest.fixture
def device(alice: Person, settle: Settle) -> Device:
    """A device that knows everything there is: one task."""
    make_task(alice.user_id, "Known")
    settle()
    device = Device(alice)
    device.sync()
    return device


def test_nothing_new_costs_one_call(device: Device, dynamodb_calls: list[str]) -> None:
    device.step()

    assert (device.changes, device.has_more) == ([], False)
    assert dynamodb_calls == ["Query"]


def test_what_is_new_costs_two(device: Device, settle: Settle, dynamodb_calls: list[str]) -> None:
    for title in "abc":
        make_task(device.owner.user_id, title)
    settle()
    dynamodb_calls.clear()

    device.step()

    assert [change["resource"]["title"] for change in device.changes] == ["a", "b", "c"]
    assert dynamodb_calls == ["Query", "BatchGetItem"]


def test_what_changed_often_comes_once_as_it_is(device: Device, settle: Settle) -> None:
    [(_, task_id)] = device.things
    for title in ("Second", "Third"):
        device.owner.patch(f"/v1/tasks/{task_id}", {"title": title}, "json")
    settle()
    device.owner.patch(f"/v1/tasks/{task_id}", {"title": "Fourth"}, "json")

    device.step()

    [change] = device.changes
    assert (change["op"], change["version"]) == ("put", 4)
    assert change["resource"] == device.owner.get(f"/v1/tasks/{task_id}").json()


def test_a_deletion_leaves_a_tombstone(device: Device, settle: Settle) -> None:
    [(_, task_id)] = device.things
    device.owner.delete(f"/v1/tasks/{task_id}")
    settle()

    device.step()

    tombstone = {"type": "task", "id": task_id, "op": "delete", "version": 1, "resource": None}
    assert device.changes == [tombstone]
    assert device.things == {}


def test_a_tombstone_says_the_last_version_whatever_was_known(
    device: Device, settle: Settle
) -> None:
    contact = device.owner.post("/v1/contacts", {"name": "Anna"}, "json").json()
    path = f"/v1/contacts/{contact['contactId']}"
    for number in range(3):
        device.owner.patch(path, {"name": f"Anna {number}"}, "json")
    device.owner.delete(path)
    settle()

    device.step()

    [change] = device.changes
    assert (change["op"], change["version"]) == ("delete", 4)


def test_comes_in_pages_in_its_order(device: Device, settle: Settle) -> None:
    for number in range(7):
        make_task(device.owner.user_id, str(number))
    settle()
    titles: list[str] = []

    device.has_more = True
    while device.has_more:
        device.step(limit=3)
        titles += [change["resource"]["title"] for change in device.changes]

    assert titles == [str(number) for number in range(7)]


def test_what_follows_from_a_change_is_one_too(device: Device, settle: Settle) -> None:
    user_id = device.owner.user_id
    category = make_category(user_id)
    make_task(user_id, category_id=category.category_id)
    make_contact(user_id, birthday="1990-05-01")
    settle()

    device.sync()

    assert device.things == on_the_server(device.owner)
    assert {kind for kind, _ in device.things} == {"task", "category", "contact", "event"}


def test_a_change_that_is_delivered_twice_does_no_harm(device: Device, settle: Settle) -> None:
    task = make_task(device.owner.user_id, "Twice")
    settle()
    device.sync()

    assert deliver([record(None, task), record(None, task)]) == {"batchItemFailures": []}
    device.sync()

    assert device.things == on_the_server(device.owner)


def test_entries_that_come_at_once_have_numbers_without_gaps(alice: Person, carol: Person) -> None:
    tasks = [make_task(alice.user_id, str(number)) for number in range(8)]

    at_once(8, lambda number: deliver([record(None, tasks[number])]))

    stretch = change_log.read_behind(alice.user_id, 0, limit=100)
    assert (len(stretch.entries), stretch.last, stretch.has_more) == (8, 8, False)
    assert {entry.subject_id for entry in stretch.entries} == {task.task_id for task in tasks}
