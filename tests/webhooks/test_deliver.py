"""What a receiver gets of an event."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from standardwebhooks import WebhookVerificationError

from apps.core import times
from apps.core.events import Record, deliver
from apps.notifications import services
from apps.notifications.models import Delivery
from apps.tasks.events import TaskCreated
from apps.tasks.models import Task
from config.env import ROOT
from tests.conftest import Person
from tests.core.streams import record
from tests.factories import make_task
from tests.webhooks.conftest import deliveries_of, make_webhook
from tests.webhooks.receivers import Receiver

Settle = Callable[[], None]


def made_now(task: Task) -> Record:
    return record(None, task, datetime.now(UTC))


def test_an_event_arrives_signed_as_standard_webhooks_says(
    alice: Person, receiver: Receiver, settle: Settle
) -> None:
    webhook = make_webhook(alice, receiver.url)
    task = make_task(alice.user_id, "Water the plants")

    settle()

    [got] = receiver.got
    got.verify(webhook["secret"])
    assert got.path == "/in?from=hearth"
    assert got.headers["Host"] == f"receiver.hooks.test:{receiver.port}"
    assert got.headers["Content-Type"] == "application/json"
    event = got.event
    assert event == {
        "type": "tasks.task-created",
        "timestamp": event["data"]["occurredAt"],
        "data": {
            "version": 1,
            "eventId": event["data"]["eventId"],
            "correlationId": event["data"]["correlationId"],
            "occurredAt": event["data"]["occurredAt"],
            "userId": alice.user_id,
            "taskId": task.task_id,
            "title": "Water the plants",
        },
    }
    age = datetime.now(UTC) - datetime.fromisoformat(event["timestamp"])
    assert age.total_seconds() < 30


def test_the_documentation_tells_how_to_check_it(
    alice: Person, receiver: Receiver, settle: Settle
) -> None:
    secret = make_webhook(alice, receiver.url)["secret"]
    make_task(alice.user_id)
    settle()
    [code] = re.findall(r"```python\n(.*?)```", (ROOT / "docs/API.md").read_text(), re.DOTALL)
    known: dict[str, Any] = {}

    exec(code, known)  # noqa: S102  # Our own.

    [got] = receiver.got
    assert known["is_ours"](secret, got.headers, got.body.encode())
    assert not known["is_ours"](secret, got.headers, got.body.encode() + b" ")


def test_another_secret_does_not_fit(alice: Person, receiver: Receiver, settle: Settle) -> None:
    make_webhook(alice, receiver.url)
    other = make_webhook(alice, receiver.url, "media.*")
    make_task(alice.user_id)

    settle()

    with pytest.raises(WebhookVerificationError):
        receiver.got[0].verify(other["secret"])


def test_a_delivery_tells_what_became_of_it(
    alice: Person, receiver: Receiver, settle: Settle
) -> None:
    webhook = make_webhook(alice, receiver.url)
    make_task(alice.user_id)

    settle()

    [delivery] = deliveries_of(alice, webhook)
    assert delivery == {
        "deliveryId": receiver.got[0].headers["webhook-id"],
        "webhookId": webhook["webhookId"],
        "eventId": receiver.got[0].event["data"]["eventId"],
        "type": "tasks.task-created",
        "status": "delivered",
        "attempts": 1,
        "responseStatus": 204,
        "error": None,
        "createdAt": delivery["createdAt"],
        "attemptedAt": delivery["deliveredAt"],
        "nextAttemptAt": None,
        "deliveredAt": delivery["deliveredAt"],
    }


@pytest.mark.parametrize(
    ("pattern", "types"),
    [
        ("tasks.task-completed", ["tasks.task-completed"]),
        ("tasks.*", ["tasks.task-created", "tasks.task-completed"]),
        ("*", ["tasks.task-created", "tasks.task-completed"]),
        ("media.*", []),
    ],
)
def test_only_the_events_that_were_asked_for_come(
    alice: Person, receiver: Receiver, settle: Settle, pattern: str, types: list[str]
) -> None:
    make_webhook(alice, receiver.url, pattern)
    task = make_task(alice.user_id)
    alice.post(f"/v1/tasks/{task.task_id}/complete")

    settle()

    assert [got.event["type"] for got in receiver.got] == types


def test_an_event_that_two_patterns_ask_for_comes_once(
    alice: Person, receiver: Receiver, settle: Settle
) -> None:
    make_webhook(alice, receiver.url, "*", "tasks.*", "tasks.task-created")
    make_task(alice.user_id)

    settle()

    assert len(receiver.got) == 1


def test_nobody_hears_of_what_others_do(
    alice: Person, bob: Person, receiver: Receiver, settle: Settle
) -> None:
    make_webhook(alice, receiver.url, "*")
    make_task(bob.user_id)

    settle()

    assert receiver.got == []


def test_one_that_is_switched_off_hears_nothing(
    alice: Person, receiver: Receiver, settle: Settle
) -> None:
    webhook = make_webhook(alice, receiver.url, enabled=False)
    make_task(alice.user_id)

    settle()

    assert receiver.got == []
    assert deliveries_of(alice, webhook) == []


def test_an_event_told_five_times_arrives_once(
    alice: Person, receiver: Receiver, settle: Settle
) -> None:
    make_webhook(alice, receiver.url)
    created = made_now(make_task(alice.user_id, "Twice"))
    settle()
    receiver.got.clear()

    for _ in range(5):
        deliver([created])
        settle()

    assert receiver.titles == ["Twice"]


def test_events_told_in_any_order_all_arrive_once(
    alice: Person, receiver: Receiver, settle: Settle
) -> None:
    tasks = [made_now(make_task(alice.user_id, title)) for title in "abc"]
    settle()
    make_webhook(alice, receiver.url)

    deliver([tasks[2], tasks[0], tasks[2], tasks[1], tasks[0]])
    settle()

    assert receiver.titles == ["c", "a", "b"]  # As they came.


def test_more_than_one_job_may_send_arrive_in_order(
    alice: Person, receiver: Receiver, settle: Settle
) -> None:
    make_webhook(alice, receiver.url)
    titles = [f"Task {number:02}" for number in range(23)]
    for title in titles:
        make_task(alice.user_id, title)

    settle()

    assert receiver.titles == titles


def test_each_event_costs_little(
    alice: Person, receiver: Receiver, settle: Settle, dynamodb_calls: list[str]
) -> None:
    make_webhook(alice, receiver.url)
    created = made_now(make_task(alice.user_id))
    settle()
    dynamodb_calls.clear()

    deliver([created])
    told = dynamodb_calls.copy()
    dynamodb_calls.clear()
    settle()

    # The webhooks and a delivery; the others are those of the tasks' own followers.
    assert told[-2:] == ["Query", "PutItem"]
    # The turn, what waits, what came of it, the end of the turn, and a look back.
    assert dynamodb_calls == ["UpdateItem", "Query", "UpdateItem", "UpdateItem", "Query"]


def test_who_has_no_webhook_costs_one_query(
    alice: Person, dynamodb_calls: list[str], settle: Settle
) -> None:
    now = datetime.now(UTC)
    event = TaskCreated(
        user_id=alice.user_id, task_id="1", title="T", event_id="1", occurred_at=times.to_text(now)
    )

    services.queue_event(user_id=alice.user_id, event=event, now=now)

    assert dynamodb_calls == ["Query"]


def test_changes_that_had_to_wait_cost_one_query_for_each_user(
    alice: Person, dynamodb_calls: list[str]
) -> None:
    now = datetime.now(UTC)
    for seconds in (60, 40, 20, 10, 3, 0):
        moment = times.to_text(now - timedelta(seconds=seconds))
        event = TaskCreated(
            user_id=alice.user_id, task_id="1", title="T", event_id=moment, occurred_at=moment
        )
        services.queue_event(user_id=alice.user_id, event=event, now=now)

    # What is as new as the last reading may be about a webhook that is newer.
    assert dynamodb_calls == ["Query"] * 3


def test_a_row_that_was_delivered_lapses_after_a_month(
    alice: Person, receiver: Receiver, settle: Settle
) -> None:
    webhook = make_webhook(alice, receiver.url)
    make_task(alice.user_id)
    settle()
    [shown] = deliveries_of(alice, webhook)

    row = Delivery.find_by_id(alice.user_id, webhook["webhookId"], shown["deliveryId"])

    assert row.expires_at
    assert (row.expires_at - row.created_at).days in {29, 30}
