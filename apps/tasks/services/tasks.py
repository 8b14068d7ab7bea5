"""One task: create, read, change, complete, reopen, delete."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import cast

from apps.core.db import Repeated, Unexpected, decide_again
from apps.tasks.models import Task
from apps.tasks.services.fields import Completion, TaskFields
from apps.tasks.services.writing import build_task, columns, writing


def create_task(*, user_id: str, fields: TaskFields, now: datetime, zone: str) -> Task:
    """Create a task, in one call.

    Raises:
        Invalid: there is no such category.
    """
    task = build_task(user_id, fields, now=now, zone=zone)
    if not (task.category_id or task.next_reminder_at or task.completed):
        return task.save_new()
    return _create_with_rows_beside(user_id=user_id, fields=fields, now=now, zone=zone)


def get_task(*, user_id: str, task_id: str) -> Task:
    """Read a task of its owner. Raises NotFound."""
    return Task.load(user_id, task_id)


def update_task(
    *,
    user_id: str,
    task_id: str,
    fields: TaskFields,
    if_version: int | None,
    now: datetime,
    zone: str,
) -> Task:
    """Set the named fields and leave the others alone, so that two updates both survive.

    One call, if no counter, reminder or series moves with it. That is found out by the write
    itself, whose refusal brings the task along for the second call.

    Raises:
        NotFound: the user has no such task.
        PreconditionFailed: it is no longer at `if_version`.
        Invalid: there is no such category.
    """
    try:
        return _update_blindly(user_id, task_id, fields, if_version, now)
    except Unexpected as refused:
        known = cast("Task", refused.row)
    done = _rewrite(
        tasks=_first(known, user_id, task_id),
        fields=fields,
        if_version=if_version,
        now=now,
        zone=zone,
    )
    return done.task


def complete_task(
    *, user_id: str, task_id: str, if_version: int | None = None, now: datetime, zone: str
) -> Completion:
    """Mark a task as done; a recurring one comes again as a new, open task.

    Completing a second time changes nothing and has the same answer.

    Raises:
        NotFound: the user has no such task.
        PreconditionFailed: it is no longer at `if_version`.
        Conflict: it kept changing while we tried.
    """
    done = _rewrite(
        tasks=_loads(user_id, task_id),
        fields={"completed": True},
        if_version=if_version,
        now=now,
        zone=zone,
    )
    return done if done.next else done._replace(next=_following(done.task))


def reopen_task(*, user_id: str, task_id: str, now: datetime, zone: str) -> Task:
    """Mark a task as not done. An occurrence that came after it stays.

    Raises:
        NotFound: the user has no such task.
    """
    tasks, fields = _loads(user_id, task_id), TaskFields(completed=False)
    return _rewrite(tasks=tasks, fields=fields, if_version=None, now=now, zone=zone).task


def delete_task(
    *, user_id: str, task_id: str, if_version: int | None, now: datetime, zone: str
) -> None:
    """Delete a task, in one call if nothing stands beside it.

    Raises:
        NotFound: the user has no such task.
        PreconditionFailed: it is no longer at `if_version`.
    """
    try:
        Task.mark_deleted(
            user_id, task_id, now=now, if_version=if_version, expect=Task.stands_alone()
        )
    except Unexpected as refused:
        known = cast("Task", refused.row)
        _delete_with_rows_beside(
            _first(known, user_id, task_id), if_version=if_version, now=now, zone=zone
        )


@decide_again
def _create_with_rows_beside(*, user_id: str, fields: TaskFields, now: datetime, zone: str) -> Task:
    try:
        with writing(user_id, now=now, zone=zone) as written:
            return written.create(fields)
    except Repeated as repeated:
        return cast("Task", repeated.row)


def _update_blindly(
    user_id: str, task_id: str, fields: TaskFields, if_version: int | None, now: datetime
) -> Task:
    named = columns(fields)
    expect = Task.moves_nothing(named)
    completed = bool(named.pop("completed", False))  # Expected to be so already.
    keys = Task.keys_from(task_id, named, completed=completed)
    changes = {**named, **keys, "updated_at": now}
    return Task.change(user_id, task_id, changes=changes, if_version=if_version, expect=expect)


@decide_again
def _rewrite(
    *,
    tasks: Iterator[Task],
    fields: TaskFields,
    if_version: int | None,
    now: datetime,
    zone: str,
) -> Completion:
    task = next(tasks)
    task.expect_version(if_version)
    if fields.keys() == {"completed"} and fields["completed"] == task.completed:
        return Completion(task, None)

    with writing(task.user_id, now=now, zone=zone) as written:
        following = written.change(task, fields)
    return Completion(task, following)


@decide_again
def _delete_with_rows_beside(
    tasks: Iterator[Task], *, if_version: int | None, now: datetime, zone: str
) -> None:
    task = next(tasks)
    task.expect_version(if_version)
    with writing(task.user_id, now=now, zone=zone) as written:
        written.delete(task)


def _following(task: Task) -> Task | None:
    return Task.find(task.user_id, task.next_task_id) if task.next_task_id else None


def _loads(user_id: str, task_id: str) -> Iterator[Task]:
    """Read the task anew for each attempt."""
    while True:
        yield Task.load(user_id, task_id)


def _first(known: Task, user_id: str, task_id: str) -> Iterator[Task]:
    """Take what we know for the first attempt, and read it anew for the next ones."""
    return chain([known], _loads(user_id, task_id))
