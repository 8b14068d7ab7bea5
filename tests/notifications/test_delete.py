from collections.abc import Callable
from datetime import timedelta
from typing import Any

from apps.core.due import Due, run_all
from apps.notifications.models import Notification
from apps.notifications.models.inbox import NOTIFICATION
from tests.conftest import Person
from tests.notifications.conftest import due_of, is_exact, now, tell, titles, unread

Act = Callable[..., Any]
AFTER_90_DAYS = timedelta(days=90)


def test_deletes_with_its_count(alice: Person, dynamodb_calls: list[str]) -> None:
    path = f"/v1/notifications/{tell(alice)}"
    tell(alice, "Another")
    dynamodb_calls.clear()

    answer = alice.delete(path)

    assert dynamodb_calls == ["GetItem", "TransactWriteItems"]
    assert (answer.status_code, answer.content) == (204, b"")
    assert titles(alice) == titles(alice, "/pending") == ["Another"]
    assert unread(alice) == 1
    assert is_exact(alice)
    assert alice.delete(path).status_code == 404


def test_deleting_what_was_read_keeps_the_count(alice: Person, act: Act) -> None:
    notification_id = tell(alice)
    tell(alice, "Another")
    act("read", notification_id)

    alice.delete(f"/v1/notifications/{notification_id}")

    assert unread(alice) == 1
    assert is_exact(alice)


def test_nobody_deletes_those_of_others(alice: Person, bob: Person) -> None:
    path = f"/v1/notifications/{tell(alice)}"

    assert bob.delete(path).status_code == 404
    assert unread(alice) == 1


def test_what_is_deleted_does_not_come_again_when_it_is_told_again(alice: Person) -> None:
    moment = now()
    alice.delete(f"/v1/notifications/{tell(alice, moment=moment)}")

    tell(alice, moment=moment)

    assert (titles(alice), unread(alice)) == ([], 0)
    assert is_exact(alice)


def test_a_deleted_one_stays_marked_for_its_90_days(alice: Person) -> None:
    moment = now()
    notification_id = tell(alice, moment=moment)

    alice.delete(f"/v1/notifications/{notification_id}")

    marked = Notification.find_deleted(alice.user_id, notification_id)
    assert marked is not None
    assert marked.expires_at == moment.replace(microsecond=0) + AFTER_90_DAYS


def test_what_nobody_read_goes_after_90_days_with_its_count(alice: Person) -> None:
    moment = now()
    tell(alice, "Old", moment=moment - timedelta(days=1))
    tell(alice, "Young", moment=moment)

    run_all(moment + AFTER_90_DAYS - timedelta(minutes=1), [NOTIFICATION])

    assert titles(alice, unread="true") == ["Young"]
    assert unread(alice) == 1
    assert is_exact(alice)
    run_all(moment + AFTER_90_DAYS, [NOTIFICATION])
    assert (titles(alice), unread(alice)) == ([], 0)


def test_a_stale_row_goes_without_an_effect(alice: Person) -> None:
    notification_id = tell(alice)
    Due.of("notification", alice.user_id, notification_id, now()).save_once()
    Due.of("notification", alice.user_id, "01KJMBQDE0SABR24PA3EYWNYP2", now()).save_once()

    run_all(now(), [NOTIFICATION])

    assert len(due_of(alice)) == 1
    assert Notification.load(alice.user_id, notification_id).version == 1
    assert is_exact(alice)
