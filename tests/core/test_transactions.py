from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from pynamodb.exceptions import PutError, VerboseClientError

from apps.core.db import (
    Repeated,
    TooManyRows,
    Transaction,
    decide_again,
    transaction,
)
from apps.core.effect import Effect, random_bits, repeatable
from apps.core.errors import Conflict, LostRace, Unavailable
from apps.core.ids import new_id
from apps.notifications.models import Notification
from apps.tasks.models import Task
from apps.tasks.models.stats import OpenTasks
from tests.core.conftest import Fail, LoseAnswers
from tests.core.faults import CANCELED, WRONG
from tests.factories import NOW, make_task

CHANGES = {"title": "Water them well", "updated_at": NOW}
REFUSED = {
    "Error": {"Code": "TransactionCanceledException"},
    "CancellationReasons": [{"Code": "ConditionalCheckFailed"}, {"Code": "TransactionConflict"}],
}


def notification(user_id: str, title: str = "Due") -> Notification:
    return Notification(
        user_id, new_id(NOW), type="task.due", title=title, created_at=NOW, pending_key="1"
    )


def test_a_transaction_repeated_after_a_lost_answer_counts_once(
    user_id: str, lose_answers: LoseAnswers
) -> None:
    task, due = make_task(user_id), notification(user_id)
    lose_answers("TransactWriteItems", 2)

    with transaction() as tx:
        task.change_in(tx, CHANGES)
        due.save_in(tx)
        OpenTasks.count_in(tx, user_id, amounts={"low": 1})

    assert Task.load(user_id, task.task_id).version == task.version == 2
    assert OpenTasks.of(user_id).low == 1


def test_a_transaction_writes_all_or_nothing(user_id: str) -> None:
    task, taken = make_task(user_id), make_task(user_id)

    tx = Transaction()
    task.change_in(tx, CHANGES)
    taken.save_in(tx)
    with pytest.raises(Repeated) as caught:
        tx.commit()

    assert caught.value.row.keys() == taken.keys()
    assert Task.load(user_id, task.task_id).version == 1


def test_a_block_that_raises_writes_nothing(user_id: str, dynamodb_calls: list[str]) -> None:
    task = make_task(user_id)
    dynamodb_calls.clear()

    with pytest.raises(KeyError), transaction() as tx:
        task.change_in(tx, {**CHANGES, "no such attribute": 1})

    assert dynamodb_calls == []


def test_an_empty_transaction_asks_for_nothing(dynamodb_calls: list[str]) -> None:
    with transaction() as tx:
        assert len(tx) == 0

    assert dynamodb_calls == []


def test_a_row_that_changed_since_it_was_read_is_a_lost_race(user_id: str) -> None:
    task = make_task(user_id)
    Task.change(user_id, task.task_id, changes=CHANGES)

    with pytest.raises(LostRace), transaction() as tx:
        task.change_in(tx, {"title": "B"})


def test_a_row_that_is_gone_is_a_lost_race(user_id: str) -> None:
    task = make_task(user_id)
    task.delete()

    for write in (task.delete_in, lambda tx: task.change_in(tx, CHANGES)):
        with pytest.raises(LostRace), transaction() as tx:
            write(tx)
    assert Task.find(user_id, task.task_id) is None


def test_the_first_refusal_in_the_order_of_the_writes_is_told(user_id: str) -> None:
    task, absent = make_task(user_id), Task.version.does_not_exist()

    tx = Transaction()
    OpenTasks.count_in(tx, user_id, amounts={"low": 1})
    task.replace_in(tx, absent, refusal("first"))
    OpenTasks.count_in(tx, str(uuid4()), amounts={"low": 1}, condition=OpenTasks.version.exists())
    with pytest.raises(Conflict, match="first"):
        tx.commit()


def refusal(message: str) -> Conflict:
    error = Conflict()
    error.args = (message,)
    return error


def test_a_check_of_a_row_refuses_the_whole(user_id: str) -> None:
    absent, counted = OpenTasks.version.does_not_exist(), str(uuid4())

    def count_unless_there() -> None:
        with transaction() as tx:
            OpenTasks.check_in(tx, user_id, condition=absent, refusal=refusal("there"))
            OpenTasks.count_in(tx, counted, amounts={"low": 1})

    count_unless_there()
    OpenTasks(user_id).save_once()
    with pytest.raises(Conflict, match="there"):
        count_unless_there()

    assert OpenTasks.of(counted).low == 1


def test_a_repetition_goes_before_all_other_refusals(user_id: str) -> None:
    task, tx = make_task(user_id), Transaction()

    OpenTasks.count_in(tx, user_id, amounts={"low": 1}, condition=OpenTasks.version.exists())
    task.save_in(tx)

    with pytest.raises(Repeated):
        tx.commit()


