"""How changes get from a table's stream to the entry, on a developer's machine."""

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from infra import deploy
from infra.aws import client
from infra.local import streams
from infra.local.positions import Positions
from infra.local.streams import Invoke, StreamFeeder
from infra.stages import STAGES

LOCAL = STAGES["local"]
OK: dict[str, Any] = {"batchItemFailures": []}

Make = Callable[[Invoke], StreamFeeder]


def record(number: int) -> dict[str, Any]:
    return {"eventID": str(number), "dynamodb": {"SequenceNumber": str(number)}}


def numbers(event: dict[str, Any]) -> list[int]:
    return [int(record["eventID"]) for record in event["Records"]]


def failing_at(number: int, event: dict[str, Any]) -> dict[str, Any]:
    if number not in numbers(event):
        return OK
    return {"batchItemFailures": [{"itemIdentifier": str(number)}]}


@pytest.fixture
def table(aws: dict[str, str]) -> Iterator[str]:
    """A table of the test's own, with a stream. Yields its name."""
    name = f"streamed-{uuid4()}"
    client(LOCAL, "dynamodb").create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )
    yield name
    client(LOCAL, "dynamodb").delete_table(TableName=name)


def put(table: str, row_id: str) -> None:
    client(LOCAL, "dynamodb").put_item(TableName=table, Item={"id": {"S": row_id}})


@pytest.fixture
def letters(aws: dict[str, str]) -> str:
    """A queue for the dead letters of the test alone. Yields its address."""
    queue = client(LOCAL, "sqs").create_queue(QueueName=f"letters-{uuid4()}")
    return str(queue["QueueUrl"])


@pytest.fixture
def feeder(table: str, letters: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Makes a feeder of the table's stream, which is as patient as a test."""
    monkeypatch.setattr(streams, "FIRST_PAUSE_SECONDS", 0.001)
    described = client(LOCAL, "dynamodb").describe_table(TableName=table)

    def make(invoke: Invoke) -> StreamFeeder:
        return StreamFeeder(
            described["Table"]["LatestStreamArn"],
            streams=client(LOCAL, "dynamodbstreams"),
            queues=client(LOCAL, "sqs"),
            dead_letters=letters,
            positions=Positions(tmp_path / "positions.json", run="1"),
            invoke=invoke,
        )

    return make


def stopped() -> threading.Event:
    """Lets a feeder do what there is, and no more."""
    event = threading.Event()
    event.set()
    return event


def dead_letters(url: str) -> list[dict[str, Any]]:
    queue = client(LOCAL, "sqs")
    answer = queue.receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
    )
    messages: list[dict[str, Any]] = answer.get("Messages", [])
    for message in messages:
        queue.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return messages


def test_changes_arrive_in_order_in_the_shape_of_lambda(feeder: Make, table: str) -> None:
    seen: list[dict[str, Any]] = []

    def note(event: dict[str, Any]) -> dict[str, Any]:
        seen.extend(event["Records"])
        return OK

    for row_id in "abc":
        put(table, row_id)

    feeder(note).run(stopped())

    assert [one["dynamodb"]["NewImage"]["id"]["S"] for one in seen] == ["a", "b", "c"]
    assert seen[0]["eventSource"] == "aws:dynamodb"
    assert seen[0]["eventSourceARN"].split("/")[1] == table
    assert json.loads(json.dumps(seen)) == seen


def test_a_new_feeder_goes_on_where_the_last_one_was(feeder: Make, table: str) -> None:
    seen: list[str] = []

    def note(event: dict[str, Any]) -> dict[str, Any]:
        seen.extend(record["dynamodb"]["Keys"]["id"]["S"] for record in event["Records"])
        return OK

    put(table, "a")
    feeder(note).run(stopped())
    put(table, "b")
    feeder(note).run(stopped())

    assert seen == ["a", "b"]


def test_a_failed_record_comes_again_and_none_before_it(feeder: Make) -> None:
    calls: list[list[int]] = []

    def fail_once(event: dict[str, Any]) -> dict[str, Any]:
        calls.append(numbers(event))
        return failing_at(2, event) if len(calls) == 1 else OK

    feeder(fail_once).deliver([record(number) for number in (1, 2, 3)])

    assert calls == [[1, 2, 3], [2], [3]]


def test_a_record_that_always_fails_becomes_a_dead_letter_and_the_rest_goes_on(
    feeder: Make, letters: str
) -> None:
    calls: list[list[int]] = []

    def fail_at_two(event: dict[str, Any]) -> dict[str, Any]:
        calls.append(numbers(event))
        return failing_at(2, event)

    feeder(fail_at_two).deliver([record(number) for number in (1, 2, 3)])

    assert calls == [[1, 2, 3], [2], [2], [2], [2], [3]]
    (letter,) = dead_letters(letters)
    assert json.loads(letter["Body"]) == {"Records": [record(2)]}
    assert letter["MessageAttributes"]["cause"]["StringValue"]


def test_an_entry_that_raises_loses_the_bad_record_only(feeder: Make, letters: str) -> None:
    handled: list[int] = []

    def raise_at_two(event: dict[str, Any]) -> dict[str, Any]:
        if 2 in numbers(event):
            msg = "no such thing"
            raise LookupError(msg)
        handled.extend(numbers(event))
        return OK

    feeder(raise_at_two).deliver([record(number) for number in (1, 2, 3)])

    assert handled == [1, 3]
    (letter,) = dead_letters(letters)
    assert letter["MessageAttributes"]["cause"]["StringValue"] == "LookupError('no such thing')"


def test_streams_of_another_run_are_read_from_their_beginning(tmp_path: Path) -> None:
    Positions(tmp_path / "positions.json", run="1").set("stream", "shard", "7")

    assert Positions(tmp_path / "positions.json", run="1").get("stream", "shard") == "7"
    assert Positions(tmp_path / "positions.json", run="2").get("stream", "shard") is None


def test_every_table_with_a_stream_is_fed(aws: dict[str, str]) -> None:
    outputs = deploy.outputs("local")

    fed = {arn.split("/")[1] for arn in streams.stream_arns(outputs)}

    described = [
        client(LOCAL, "dynamodb").describe_table(TableName=name)["Table"]
        for title, name in outputs.items()
        if title.endswith("Table")
    ]
    assert fed == {table["TableName"] for table in described if "LatestStreamArn" in table}


def test_a_stream_that_is_away_is_asked_again(
    feeder: Make, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopping, seen = threading.Event(), []

    def note(event: dict[str, Any]) -> dict[str, Any]:
        seen.extend(event["Records"])
        stopping.set()
        return OK

    one = feeder(note)
    arn, one.stream_arn = one.stream_arn, f"{one.stream_arn}-away"
    put(table, "a")
    running = threading.Thread(target=one.run, args=(stopping,))
    running.start()
    one.stream_arn = arn
    running.join(10)

    assert len(seen) == 1


def test_lost_positions_are_no_end(feeder: Make, table: str, tmp_path: Path) -> None:
    seen: list[dict[str, Any]] = []

    def note(event: dict[str, Any]) -> dict[str, Any]:
        seen.extend(event["Records"])
        return OK

    put(table, "a")
    one = feeder(note)
    (shard,) = one._shards({})
    one.positions.set(one.stream_arn, shard, "100000000000000000000")

    one.run(stopped())

    assert len(seen) == 1
