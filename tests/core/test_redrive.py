"""`manage.py redrive`: what failed for good is tried again."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from botocore.exceptions import ClientError
from django.core.management import call_command
from django.test import override_settings

from apps.core import dead_letters, jobs
from apps.core.aws.clients import client
from apps.core.ids import new_id
from apps.tasks.models import OpenTasks, Task
from infra import deploy
from tests.conftest import Person
from tests.core.streams import record
from tests.factories import make_task

Settle = Callable[[], None]
JOB = "tests.redriven"


@pytest.fixture(autouse=True)
def letters(aws: dict[str, str]) -> Iterator[str]:
    """A dead-letter queue of the test's own. Yields its address."""
    queues = client("sqs")
    url = queues.create_queue(QueueName=f"letters-{new_id(datetime.now(UTC))}")["QueueUrl"]
    with override_settings(DEAD_LETTER_QUEUE_URL=url):
        yield url
    queues.delete_queue(QueueUrl=url)


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What jobs of the test were given."""
    given: list[dict[str, Any]] = []
    monkeypatch.setattr("apps.core.routing._consumers", {(jobs.SOURCE, JOB): given.append})
    return given


def bury(url: str, body: object, cause: str = "") -> None:
    told = {"cause": {"DataType": "String", "StringValue": cause}} if cause else {}
    text = body if isinstance(body, str) else json.dumps(body)
    client("sqs").send_message(QueueUrl=url, MessageBody=text, MessageAttributes=told)


def redrive(**options: Any) -> list[str]:
    out = StringIO()
    call_command("redrive", stdout=out, **options)
    return out.getvalue().splitlines()


def job(**detail: str) -> dict[str, Any]:
    return {"source": jobs.SOURCE, "detail-type": JOB, "detail": detail}


def test_nothing_is_there(letters: str) -> None:
    assert redrive() == ["None handed over, 0 left."]


def test_a_job_is_done_again(letters: str, settle: Settle, done: list[dict[str, Any]]) -> None:
    for number in range(12):
        bury(letters, job(number=str(number)))

    told = redrive()
    settle()

    assert told[-1] == "12 handed over, 0 left."
    assert {one["number"] for one in done} == {str(number) for number in range(12)}
    assert dead_letters.count() == 0


def test_a_change_of_a_row_is_followed_again(alice: Person, letters: str, settle: Settle) -> None:
    task = make_task(alice.user_id)
    settle.forget()  # type: ignore[attr-defined]  # Nobody heard of it.
    bury(letters, {"Records": [record(None, task)]}, cause="KeyError('x')")

    [told, _] = redrive()
    settle()

    assert told.endswith(f": a change of {Task.Meta.table_name}, KeyError('x')")
    assert OpenTasks.of(alice.user_id).medium == 1


def test_what_lambda_gave_up_is_read_from_the_stream(
    alice: Person, letters: str, settle: Settle
) -> None:
    before = [make_task(alice.user_id, title) for title in "abc"]
    given_up = _batch_of(before[1:])
    settle.forget()  # type: ignore[attr-defined]
    bury(letters, {"DDBStreamBatchInfo": given_up})

    [told, _] = redrive()
    settle()

    assert told.endswith(f": 2 changes of {Task.Meta.table_name}")
    assert OpenTasks.of(alice.user_id).medium == 2


def _batch_of(tasks: list[Task]) -> dict[str, Any]:
    """Say where in the stream the first changes of some tasks are, as Lambda does."""
    outputs = deploy.outputs("local")
    arn = next(one for one in outputs.values() if f"{Task.Meta.table_name}/stream/" in one)
    streams = client("dynamodbstreams")
    [shard] = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    where = {"StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
    iterator = streams.get_shard_iterator(**where)["ShardIterator"]
    ids, numbers = {task.task_id for task in tasks}, []
    while records := (answer := streams.get_records(ShardIterator=iterator))["Records"]:
        iterator = answer["NextShardIterator"]
        numbers += [
            one["dynamodb"]["SequenceNumber"]
            for one in records
            if one["dynamodb"]["Keys"]["taskId"]["S"] in ids
        ]
    return {
        "streamArn": arn,
        "shardId": shard["ShardId"],
        "startSequenceNumber": numbers[0],
        "endSequenceNumber": numbers[-1],
        "batchSize": len(numbers),
    }


def test_what_the_stream_has_lost_stays_and_is_told(letters: str) -> None:
    outputs = deploy.outputs("local")
    arn = next(one for one in outputs.values() if f"{Task.Meta.table_name}/stream/" in one)
    gone = {
        "streamArn": f"{arn}-of-before",
        "shardId": f"shardId-{0:020}",
        "startSequenceNumber": f"{1:021}",
        "endSequenceNumber": f"{2:021}",
        "batchSize": 2,
    }
    bury(letters, {"DDBStreamBatchInfo": gone})

    [told, summary] = redrive()

    assert told.endswith("the stream does not have its records any more")
    assert summary == "None handed over, 1 left."


def test_what_is_too_large_stays_and_is_told(letters: str, monkeypatch: pytest.MonkeyPatch) -> None:
    bury(letters, job())
    queues = client("sqs")

    def refuse(**_: Any) -> None:
        raise ClientError({"Error": {"Code": "InvalidParameterValue"}}, "SendMessage")

    monkeypatch.setattr(queues, "send_message", refuse)

    assert redrive()[-1] == "None handed over, 1 left."


def test_a_fault_of_the_queue_is_raised_and_nothing_lost(
    letters: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bury(letters, job())
    queues = client("sqs")

    def fail(**_: Any) -> None:
        raise ClientError({"Error": {"Code": "ServiceUnavailable"}}, "SendMessage")

    with monkeypatch.context() as patch:
        patch.setattr(queues, "send_message", fail)
        with pytest.raises(ClientError):
            redrive()
    attributes = queues.get_queue_attributes(QueueUrl=letters, AttributeNames=["All"])["Attributes"]

    assert attributes["ApproximateNumberOfMessagesNotVisible"] == "1"


def test_a_dry_run_only_tells(letters: str, done: list[dict[str, Any]], settle: Settle) -> None:
    bury(letters, job())
    bury(letters, "no JSON")
    bury(letters, ["no letter"])

    told = redrive(dry_run=True)
    settle()

    assert sorted(line.partition(": ")[2] for line in told[:-1]) == [
        "something unknown",
        "something unknown",
        JOB,
    ]
    assert told[-1] == "3 there, 0 left."
    assert done == []


def test_what_dies_meanwhile_waits_for_the_next_call(letters: str) -> None:
    before = datetime.now(UTC) - timedelta(minutes=1)
    bury(letters, job())

    assert list(dead_letters.redrive(before, is_dry=False)) == []


def test_tells_nothing_of_what_a_letter_holds(alice: Person, letters: str) -> None:
    task = make_task(alice.user_id, "Secret surprise")
    bury(letters, {"Records": [record(None, task)]})

    assert "Secret" not in "".join(redrive())


def test_to_look_leaves_letters_where_they_are(letters: str) -> None:
    for number in range(12):
        bury(letters, job(number=str(number)))
    now = datetime.now(UTC)

    assert len(dead_letters.peek(now, 11)) == 11
    assert len(redrive()) == 12 + 1


def test_of_many_the_one_that_is_meant_is_tried_again(
    letters: str, settle: Settle, done: list[dict[str, Any]]
) -> None:
    for number in range(12):
        bury(letters, job(number=str(number)))
    now = datetime.now(UTC)
    chosen = dead_letters.peek(now, 50)[7]

    [tried] = dead_letters.redrive(now, is_dry=False, message_id=chosen.message_id)
    settle()

    assert tried == chosen
    assert len(done) == 1
    assert dead_letters.count() == 11