def test_a_refusal_beside_a_conflict_is_a_refusal(user_id: str, fail: Fail) -> None:
    task, tx = make_task(user_id), Transaction()
    sent = fail(REFUSED)

    task.change_in(tx, CHANGES)
    OpenTasks.count_in(tx, user_id, amounts={"low": 1})
    with pytest.raises(LostRace):
        tx.commit()

    assert sent == ["TransactWriteItems"]


@pytest.mark.parametrize(("rows", "is_refused"), [(100, False), (101, True)])
def test_a_transaction_holds_100_rows(user_id: str, rows: int, is_refused: bool) -> None:
    def write() -> None:
        with transaction() as tx:
            for _ in range(rows):
                notification(user_id).save_in(tx)

    if is_refused:
        with pytest.raises(TooManyRows):
            write()
    else:
        write()

    assert len(list(Notification.query(user_id))) == (0 if is_refused else rows)


def test_a_transaction_that_never_gets_in_is_unavailable(user_id: str, fail: Fail) -> None:
    task, sent = make_task(user_id), fail(*[CANCELED] * 8)

    with pytest.raises(Unavailable), transaction() as tx:
        task.change_in(tx, {"updated_at": NOW})

    assert sent == ["TransactWriteItems"] * 8


def test_only_a_failed_condition_counts_as_lost_or_as_there_already(
    user_id: str, fail: Fail
) -> None:
    task = make_task(user_id)
    fail(WRONG, WRONG, WRONG)

    with pytest.raises(VerboseClientError), transaction() as tx:
        task.change_in(tx, {"updated_at": NOW})
    with pytest.raises(PutError):
        task.save_once()
    with pytest.raises(VerboseClientError):
        Task.change(user_id, task.task_id, changes=CHANGES)


def test_our_own_notes_do_not_move_the_version(user_id: str) -> None:
    task = make_task(user_id)

    with transaction() as tx:
        task.note_in(tx, {"reminded_at": NOW}, Task.version == 1)

    stored = Task.load(user_id, task.task_id)
    assert (stored.reminded_at, stored.version) == (NOW, 1)


def test_a_put_in_a_transaction_replaces_and_a_deletion_removes(user_id: str) -> None:
    kept, gone = notification(user_id), notification(user_id)
    gone.save_once()

    with transaction() as tx:
        kept.put_in(tx)
        gone.delete_in(tx)

    assert [row.notification_id for row in Notification.query(user_id)] == [kept.notification_id]


def test_a_counter_of_32_threads_is_exact(user_id: str) -> None:
    def count(_number: int) -> None:
        for amount in (1, 2, -1):
            with transaction() as tx:
                OpenTasks.count_in(tx, user_id, amounts={"low": amount, "high": 1, "urgent": 0})

    with ThreadPoolExecutor(32) as pool:
        list(pool.map(count, range(32)))

    counters = OpenTasks.of(user_id)
    assert counters.by_priority == {"low": 64, "medium": 0, "high": 96, "urgent": 0}


def test_a_counter_that_does_not_move_is_not_written(user_id: str) -> None:
    tx = Transaction()

    OpenTasks.count_in(tx, user_id, amounts={"low": 0})

    assert len(tx) == 0


def test_of_32_decisions_all_are_made_on_what_is_there(user_id: str) -> None:
    task_id = make_task(user_id, "0").task_id

    @decide_again
    def add_one(_number: int) -> None:
        task = Task.load(user_id, task_id)
        with transaction() as tx:
            task.change_in(tx, {"title": str(int(task.title) + 1)})

    with ThreadPoolExecutor(32) as pool:
        list(pool.map(add_one, range(32)))

    assert Task.load(user_id, task_id).title == "32"


def losing(times: int) -> tuple[list[int], Callable[[], int]]:
    drawn: list[int] = []

    @decide_again
    def service() -> int:
        drawn.append(random_bits())
        if len(drawn) <= times:
            raise LostRace
        return random_bits()

    return drawn, service


def test_a_decision_taken_again_draws_the_same_ids(fail: Fail) -> None:
    fail()
    drawn, service = losing(3)

    with repeatable(Effect("seed", dict)):
        first = random_bits()
        last = service()

    assert len(drawn) == 4
    assert len(set(drawn)) == 1
    assert len({first, drawn[0], last}) == 3


def test_without_a_key_ids_are_random(fail: Fail) -> None:
    fail()
    drawn, service = losing(3)

    service()

    assert len(set(drawn)) == 4


def test_the_draws_of_a_repeat_are_those_of_the_first(user_id: str) -> None:
    def draw(seed: str) -> list[int]:
        with repeatable(Effect(seed, dict)):
            return [random_bits() for _ in range(3)]

    assert draw("a") == draw("a") != draw("b")
    assert all(bits < 2**80 for bits in draw("a"))


def test_who_always_loses_is_told_in_the_end(fail: Fail) -> None:
    fail()
    drawn, service = losing(1000)

    with pytest.raises(LostRace):
        service()

    assert len(drawn) == 20
