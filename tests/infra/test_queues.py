"""How messages get from a queue to the entry, on a developer's machine."""

import threading
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from infra.aws import client
from infra.local.queues import QueueFeeder
from infra.stages import STAGES

LOCAL = STAGES["local"]
ARN = "arn:aws:sqs:eu-central-1:000000000000:work"


@pytest.fixture
def queue(aws: dict[str, str]) -> Iterator[str]:
    """A queue of the test's own, with two messages."""
    url = client(LOCAL, "sqs").create_queue(
        QueueName=f"queue-{uuid4()}", Attributes={"VisibilityTimeout": "0"}
    )["QueueUrl"]
    for body in ("good", "bad"):
        client(LOCAL, "sqs").send_message(QueueUrl=url, MessageBody=body)
    yield url
    client(LOCAL, "sqs").delete_queue(QueueUrl=url)


def bodies_in(url: str) -> list[str]:
    answer = client(LOCAL, "sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10)
    return sorted(message["Body"] for message in answer.get("Messages", []))


def test_only_what_was_handled_leaves_the_queue(queue: str) -> None:
    def refuse_bad(event: dict[str, Any]) -> dict[str, Any]:
        assert {record["eventSource"] for record in event["Records"]} == {"aws:sqs"}
        bad = [record for record in event["Records"] if record["body"] == "bad"]
        return {"batchItemFailures": [{"itemIdentifier": one["messageId"]} for one in bad]}

    feeder = QueueFeeder(queue, ARN, queues=client(LOCAL, "sqs"), invoke=refuse_bad)
    while "good" in bodies_in(queue):
        feeder.feed()

    assert bodies_in(queue) == ["bad"]


def test_everything_stays_when_the_entry_raises(queue: str) -> None:
    def refuse(_: dict[str, Any]) -> None:
        raise LookupError

    feeder = QueueFeeder(queue, ARN, queues=client(LOCAL, "sqs"), invoke=refuse)
    assert [feeder.feed() for _ in range(2)] == [1, 1]

    assert bodies_in(queue) == ["bad", "good"]


def test_a_queue_that_is_away_is_asked_again(queue: str, aws: dict[str, str]) -> None:
    stopping = threading.Event()
    handled: list[str] = []

    def note(event: dict[str, Any]) -> dict[str, Any]:
        handled.extend(record["body"] for record in event["Records"])
        if len(handled) == 2:
            stopping.set()
        return {"batchItemFailures": []}

    feeder = QueueFeeder(f"{queue}-away", ARN, queues=client(LOCAL, "sqs"), invoke=note)
    running = threading.Thread(target=feeder.run, args=(stopping,))
    running.start()
    feeder.url = queue
    running.join(10)

    assert sorted(handled) == ["bad", "good"]
