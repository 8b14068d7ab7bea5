from collections.abc import Callable
from typing import Any

import pytest

from apps.core.db import connections, transactions
from apps.core.errors import LostRace
from apps.core.ids import new_id
from apps.tasks import services
from apps.tasks.models import Category, Task
from tests.conftest import Person
from tests.factories import NOW, ZONE, make_category, make_task

Interfere = Callable[[Callable[[], Any]], None]


@pytest.fixture
def between_read_and_write(monkeypatch: pytest.MonkeyPatch) -> Interfere:
    """Let something happen after each read of a task. Pauses take no time."""
    load = Task.load

    def arrange(happening: Callable[[], Any]) -> None:
        def load_then_happen(user_id: str, task_id: str) -> Task:
            task = load(user_id, task_id)
            happening()
            return task

        monkeypatch.setattr(Task, "load", load_then_happen)
        monkeypatch.setattr(connections, "PAUSE_SECONDS", 0)
        monkeypatch.setattr(transactions, "TRIES", 3)

    return arrange


def test_marks_the_task_as_done(alice: Person, dynamodb_calls: list[str]) -> None:
    task = make_task(alice.user_id)
    dynamodb_calls.clear()

    response = alice.post(f"/v1/tasks/{task.task_id}/complete")

    answer = response.json()
    assert response.status_code == 200
    assert dynamodb_calls == ["GetItem", "TransactWriteItems"]
    assert answer["next"] is None
    assert (answer["task"]["completed"], answer["task"]["version"]) == (True, 2)
    assert alice.get(f"/v1/tasks/{task.task_id}").json() == answer["task"]


def test_brings_a_recurring_task_again_in_the_same_transaction(
    alice: Person, dynamodb_calls: list[str]
) -> None:
    task = make_task(
        alice.user_id,
        due_date="2026-03-01T09:30:00.000Z",
        recurrence="FREQ=WEEKLY",
        tags=["home"],
        priority="high",
        checklist=[{"text": "a", "done": True}],
        remind_at=["-PT1H"],
    )
    dynamodb_calls.clear()

    answer = alice.post(f"/v1/tasks/{task.task_id}/complete").json()

    following = answer["next"]
    assert dynamodb_calls == ["GetItem", "TransactWriteItems"]
    assert following["dueDate"] == "2026-03-08T09:30:00.000Z"
    assert (following["title"], following["tags"]) == ("Water the plants", ["home"])
    assert following["checklist"] == [{"text": "a", "done": False}]
    assert (following["priority"], following["remindAt"]) == ("high", ["-PT1H"])
    assert (following["recurrence"], following["completed"]) == ("FREQ=WEEKLY", False)
    assert answer["task"]["nextTaskId"] == following["taskId"]
    assert alice.get(f"/v1/tasks/{following['taskId']}").json() == following


def test_keeps_the_wall_clock_time_when_clocks_change(alice: Person) -> None:
    task = make_task(alice.user_id, due_date="2026-03-28T08:00:00.000Z", recurrence="FREQ=DAILY")

    following = alice.post(f"/v1/tasks/{task.task_id}/complete").json()["next"]

    assert following["dueDate"] == "2026-03-29T07:00:00.000Z"  # 09:00 in Berlin, on both days.


def test_a_second_time_has_the_same_answer_and_no_effect(alice: Person) -> None:
    path = f"/v1/tasks/{make_task(alice.user_id, recurrence='FREQ=DAILY').task_id}/complete"
    first = alice.post(path).json()

    second = alice.post(path).json()

    assert second == first
    assert Task.count(alice.user_id) == 2


def test_count_counts_over_the_whole_series(alice: Person) -> None:
    task = make_task(alice.user_id, due_date="2026-03-01", recurrence="FREQ=DAILY;COUNT=3")
    dates = []
    task_id: str | None = task.task_id
    while task_id:
        answer = alice.post(f"/v1/tasks/{task_id}/complete").json()
        dates.append(answer["task"]["dueDate"])
        task_id = answer["task"]["nextTaskId"]

    assert dates == ["2026-03-01", "2026-03-02", "2026-03-03"]


def test_a_moved_date_starts_the_schedule_anew_but_not_the_count(alice: Person) -> None:
    task = make_task(alice.user_id, due_date="2026-03-01", recurrence="FREQ=WEEKLY;COUNT=3")
    second = alice.post(f"/v1/tasks/{task.task_id}/complete").json()["next"]
    alice.patch(f"/v1/tasks/{second['taskId']}", {"dueDate": "2026-03-10"}, "json")

    third = alice.post(f"/v1/tasks/{second['taskId']}/complete").json()["next"]

    assert third["dueDate"] == "2026-03-17"
    assert alice.post(f"/v1/tasks/{third['taskId']}/complete").json()["next"] is None


