"""A task reminds while its owner writes it: neither undoes what the other does."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.core.due import Due, run_all
from apps.tasks import services
from apps.tasks.models import Task
from apps.tasks.services import TaskFields
from tests.conftest import Person
from tests.factories import ZONE, make_task
from tests.meanwhile import meanwhile

SOON, LATER = "2026-03-01T10:00:00.000Z", "2026-03-01T11:00:00.000Z"
DUE = datetime(2026, 3, 1, 10, tzinfo=UTC)


@pytest.fixture
def task(alice: Person) -> Task:
    return make_task(alice.user_id, remind_at=[SOON])


def remind(task: Task) -> None:
    services.update_task(
        user_id=task.user_id,
        task_id=task.task_id,
        fields=TaskFields(remind_at=[SOON, LATER]),
        if_version=None,
        now=DUE - timedelta(seconds=1),
        zone=ZONE,
    )


def stands_in_index(task: Task) -> bool:
    row = task.due_row()
    return row is not None and Due.find(*row.keys()) is not None


@pytest.mark.parametrize("first", ["run", "owner"])
def test_what_happens_just_then_leaves_it_a_reminder(
    task: Task, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    if first == "run":
        meanwhile(monkeypatch, "apps.tasks.services.reminding._woken", lambda: remind(task))
        run_all(DUE)
    else:
        decide = "apps.tasks.services.writing.reminding_from"
        meanwhile(monkeypatch, decide, lambda: run_all(DUE))
        remind(task)

    run_all(DUE)

    reminded = Task.load(*task.keys())
    assert reminded.next_reminder_at == DUE + timedelta(hours=1)
    assert stands_in_index(reminded)
