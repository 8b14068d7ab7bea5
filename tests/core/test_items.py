from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from apps.accounts.models import AuditEntry
from apps.core.correlation import correlated
from apps.core.db import (
    Item,
    Unexpected,
    connection,
)
from apps.core.db.batches import read_batch
from apps.core.db.pages import key_of
from apps.core.errors import NotFound, PreconditionFailed
from apps.core.ids import new_id
from apps.notifications.models import Notification
from apps.tasks.models import Task
from apps.tasks.models.stats import OpenTasks
from tests.core.conftest import Fail, LoseAnswers
from tests.factories import NOW, make_task

CHANGES = {"title": "Water them well", "updated_at": NOW}


def raw_of(row: Item) -> dict[str, Any]:
    """Read a row as DynamoDB has it."""
    request = {"TableName": type(row).Meta.table_name, "Key": key_of(row, None)}
    raw: dict[str, Any] = connection.client.get_item(**request, ConsistentRead=True)["Item"]
    return raw


def notification(user_id: str, title: str = "Due") -> Notification:
    return Notification(
        user_id, new_id(NOW), type="task.due", title=title, created_at=NOW, pending_key="1"
    )


@pytest.mark.parametrize("count", [1, 2])
def test_a_create_repeated_after_a_lost_answer_knows_its_own_row(
    user_id: str, lose_answers: LoseAnswers, count: int
) -> None:
    lose_answers("PutItem", count)

    assert notification(user_id).save_once() is True
    assert len(list(Notification.query(user_id))) == 1


def test_a_create_repeated_after_others_changed_the_row_takes_it_as_it_is(
    user_id: str, fail: Fail
) -> None:
    task = make_task(user_id)
    Task.change(user_id, task.task_id, changes=CHANGES)

    assert task.save_once() is False
    assert task.save_new().title == "Water them well"


@pytest.mark.parametrize("if_version", [None, 1])
def test_a_change_repeated_after_a_lost_answer_counts_once(
    user_id: str, lose_answers: LoseAnswers, if_version: int | None
) -> None:
    task_id = make_task(user_id).task_id
    lose_answers("UpdateItem", 2)

    changed = Task.change(user_id, task_id, changes=CHANGES, if_version=if_version)

    assert (changed.version, changed.title) == (2, "Water them well")
    assert Task.load(user_id, task_id).version == 2


@pytest.mark.parametrize("if_version", [None, 1])
def test_so_does_a_deletion(
    user_id: str, lose_answers: LoseAnswers, if_version: int | None
) -> None:
    task_id = make_task(user_id).task_id
    lose_answers("UpdateItem", 1)

    Task.mark_deleted(user_id, task_id, now=NOW, if_version=if_version)

    with pytest.raises(NotFound):
        Task.mark_deleted(user_id, task_id, now=NOW)


def test_a_row_that_is_not_there_is_not_found(user_id: str) -> None:
    with pytest.raises(NotFound):
        Task.load(user_id, new_id(NOW))

    assert Task.find(user_id, new_id(NOW)) is None


def test_a_row_is_found_by_its_own_keys_alone(user_id: str) -> None:
    task = make_task(user_id)

    assert Task.find(user_id, task.task_id)
    assert Task.find(str(uuid4()), task.task_id) is None
    assert task.keys() == (user_id, task.task_id)
    assert OpenTasks(user_id).keys() == (user_id,)


def test_a_change_sets_only_what_it_names(user_id: str) -> None:
    task = make_task(user_id, tags=["home"], description="All of them")

    with correlated("request-1"):
        changed = Task.change(user_id, task.task_id, changes=CHANGES)

    assert (changed.title, changed.tags, changed.version) == ("Water them well", ["home"], 2)
    assert changed.correlation_id == "request-1"
    assert changed.write_id != task.write_id
    assert changed.serialize() == Task.load(user_id, task.task_id).serialize()


@pytest.mark.parametrize("if_version", [None, 1])
def test_a_change_never_makes_a_row(user_id: str, if_version: int | None) -> None:
    with pytest.raises(NotFound):
        Task.change(user_id, new_id(NOW), changes=CHANGES, if_version=if_version)
    with pytest.raises(NotFound):
        Task.mark_deleted(user_id, new_id(NOW), now=NOW, if_version=if_version)

    assert list(Task.query(user_id)) == []


