import importlib
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.session import Session
from pynamodb.exceptions import GetError

from apps.core.db import (
    Item,
    connection,
    metered,
    tables,
    transaction,
)
from apps.core.errors import NotFound, Unavailable
from apps.core.ids import new_id
from apps.tasks.models import Task
from tests.conftest import Person
from tests.core.conftest import Fail
from tests.core.faults import BROKEN, CANCELED, CONFLICT, THROTTLED, TIMEOUT, WRONG, Fault
from tests.factories import NOW, make_task

CHANGES = {"title": "Water them well", "updated_at": NOW}


def test_all_models_share_one_client() -> None:
    models = [model for model in tables().values() if model is not Item]

    assert {id(model.connected().connection) for model in models} == {id(connection)}
    assert len(models) > 5


def test_so_do_threads_that_begin_together(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    make = Session.create_client

    def note_and_make(session: Session, service: str, *args: Any, **more: Any) -> Any:
        made.append(service)
        return make(session, service, *args, **more)

    monkeypatch.setattr(Session, "create_client", note_and_make)
    monkeypatch.setattr(connection, "_client", None)
    monkeypatch.setattr(Task, "_connection", None)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _: Task.connected().connection.client, range(64)))
    assert made == ["dynamodb"]


def test_each_table_is_named_once_with_the_model_that_defines_it() -> None:
    named = tables()

    assert named[Task.Meta.table_name] is Task
    assert all(name.startswith("hearth-local-") for name in named)


def test_counts_what_a_block_costs(user_id: str) -> None:
    make_task(user_id)

    with metered() as usage:
        list(Task.query(user_id))
        with pytest.raises(NotFound):
            Task.load(user_id, "none")

    assert usage.calls == 2
    assert usage.capacity_units == pytest.approx(1.5)
    assert usage.seconds > 0


def test_what_an_inner_block_costs_the_outer_one_costs_too(user_id: str) -> None:
    with metered() as outer:
        Task.find(user_id, "none")
        with metered() as inner:
            Task.find(user_id, "none")

    assert (inner.calls, outer.calls) == (1, 2)
    assert outer.capacity_units == 2 * inner.capacity_units


def test_counts_a_call_that_fails_and_those_of_a_transaction(user_id: str, fail: Fail) -> None:
    task = make_task(user_id)
    fail(WRONG)

    with metered() as usage:
        with pytest.raises(GetError):
            task.refresh()
        with transaction() as tx:
            task.change_in(tx, CHANGES)

    assert usage.calls == 2
    assert usage.capacity_units >= 2


@pytest.mark.parametrize("fault", [CONFLICT, CANCELED])
def test_a_write_that_meets_a_transaction_is_sent_again(
    user_id: str, fail: Fail, fault: Fault
) -> None:
    sent = fail(fault, fault)

    task = make_task(user_id)

    assert sent == ["PutItem"] * 3
    assert Task.load(user_id, task.task_id).version == 1


def test_it_waits_for_random_times_that_grow(
    user_id: str, fail: Fail, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    fail(*[CONFLICT] * 7)
    connections = importlib.import_module("apps.core.db.connections")
    monkeypatch.setattr(connections, "PAUSE_SECONDS", 0.02)
    monkeypatch.setattr("apps.core.db.connections.time.sleep", waited.append)

    make_task(user_id)

    longest = [0.04, 0.08, 0.16, 0.32, 0.5, 0.5, 0.5]
    assert len(set(waited)) == 7
    assert all(0 <= wait <= most for wait, most in zip(waited, longest, strict=True))


@pytest.mark.parametrize(
    "faults",
    [[CONFLICT] * 8, [CANCELED] * 8, [THROTTLED], [BROKEN], [TIMEOUT]],
    ids=["conflict", "canceled", "throttled", "broken", "timeout"],
)
def test_what_does_not_answer_is_unavailable(user_id: str, fail: Fail, faults: list[Fault]) -> None:
    sent = fail(*faults)

    with pytest.raises(Unavailable):
        make_task(user_id)

    assert sent == ["PutItem"] * len(faults)


def test_a_fault_of_ours_is_not_sent_again(alice: Person, fail: Fail) -> None:
    path = f"/v1/tasks/{make_task(alice.user_id).task_id}"
    sent = fail(WRONG)

    assert alice.patch(path, {"title": "New"}, "json").status_code == 500
    assert sent == ["UpdateItem"]


def test_threads_know_nothing_of_each_others_cost(user_id: str) -> None:
    seen: list[int] = []

    def read() -> None:
        with metered() as usage:
            Task.find(user_id, new_id(NOW))
        seen.append(usage.calls)

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert seen == [1] * 8
