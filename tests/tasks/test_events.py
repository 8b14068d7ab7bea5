from datetime import timedelta
from typing import Any

from apps.core.events import Event
from apps.tasks.events import (
    TaskCompleted,
    TaskCreated,
    TaskDeleted,
    TaskReminderDue,
    TaskReopened,
    announce,
)
from apps.tasks.models import Task
from apps.tasks.services.writing import build_task
from tests.factories import NOW, ZONE


def task(**more: Any) -> Task:
    made = build_task("alice", {"title": "Water the plants"}, now=NOW, zone=ZONE)
    return made.with_changes(more)


def told(old: Task | None, new: Task | None) -> list[type[Event]]:
    return [type(event) for event in announce(old, new)]


def test_each_step_in_the_life_of_a_task_tells_its_own_event() -> None:
    new, renamed, done = task(), task(title="B"), task(completed_at=NOW)

    assert told(None, new) == [TaskCreated]
    assert told(new, renamed) == []
    assert told(renamed, done) == [TaskCompleted]
    assert told(done, done) == []
    assert told(done, new) == [TaskReopened]
    assert told(done, None) == [TaskDeleted]
    assert told(None, None) == []


def test_a_task_that_is_made_done_is_created_and_completed() -> None:
    assert told(None, task(completed_at=NOW)) == [TaskCreated, TaskCompleted]


def test_a_reminder_is_told_when_the_task_says_that_it_fired() -> None:
    waiting = task(next_reminder_at=NOW)
    fired = task(reminded_at=NOW, reminded_by="-P1D")
    later = task(reminded_at=NOW + timedelta(1), reminded_by="PT0S")

    assert told(waiting, fired) == [TaskReminderDue]
    assert told(fired, fired) == []
    assert told(fired, later) == [TaskReminderDue]


def test_an_event_carries_what_handlers_need() -> None:
    made = task(reminded_at=NOW, reminded_by="-P1D", due_date="2026-03-02")

    created, due = announce(None, made)

    known = {"user_id": "alice", "task_id": made.task_id, "title": "Water the plants"}
    assert created == TaskCreated(**known)
    assert due == TaskReminderDue(
        **known, due_at="2026-03-01T09:30:00.000Z", reminder="-P1D", due_date="2026-03-02"
    )