def test_another_version_is_refused_and_named(user_id: str) -> None:
    task_id = make_task(user_id).task_id
    Task.change(user_id, task_id, changes=CHANGES)

    for change in (
        lambda: Task.change(user_id, task_id, changes={"title": "B"}, if_version=1),
        lambda: Task.mark_deleted(user_id, task_id, now=NOW, if_version=1),
    ):
        with pytest.raises(PreconditionFailed) as caught:
            change()
        assert caught.value.details == {"currentVersion": 2}
    assert Task.load(user_id, task_id).title == "Water them well"


def test_a_row_that_is_otherwise_than_expected_comes_along(user_id: str) -> None:
    task_id = make_task(user_id, description="All of them").task_id

    with pytest.raises(Unexpected) as caught:
        Task.change(user_id, task_id, changes=CHANGES, expect=Task.description.does_not_exist())

    assert isinstance(caught.value.row, Task)
    assert caught.value.row.description == "All of them"
    assert Task.load(user_id, task_id).version == 1


def test_nothing_that_has_no_value_is_stored(user_id: str) -> None:
    task = make_task(user_id, description="All of them", due_date="2026-03-02")

    Task.change(user_id, task.task_id, changes={"description": None, "due_date": None})

    raw = raw_of(task)
    assert raw.keys().isdisjoint({"description", "dueDate"})
    assert not any("NULL" in value for value in raw.values())


def test_a_deletion_takes_the_row_out_of_every_index(user_id: str) -> None:
    task = make_task(user_id, due_date="2026-03-02", priority="high")

    with correlated("request-1"):
        Task.mark_deleted(user_id, task.task_id, now=NOW)

    raw = raw_of(task)
    assert raw["deletedAt"] == {"S": "2026-03-01T09:30:00.000Z"}
    assert raw["expiresAt"] == {"N": "1772357400"}
    assert raw["correlationId"] == {"S": "request-1"}
    assert raw.keys().isdisjoint({"stateKey", "dueKey", "priorityKey", "agendaKey", "categoryId"})


def test_a_deleted_row_is_absent_to_everybody(user_id: str) -> None:
    task = make_task(user_id)
    Task.mark_deleted(user_id, task.task_id, now=NOW)

    assert Task.find(user_id, task.task_id) is None
    assert Task.page(user_id, limit=10).items == []
    assert read_batch(Task, [task.keys()]) == []
    with pytest.raises(NotFound):
        Task.change(user_id, task.task_id, changes=CHANGES)


def test_two_patches_of_different_fields_both_survive(user_id: str) -> None:
    task_id = make_task(user_id).task_id
    names = ["title", "description", "priority", "due_date"]

    with ThreadPoolExecutor(32) as pool:
        for _ in pool.map(
            lambda n: Task.change(user_id, task_id, changes={names[n % 4]: f"{n}"}), range(32)
        ):
            pass

    task = Task.load(user_id, task_id)
    assert task.version == 33
    assert all(int(getattr(task, name)) % 4 == place for place, name in enumerate(names))


def test_of_32_rivals_for_one_version_one_wins(user_id: str) -> None:
    task_id = make_task(user_id).task_id

    def change(number: int) -> bool:
        try:
            Task.change(user_id, task_id, changes={"title": f"{number}"}, if_version=1)
        except PreconditionFailed:
            return False
        return True

    with ThreadPoolExecutor(32) as pool:
        assert sum(pool.map(change, range(32))) == 1
    assert Task.load(user_id, task_id).version == 2


def test_moments_are_stored_as_clients_see_them(user_id: str) -> None:
    task = make_task(user_id)
    moment = datetime(2026, 3, 1, 10, 30, 0, 999_999, tzinfo=UTC) + timedelta(days=1)

    Task.change(user_id, task.task_id, changes={"reminded_at": moment, "series_place": 10**30})

    stored = Task.load(user_id, task.task_id)
    assert raw_of(task)["remindedAt"] == {"S": "2026-03-02T10:30:00.999Z"}
    assert stored.reminded_at == moment.replace(microsecond=999_000)
    assert stored.series_place == 10**30


def test_goes_on_in_an_index_that_tells_keys_alone() -> None:
    user_id = str(uuid4())
    made = [new_id(NOW) for _ in range(3)]
    for entry_id in made:
        AuditEntry("2026", entry_id, action="x", actor_id=user_id, created_at=NOW).save()

    first = AuditEntry.page(user_id, index="ByActor", limit=2)
    second = AuditEntry.page(user_id, index="ByActor", limit=2, after=first.next_key)

    assert sorted(entry.entry_id for entry in [*first.items, *second.items]) == sorted(made)
    assert second.next_key is None
