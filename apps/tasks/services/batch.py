"""Many operations on tasks in one request: all or none, or each for itself."""

from collections.abc import Callable, Iterable
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from apps.core.db import Repeated, TooManyRows, decide_again
from apps.core.db.batches import read_batch
from apps.core.effect import step, was_done
from apps.core.errors import Conflict, DomainError, Invalid, NotFound
from apps.tasks.models import Task
from apps.tasks.services import tasks as single
from apps.tasks.services.fields import TaskFields
from apps.tasks.services.writing import NoSuchCategory, TaskWriting, build_task, writing


class BatchTooLarge(DomainError):
    """All or none has room for 100 rows, counters and reminders among them."""

    code = "BATCH_TOO_LARGE"
    message = "This does not fit into one transaction. Send fewer operations, or without `atomic`."


class BatchRefused(Conflict):
    """All or none: some operations cannot be done, so none was."""

    code = "BATCH_REFUSED"
    message = "Some of the operations cannot be done, so none was. See details.operations."


class NamedTwice(Conflict):
    """All or none: a transaction changes a row once."""

    message = "The batch names this task before. Name it once, or send without `atomic`."


class Verb(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    COMPLETE = "complete"


class Operation(NamedTuple):
    """One step. `problem`: what is wrong with its fields; it counts where the step is taken."""

    verb: Verb
    task_id: str
    if_version: int | None
    fields: TaskFields
    problem: Invalid | None = None


Known = dict[str, Task | None]  # By id.


class Outcome(NamedTuple):
    """What became of an operation: the task it left (None: deleted), or why it was refused."""

    verb: Verb
    task: Task | None = None
    error: DomainError | None = None


def run_batch(
    *, user_id: str, operations: list[Operation], atomic: bool, now: datetime, zone: str
) -> list[Outcome]:
    """Run the operations in order; with `atomic` in one transaction.

    Raises:
        BatchTooLarge: all of them together are too many rows.
        BatchRefused: one of them cannot be done, so none was.
    """
    if atomic and was_done():
        return _as_written(user_id, _named(user_id, operations, now, zone))
    if atomic:
        return _run_all(user_id, operations, now, zone)
    return [
        _run_one(place, user_id, operation, now, zone) for place, operation in enumerate(operations)
    ]


def _run_one(place: int, user_id: str, operation: Operation, now: datetime, zone: str) -> Outcome:
    try:
        if operation.problem:
            raise operation.problem
        with step(place):
            task = _STEPS[operation.verb](user_id, operation, now, zone)
    except DomainError as error:
        return Outcome(operation.verb, error=error)
    return Outcome(operation.verb, task)


def _create(user_id: str, operation: Operation, now: datetime, zone: str) -> Task:
    return single.create_task(user_id=user_id, fields=operation.fields, now=now, zone=zone)


def _update(user_id: str, operation: Operation, now: datetime, zone: str) -> Task:
    return single.update_task(
        user_id=user_id,
        task_id=operation.task_id,
        fields=operation.fields,
        if_version=operation.if_version,
        now=now,
        zone=zone,
    )


def _delete(user_id: str, operation: Operation, now: datetime, zone: str) -> None:
    single.delete_task(
        user_id=user_id,
        task_id=operation.task_id,
        if_version=operation.if_version,
        now=now,
        zone=zone,
    )


def _complete(user_id: str, operation: Operation, now: datetime, zone: str) -> Task:
    return single.complete_task(
        user_id=user_id,
        task_id=operation.task_id,
        if_version=operation.if_version,
        now=now,
        zone=zone,
    ).task


_STEPS: dict[Verb, Callable[[str, Operation, datetime, str], Task | None]] = {
    Verb.CREATE: _create,
    Verb.UPDATE: _update,
    Verb.DELETE: _delete,
    Verb.COMPLETE: _complete,
}


@decide_again
def _run_all(user_id: str, operations: list[Operation], now: datetime, zone: str) -> list[Outcome]:
    named = {operation.task_id for operation in operations} - {""}
    tasks: Known = {
        task.task_id: task for task in read_batch(Task, [(user_id, one) for one in named])
    }
    outcomes: list[Outcome] = []
    try:
        with writing(user_id, now=now, zone=zone) as written:
            for place, operation in enumerate(operations):
                with step(place):
                    outcomes.append(_add(written, operation, tasks))
            _refuse_if_any(outcomes)
    except TooManyRows as error:
        raise BatchTooLarge from error
    except NoSuchCategory as error:
        places = [
            place
            for place, operation in enumerate(operations)
            if operation.fields.get("category_id") == error.category_id
        ]
        raise _refused((place, error) for place in places) from error
    except Repeated:
        return _as_written(user_id, outcomes)
    return outcomes


def _add(written: TaskWriting, operation: Operation, tasks: Known) -> Outcome:
    """Add one operation to the transaction; a refusal is noted, so that all are told at once."""
    try:
        if operation.problem:
            raise operation.problem
        if operation.verb == Verb.CREATE:
            return Outcome(Verb.CREATE, written.create(operation.fields))
        task = _taken(tasks, operation)
    except DomainError as error:
        return Outcome(operation.verb, error=error)
    if operation.verb == Verb.DELETE:
        written.delete(task)
        return Outcome(Verb.DELETE)
    complete = operation.verb == Verb.COMPLETE
    if not (complete and task.completed):
        written.change(task, TaskFields(completed=True) if complete else operation.fields)
    return Outcome(operation.verb, task)


def _taken(tasks: Known, operation: Operation) -> Task:
    """Find the task of an operation, and leave None in its place for whoever names it again."""
    task = tasks.get(operation.task_id)
    if task is None:
        raise NamedTwice if operation.task_id in tasks else NotFound
    task.expect_version(operation.if_version)
    tasks[operation.task_id] = None
    return task


def _refuse_if_any(outcomes: list[Outcome]) -> None:
    refusals = [(place, one.error) for place, one in enumerate(outcomes) if one.error]
    if refusals:
        raise _refused(refusals)


def _refused(refusals: Iterable[tuple[int, DomainError]]) -> BatchRefused:
    return BatchRefused(
        operations=[
            {"index": place, "code": error.code, "message": error.message}
            for place, error in refusals
        ]
    )


def _named(user_id: str, operations: list[Operation], now: datetime, zone: str) -> list[Outcome]:
    """Name the tasks of a batch that an earlier attempt has committed, be they as they may."""
    outcomes = []
    for place, operation in enumerate(operations):
        task = None if operation.verb == Verb.DELETE else Task(user_id, operation.task_id)
        if operation.verb == Verb.CREATE:
            with step(place):  # Which draws the same id again.
                task = build_task(user_id, operation.fields, now=now, zone=zone)
        outcomes.append(Outcome(operation.verb, task))
    return outcomes


def _as_written(user_id: str, outcomes: list[Outcome]) -> list[Outcome]:
    """Show what an earlier run of the same batch has written."""
    ids = [outcome.task.task_id for outcome in outcomes if outcome.task]
    tasks = {task.task_id: task for task in read_batch(Task, [(user_id, one) for one in ids])}
    return [one._replace(task=tasks.get(one.task.task_id)) if one.task else one for one in outcomes]