def test_a_new_rule_starts_the_count_anew(alice: Person) -> None:
    task = make_task(alice.user_id, due_date="2026-03-01", recurrence="FREQ=WEEKLY;COUNT=2")
    last = alice.post(f"/v1/tasks/{task.task_id}/complete").json()["next"]
    alice.patch(f"/v1/tasks/{last['taskId']}", {"recurrence": "FREQ=DAILY;COUNT=2"}, "json")

    following = alice.post(f"/v1/tasks/{last['taskId']}/complete").json()["next"]

    assert following["dueDate"] == "2026-03-09"
    assert alice.post(f"/v1/tasks/{following['taskId']}/complete").json()["next"] is None


def test_counts_from_the_completion_in_that_mode(alice: Person) -> None:
    task = make_task(
        alice.user_id,
        due_date="2020-01-01",
        recurrence="FREQ=DAILY;INTERVAL=3",
        recurrence_mode="completion",
    )

    done = services.complete_task(user_id=alice.user_id, task_id=task.task_id, now=NOW, zone=ZONE)

    assert done.next is not None
    assert done.next.due_date == "2026-03-04"


def test_moves_the_counters_of_its_category(alice: Person) -> None:
    category = make_category(alice.user_id).category_id
    task = make_task(alice.user_id, category_id=category, recurrence="FREQ=DAILY")

    alice.post(f"/v1/tasks/{task.task_id}/complete")
    assert Category.load(alice.user_id, category).task_counts == {"open": 1, "done": 1}

    alice.post(f"/v1/tasks/{task.task_id}/reopen")
    assert Category.load(alice.user_id, category).task_counts == {"open": 2, "done": 0}


def test_reopening_undoes_it_but_for_the_occurrence_that_came(alice: Person) -> None:
    path = f"/v1/tasks/{make_task(alice.user_id, recurrence='FREQ=DAILY').task_id}"
    done = alice.post(f"{path}/complete").json()

    reopened = alice.post(f"{path}/reopen")
    again = alice.post(f"{path}/complete").json()

    assert reopened.status_code == 200
    assert (reopened.json()["completed"], reopened.json()["completedAt"]) == (False, None)
    assert again["task"]["nextTaskId"] == done["next"]["taskId"]
    assert again["next"] == done["next"]
    assert Task.count(alice.user_id) == 2


def test_who_deleted_what_came_next_gets_another_after_reopening(alice: Person) -> None:
    fields = {"recurrence": "FREQ=DAILY;COUNT=2", "due_date": "2026-03-02"}
    path = f"/v1/tasks/{make_task(alice.user_id, **fields).task_id}"
    first = alice.post(f"{path}/complete").json()["next"]
    alice.delete(f"/v1/tasks/{first['taskId']}")
    alice.post(f"{path}/reopen")

    again = alice.post(f"{path}/complete").json()

    assert again["next"]["dueDate"] == first["dueDate"] == "2026-03-03"
    assert again["task"]["nextTaskId"] == again["next"]["taskId"] != first["taskId"]
    assert alice.get(f"/v1/tasks/{again['next']['taskId']}").status_code == 200
    last = alice.post(f"/v1/tasks/{again['next']['taskId']}/complete").json()
    assert last["next"] is None


def test_reopening_an_open_task_changes_nothing(alice: Person) -> None:
    task = make_task(alice.user_id)

    response = alice.post(f"/v1/tasks/{task.task_id}/reopen")

    assert (response.status_code, response.json()["version"]) == (200, 1)


def test_cannot_complete_a_task_of_others(alice: Person, bob: Person) -> None:
    task = make_task(alice.user_id)

    for verb in ("complete", "reopen"):
        assert bob.post(f"/v1/tasks/{task.task_id}/{verb}").status_code == 404
        assert bob.post(f"/v1/tasks/{new_id(NOW)}/{verb}").status_code == 404

    assert not Task.load(alice.user_id, task.task_id).completed


def test_counts_an_update_that_comes_between(
    alice: Person, between_read_and_write: Interfere
) -> None:
    task = make_task(alice.user_id, recurrence="FREQ=DAILY")
    updates = iter([{"title": "Water them well"}])

    def update_once() -> None:
        for changes in updates:
            Task.change(alice.user_id, task.task_id, changes=changes)

    between_read_and_write(update_once)
    done = services.complete_task(user_id=alice.user_id, task_id=task.task_id, now=NOW, zone=ZONE)

    assert done.task.title == "Water them well"
    assert done.next is not None
    assert done.next.title == "Water them well"


def test_gives_up_when_it_always_loses(alice: Person, between_read_and_write: Interfere) -> None:
    task = make_task(alice.user_id, recurrence="FREQ=DAILY")
    between_read_and_write(
        lambda: Task.change(alice.user_id, task.task_id, changes={"title": "Again"})
    )

    with pytest.raises(LostRace):
        services.complete_task(user_id=alice.user_id, task_id=task.task_id, now=NOW, zone=ZONE)

    assert [row.completed for row in Task.query(alice.user_id)] == [False]
