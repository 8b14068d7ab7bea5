from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from apps.core import times
from apps.notifications.services import reading_all
from tests.conftest import Person
from tests.notifications.conftest import is_exact, now, tell, titles, unread

PATH = "/v1/notifications/read-all"


def test_reads_all_and_answers_with_the_count(alice: Person, dynamodb_calls: list[str]) -> None:
    for number in range(3):
        tell(alice, str(number))
    dynamodb_calls.clear()

    answer = alice.post(PATH)

    assert dynamodb_calls == ["Query", "TransactWriteItems", "GetItem"]
    assert (answer.status_code, answer.json()) == (200, {"unread": 0})
    assert (unread(alice), titles(alice, "/pending")) == (0, [])
    assert len(titles(alice, unread="false")) == 3
    assert is_exact(alice)


def test_again_changes_nothing(alice: Person, dynamodb_calls: list[str]) -> None:
    tell(alice)
    alice.post(PATH)
    dynamodb_calls.clear()

    assert alice.post(PATH, {}, "json").json() == {"unread": 0}
    assert dynamodb_calls == ["Query", "GetItem"]


def test_reads_only_what_came_before(alice: Person) -> None:
    moment = now() - timedelta(hours=1)
    for minutes in (-1, 0, 1):
        tell(alice, str(minutes), moment=moment + timedelta(minutes=minutes))

    answer = alice.post(PATH, {"before": times.to_text(moment)}, "json")

    assert answer.json() == {"unread": 2}
    assert titles(alice, unread="true") == ["1", "0"]
    assert is_exact(alice)


def test_before_1970_nothing_came(alice: Person) -> None:
    tell(alice)

    answer = alice.post(PATH, {"before": "1969-12-31T23:59:59Z"}, "json")

    assert answer.json() == {"unread": 1}


def test_snoozed_ones_are_read_too(alice: Person, act: Callable[..., Any]) -> None:
    act("snooze", tell(alice), until=times.to_text(now() + timedelta(days=1)))

    assert alice.post(PATH).json() == {"unread": 0}
    assert is_exact(alice)


def test_hundreds_take_some_transactions_and_the_rest_follows(
    alice: Person, settle: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_all, "TRANSACTIONS_AT_MOST", 2)
    for number in range(100):
        tell(alice, str(number), moment=now() - timedelta(minutes=5))

    answer = alice.post(PATH)

    assert answer.json() == {"unread": 10} == alice.get("/v1/notifications/unread-count").json()
    assert len(titles(alice, unread="true", limit="100")) == 10
    tell(alice, "Later", moment=now() + timedelta(minutes=5))
    settle()
    assert titles(alice, unread="true") == ["Later"]
    assert unread(alice) == 1
    assert is_exact(alice)


@pytest.mark.parametrize("body", [{"before": "yesterday"}, {"before": 5}, {"x": 1}])
def test_refuses_what_is_no_moment(alice: Person, body: dict[str, Any]) -> None:
    tell(alice)

    answer = alice.post(PATH, body, "json")

    assert answer.status_code == 400
    assert list(answer.json()["error"]["details"]) == list(body)
    assert unread(alice) == 1


def test_reads_none_of_others(alice: Person, bob: Person) -> None:
    tell(alice)

    bob.post(PATH)

    assert unread(alice) == 1
