from collections.abc import Callable
from typing import Any

import pytest

from apps.accounts.models import User, Username
from apps.core.db import (
    connection,
)
from apps.core.db.batches import read_batch, read_together, write_batch
from apps.core.errors import Unavailable
from apps.core.ids import new_id
from apps.core.search import Posting
from apps.notifications.models import Notification
from apps.tasks.models import Task
from tests.factories import NOW, make_user


def notification(user_id: str, title: str = "Due") -> Notification:
    return Notification(
        user_id, new_id(NOW), type="task.due", title=title, created_at=NOW, pending_key="1"
    )


@pytest.fixture
def leave_undone(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], list[int]]:
    """Let the next batches do only the first half of what is asked; records how much was asked."""
    send = connection.client._make_api_call
    monkeypatch.setattr("apps.core.db.connections.PAUSE_SECONDS", 0)
    asked: list[int] = []

    def arrange(times: int) -> list[int]:
        def send_half(operation: str, request: dict[str, Any]) -> Any:
            if "RequestItems" not in request:
                return send(operation, request)
            [(table, wanted)] = request["RequestItems"].items()
            rows = wanted["Keys"] if operation == "BatchGetItem" else wanted
            asked.append(len(rows))
            if len(asked) > times:
                return send(operation, request)
            half, rest = rows[: len(rows) // 2], rows[len(rows) // 2 :]
            if operation == "BatchGetItem":
                half, rest = {**wanted, "Keys": half}, {**wanted, "Keys": rest}
            left = "UnprocessedKeys" if operation == "BatchGetItem" else "UnprocessedItems"
            answer: dict[str, Any] = {"Responses": {}}
            if len(rows) > 1:
                answer = send(operation, {**request, "RequestItems": {table: half}})
            return {**answer, left: {table: rest}}

        monkeypatch.setattr(connection.client, "_make_api_call", send_half)
        return asked

    return arrange


def postings(collection: str, count: int) -> list[Posting]:
    return [Posting.of(collection, "word", f"{number:026}") for number in range(count)]


def places(collection: str) -> list[str]:
    return [row.place for row in Posting.query(collection)]


def test_a_batch_writes_25_rows_at_a_time(user_id: str, dynamodb_calls: list[str]) -> None:
    rows = postings(user_id, 60)

    write_batch(put=rows, delete=[])
    assert dynamodb_calls == ["BatchWriteItem"] * 3
    assert len(places(user_id)) == 60

    write_batch(put=rows[:1], delete=rows[1:])
    assert places(user_id) == [rows[0].place]


def test_nothing_to_write_or_read_asks_for_nothing(dynamodb_calls: list[str]) -> None:
    write_batch(put=[], delete=[])

    assert read_batch(Task, []) == []
    assert dynamodb_calls == []


def test_what_was_left_undone_is_written_again(
    user_id: str, leave_undone: Callable[[int], list[int]]
) -> None:
    asked = leave_undone(3)

    write_batch(put=postings(user_id, 20), delete=[])

    assert asked == [20, 10, 5, 3]
    assert len(places(user_id)) == 20


def test_a_batch_reads_rows_in_the_order_of_their_keys(
    user_id: str, dynamodb_calls: list[str]
) -> None:
    rows = [notification(user_id, str(number)) for number in range(120)]
    write_batch(put=rows, delete=[])
    dynamodb_calls.clear()
    keys = [row.keys() for row in reversed(rows)]

    found = read_batch(Notification, [(user_id, new_id(NOW)), *keys])

    assert [row.keys() for row in found] == keys
    assert dynamodb_calls == ["BatchGetItem"] * 2


def test_what_was_left_unread_is_read_again(
    user_id: str, leave_undone: Callable[[int], list[int]]
) -> None:
    rows = [notification(user_id) for _ in range(9)]
    write_batch(put=rows, delete=[])
    asked = leave_undone(4)

    found = read_batch(Notification, [row.keys() for row in rows])

    assert asked == [9, 5, 3, 2, 1]
    assert [row.keys() for row in found] == [row.keys() for row in rows]


def test_what_is_left_again_and_again_is_unavailable(
    user_id: str, leave_undone: Callable[[int], list[int]]
) -> None:
    rows = postings(user_id, 2)
    asked = leave_undone(1000)

    with pytest.raises(Unavailable):
        write_batch(put=rows, delete=[])
    assert len(asked) == 8
    with pytest.raises(Unavailable):
        read_batch(Posting, [rows[0].keys()])


def test_rows_of_several_models_in_one_table_are_read_together(
    user_id: str, dynamodb_calls: list[str]
) -> None:
    make_user(user_id)
    user, name = User(user_id), Username.of(f"user-{user_id[:8]}", "")
    dynamodb_calls.clear()

    found = read_together([user, name, User("nobody")])

    read_user, read_name = found(user), found(name)
    assert read_user
    assert read_user.email == f"{user_id}@example.com"
    assert read_name
    assert read_name.holder == user_id
    assert found(User("nobody")) is None
    assert dynamodb_calls == ["BatchGetItem"]
