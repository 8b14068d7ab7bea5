from collections.abc import Callable
from typing import Any

import pytest

from apps.notifications.models import Notification
from tests.conftest import Person
from tests.notifications.conftest import is_exact, now, tell, titles, unread

Act = Callable[..., Any]
ABSENT = "01KJMBQDE0SABR24PA3EYWNYP2"
VERBS = ["read", "unread", "archive", "snooze"]


def body_of(verb: str) -> dict[str, str]:
    return {"until": "2099-01-01T00:00:00.000Z"} if verb == "snooze" else {}


def test_marks_as_read_and_answers_with_it(alice: Person, act: Act) -> None:
    notification_id = tell(alice, moment=None)

    answer = act("read", notification_id)

    assert answer.status_code == 200
    [shown] = alice.get("/v1/notifications").json()["items"]
    assert answer.json() == shown
    assert (shown["read"], shown["seen"], shown["archived"]) == (True, True, False)
    assert (unread(alice), titles(alice, "/pending")) == (0, [])
    assert is_exact(alice)


def test_reading_twice_is_reading_once(alice: Person, act: Act, dynamodb_calls: list[str]) -> None:
    notification_id = tell(alice)
    tell(alice, "Another")
    dynamodb_calls.clear()
    first = act("read", notification_id)
    assert dynamodb_calls == ["GetItem", "TransactWriteItems"]
    dynamodb_calls.clear()

    again = act("read", notification_id)

    assert dynamodb_calls == ["GetItem"]
    assert again.content == first.content
    assert unread(alice) == 1
    assert is_exact(alice)


def test_unread_brings_it_back(alice: Person, act: Act, dynamodb_calls: list[str]) -> None:
    notification_id = tell(alice)
    act("read", notification_id)
    dynamodb_calls.clear()

    answers = [act("unread", notification_id) for _ in range(2)]

    assert dynamodb_calls == ["GetItem", "TransactWriteItems", "GetItem"]
    assert {answer.status_code for answer in answers} == {200}
    assert (answers[0].json()["read"], answers[0].json()["seen"]) == (False, True)
    assert (unread(alice), titles(alice, "/pending")) == (1, ["Water the plants"])
    assert is_exact(alice)


def test_archiving_puts_it_away_as_read(alice: Person, act: Act, dynamodb_calls: list[str]) -> None:
    notification_id = tell(alice)
    dynamodb_calls.clear()

    answers = [act("archive", notification_id) for _ in range(2)]

    assert dynamodb_calls == ["GetItem", "TransactWriteItems", "GetItem"]
    shown = answers[1].json()
    assert (shown["archived"], shown["read"]) == (True, True)
    assert (unread(alice), titles(alice, "/pending")) == (0, [])
    assert titles(alice, archived="true") == ["Water the plants"]
    assert is_exact(alice)


def test_what_was_archived_can_be_unread_again(alice: Person, act: Act) -> None:
    notification_id = tell(alice)
    act("archive", notification_id)

    shown = act("unread", notification_id).json()

    assert (shown["archived"], shown["read"]) == (False, False)
    assert is_exact(alice)


def test_archiving_what_was_read_keeps_the_count(alice: Person, act: Act) -> None:
    notification_id = tell(alice)
    tell(alice, "Another")
    act("read", notification_id)

    act("archive", notification_id)

    assert unread(alice) == 1
    assert is_exact(alice)


@pytest.mark.parametrize("verb", ["read", "archive"])
def test_what_is_read_or_archived_goes_90_days_after_it_came(
    alice: Person, act: Act, verb: str
) -> None:
    moment = now()
    notification_id = tell(alice, moment=moment)
    assert Notification.load(alice.user_id, notification_id).expires_at is None

    act(verb, notification_id)

    expires_at = Notification.load(alice.user_id, notification_id).expires_at
    assert expires_at is not None
    assert int((expires_at - moment).total_seconds()) // 86400 in {89, 90}
    act("unread", notification_id)
    assert Notification.load(alice.user_id, notification_id).expires_at is None


@pytest.mark.parametrize("verb", VERBS)
def test_nobody_touches_those_of_others(alice: Person, bob: Person, verb: str) -> None:
    notification_id = tell(alice)

    theirs = bob.post(f"/v1/notifications/{notification_id}/{verb}", body_of(verb), "json")
    absent = bob.post(f"/v1/notifications/{ABSENT}/{verb}", body_of(verb), "json")

    assert theirs.status_code == absent.status_code == 404
    assert theirs.json()["error"]["code"] == "RESOURCE_NOT_FOUND"
    assert unread(alice) == 1
    assert is_exact(alice)


@pytest.mark.parametrize("verb", VERBS)
def test_an_id_that_is_none_is_not_found(alice: Person, verb: str) -> None:
    answer = alice.post(f"/v1/notifications/none/{verb}", body_of(verb), "json")

    assert answer.status_code == 404


def test_a_repeat_under_a_key_gets_the_first_answer(alice: Person) -> None:
    path = f"/v1/notifications/{tell(alice)}/read"
    first, again = (alice.post(path, headers={"Idempotency-Key": "k"}) for _ in range(2))

    assert again.content == first.content
    assert again["Idempotent-Replayed"] == "true"
    assert is_exact(alice)


def test_a_key_needs_the_right_to_write(alice: Person) -> None:
    made = alice.post("/v1/api-keys", {"name": "n", "scopes": ["notifications:read"]}, "json")
    script = Person(alice.user_id, "")
    script.credentials(HTTP_X_API_KEY=made.json()["secret"])

    assert script.get("/v1/notifications").status_code == 200
    assert script.post(f"/v1/notifications/{tell(alice)}/read").status_code == 403
