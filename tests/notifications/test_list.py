from typing import Any

import pytest

from tests.conftest import Person
from tests.notifications.conftest import now, tell, titles


@pytest.fixture
def inbox(alice: Person) -> Person:
    """Somebody with one notification of each state, and one of another type."""
    for title in ("unread", "read", "archived"):
        notification_id = tell(alice, title)
        verb = {"read": "read", "archived": "archive"}.get(title)
        if verb:
            alice.post(f"/v1/notifications/{notification_id}/{verb}")
    tell(alice, "event", kind="event.upcoming")
    return alice


def test_shows_a_whole_notification(alice: Person) -> None:
    moment = now()
    notification_id = tell(alice, "Call mum", moment=moment, body="Due: today")

    [shown] = alice.get("/v1/notifications").json()["items"]

    assert shown == {
        "notificationId": notification_id,
        "type": "task.due",
        "title": "Call mum",
        "body": "Due: today",
        "data": {"type": "task", "id": "1"},
        "read": False,
        "seen": False,
        "archived": False,
        "createdAt": f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z",
        "snoozedUntil": None,
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, {"unread", "read", "archived", "event"}),
        ({"unread": "true"}, {"unread", "event"}),
        ({"unread": "false"}, {"read", "archived"}),
        ({"archived": "true"}, {"archived"}),
        ({"archived": "false"}, {"unread", "read", "event"}),
        ({"unread": "false", "archived": "false"}, {"read"}),
        ({"unread": "true", "archived": "false"}, {"unread", "event"}),
        ({"unread": "true", "archived": "true"}, set()),
        ({"type": "event.upcoming"}, {"event"}),
        ({"type": "event.upcoming", "unread": "false"}, set()),
        ({"type": "task.due", "unread": "true"}, {"unread"}),
        ({"type": "task"}, set()),
    ],
)
def test_filters(
    inbox: Person, query: dict[str, str], expected: set[str], dynamodb_calls: list[str]
) -> None:
    dynamodb_calls.clear()

    found = titles(inbox, **query)

    assert set(found) == expected
    assert len(found) == len(expected)
    assert dynamodb_calls == ["Query"]


@pytest.mark.parametrize(
    "query",
    [
        {"unread": "yes"},
        {"archived": "1"},
        {"type": ""},
        {"limit": "0"},
        {"limit": "101"},
        {"x": "1"},
    ],
)
def test_refuses_a_query_that_is_none(alice: Person, query: dict[str, str]) -> None:
    answer = alice.get("/v1/notifications", query)

    assert answer.status_code == 400
    assert list(answer.json()["error"]["details"]) == list(query)


@pytest.mark.parametrize("path", ["", "/pending"])
def test_shows_each_once_across_pages_newest_first(alice: Person, path: str) -> None:
    start = now()
    for number in range(7):
        tell(alice, str(number), moment=start.replace(microsecond=number * 1000))

    assert titles(alice, path, limit="3") == list("6543210")
    assert alice.get(f"/v1/notifications{path}", {"limit": "7"}).json()["nextCursor"] is None


def test_a_cursor_is_for_its_user_and_filters(alice: Person, bob: Person) -> None:
    for number in range(3):
        tell(alice, str(number))
    cursor = alice.get("/v1/notifications", {"limit": "1"}).json()["nextCursor"]
    query: dict[str, Any] = {"limit": "1", "cursor": cursor}

    for answer in (
        bob.get("/v1/notifications", query),
        alice.get("/v1/notifications", {**query, "unread": "true"}),
        alice.get("/v1/notifications/pending", query),
    ):
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "INVALID_CURSOR")


def test_nobody_sees_those_of_others(alice: Person, bob: Person) -> None:
    tell(alice)

    assert titles(bob) == titles(bob, "/pending") == []


def test_the_count_is_one_call(alice: Person, dynamodb_calls: list[str]) -> None:
    assert alice.get("/v1/notifications/unread-count").json() == {"unread": 0}
    for number in range(3):
        tell(alice, str(number))
    dynamodb_calls.clear()

    answer = alice.get("/v1/notifications/unread-count")

    assert answer.json() == {"unread": 3}
    assert dynamodb_calls == ["GetItem"]
