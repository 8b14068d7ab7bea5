import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from apps.core import due as due_index
from apps.core.due import Due, due_rows, run_all
from apps.tasks import services
from apps.tasks.models import Task
from tests.conftest import Person
from tests.factories import NOW, make_task

SOON = "2026-03-01T10:00:00.000Z"
LATER = "2026-03-01T11:00:00.000Z"
AT_NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def mine(user_id: str) -> list[Due]:
    rows = due_rows(NOW + timedelta(days=36500))
    return [row for kind, row in rows if (kind, row.user_id) == ("task-reminder", user_id)]


def pending(client: Person) -> list[dict[str, object]]:
    items: list[dict[str, object]] = client.get("/v1/notifications/pending").json()["items"]
    return items


def test_a_task_has_one_row_for_its_next_reminder(alice: Person) -> None:
    task = make_task(alice.user_id, remind_at=[LATER, SOON])

    [row] = mine(alice.user_id)

    assert (row.subject_id, row.due_at) == (task.task_id, datetime(2026, 3, 1, 10, tzinfo=UTC))


def test_tells_each_reminder_once_in_order(alice: Person, settle: Callable[[], None]) -> None:
    task = make_task(alice.user_id, "Call mum", remind_at=[SOON, LATER], due_date="2026-03-01")

    for _ in range(3):
        run_all(AT_NOON)
        settle()

    second, first = pending(alice)
    assert (first["type"], first["title"], first["body"]) == (
        "task.due",
        "Call mum",
        "Due: Sunday, 1 March 2026",
    )
    assert first["data"] == {"type": "task", "id": task.task_id}
    assert (first["createdAt"], second["createdAt"]) == (SOON, LATER)
    assert mine(alice.user_id) == []


def test_after_a_pause_one_run_tells_all_that_is_late(
    alice: Person, settle: Callable[[], None]
) -> None:
    make_task(alice.user_id, remind_at=[SOON, LATER], due_date="2026-03-01")

    run_all(AT_NOON)
    settle()

    assert [one["createdAt"] for one in pending(alice)] == [LATER, SOON]


@pytest.mark.parametrize(
    ("zone", "body"),
    [
        ("Europe/Berlin", "Due: Friday, 27 November 2026, 06:19"),
        ("America/New_York", "Due: Friday, 27 November 2026, 00:19"),
        ("Pacific/Honolulu", "Due: Thursday, 26 November 2026, 19:19"),
    ],
)
def test_tells_when_it_is_due_by_the_clocks_of_its_owner(
    alice: Person, settle: Callable[[], None], zone: str, body: str
) -> None:
    alice.patch("/v1/users/me", {"settings": {"timeZone": zone}}, "json")
    make_task(alice.user_id, remind_at=[SOON], due_date="2026-11-27T05:19:08.870Z")

    run_all(AT_NOON)
    settle()

    assert [one["body"] for one in pending(alice)] == [body]


def test_tells_nothing_before_its_time(alice: Person, settle: Callable[[], None]) -> None:
    make_task(alice.user_id, remind_at=[SOON])

    run_all(datetime(2026, 3, 1, 9, 59, 59, tzinfo=UTC))
    settle()

    assert pending(alice) == []
    assert len(mine(alice.user_id)) == 1


def test_reminding_is_no_change_to_the_client(alice: Person) -> None:
    task = make_task(alice.user_id, remind_at=[SOON])
    before = alice.get(f"/v1/tasks/{task.task_id}").json()

    run_all(AT_NOON)

    assert alice.get(f"/v1/tasks/{task.task_id}").json() == before


@pytest.mark.parametrize(
    "body",
    [
        {"remindAt": []},
        {"completed": True},
        {"remindAt": [LATER], "completed": True},
    ],
)
def test_what_no_longer_reminds_has_no_row(alice: Person, body: dict[str, object]) -> None:
    task = make_task(alice.user_id, remind_at=["2099-01-01T00:00:00.000Z"])

    alice.patch(f"/v1/tasks/{task.task_id}", body, "json")

    assert mine(alice.user_id) == []


def test_the_row_follows_the_due_date(alice: Person) -> None:
    task = make_task(alice.user_id, remind_at=["-P1D"], due_date="2099-03-10")

    alice.patch(f"/v1/tasks/{task.task_id}", {"dueDate": "2099-05-10"}, "json")

    [row] = mine(alice.user_id)
    assert row.due_at == datetime(2099, 5, 9, 7, tzinfo=UTC)  # 09:00 in Berlin, the day before.


def test_a_reopened_task_reminds_again(alice: Person) -> None:
    task = make_task(alice.user_id, remind_at=["2099-01-01T00:00:00.000Z"])
    alice.post(f"/v1/tasks/{task.task_id}/complete")

    alice.post(f"/v1/tasks/{task.task_id}/reopen")

    assert len(mine(alice.user_id)) == 1


def test_a_stale_row_goes_without_a_word(alice: Person, settle: Callable[[], None]) -> None:
    task = make_task(alice.user_id)
    Due.of("task-reminder", alice.user_id, task.task_id, NOW).save_once()
    Due.of("task-reminder", alice.user_id, "01M7XZG9NTT9PS9JT1WZ08ZQTT", NOW).save_once()

    run_all(AT_NOON)
    settle()

    assert mine(alice.user_id) == []
    assert pending(alice) == []


def test_a_reminder_of_another_zone_by_now_moves(alice: Person) -> None:
    make_task(alice.user_id, remind_at=["PT0S"], due_date="2026-03-02")
    [row] = mine(alice.user_id)

    services.fire_reminder(row, zone="America/New_York")

    [moved] = mine(alice.user_id)
    assert moved.due_at == datetime(2026, 3, 2, 14, tzinfo=UTC)  # 09:00 in New York.


def test_several_runs_at_once_tell_each_reminder_once(
    alice: Person, settle: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        make_task(alice.user_id, str(number), remind_at=[SOON])

    runs = [threading.Thread(target=run_all, args=(AT_NOON,)) for _ in range(4)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    settle()

    assert sorted(str(one["title"]) for one in pending(alice)) == list("01234")
    assert mine(alice.user_id) == []


def test_a_run_that_dies_is_made_good_by_the_next(
    alice: Person, settle: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_task(alice.user_id, "Call mum", remind_at=[SOON])
    with monkeypatch.context() as patch:
        patch.setitem(due_index._kinds, "task-reminder", lambda *_: 1 / 0)
        run_all(AT_NOON)
    assert len(mine(alice.user_id)) == 1

    run_all(AT_NOON)
    settle()

    assert [one["title"] for one in pending(alice)] == ["Call mum"]


def test_nobody_sees_reminders_of_others(
    alice: Person, bob: Person, settle: Callable[[], None]
) -> None:
    make_task(alice.user_id, remind_at=[SOON])

    run_all(AT_NOON)
    settle()

    assert pending(bob) == []
    assert Task.count(bob.user_id) == 0
