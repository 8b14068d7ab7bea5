"""What failed for good, and how it is tried again: by the work queue, as all slow work is.

The dead-letter queue holds three shapes. A message of the work queue, or a record of a stream that
the local background work gave up, can be handed over as it is. Lambda's own mapping of a stream
leaves no records, only where in the stream they are, for the day that a stream keeps them.
Source: https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
"""

from collections.abc import Generator
from contextlib import closing
from datetime import UTC, datetime
from itertools import islice
from typing import Any, NamedTuple

import orjson
from botocore.exceptions import ClientError
from django.conf import settings

from apps.core.aws.clients import client
from apps.core.stream_records import Record, as_lambda_has_it

AT_ONCE = 10  # Of SQS.
HIDDEN_SECONDS = 60  # From others who redrive, while we do.
RECORDS_AT_ONCE = 100

Message = dict[str, Any]
GONE = "the stream does not have its records any more"
TOO_LARGE = "it is too large for a message"


class Letter(NamedTuple):
    """A dead letter: what it is about, and why it died, as far as anybody said."""

    message_id: str
    subject: str
    cause: str
    died_at: datetime
    problem: str | None = None  # Why it cannot be tried again; None: it can, or was.


def count() -> int:
    """Tell about how many there are."""
    answer = client("sqs").get_queue_attributes(
        QueueUrl=settings.DEAD_LETTER_QUEUE_URL, AttributeNames=["ApproximateNumberOfMessages"]
    )
    return int(answer["Attributes"]["ApproximateNumberOfMessages"])


def redrive(
    now: datetime, *, is_dry: bool, message_id: str | None = None
) -> Generator[Letter, None, None]:
    """Let each letter that died before `now` be tried again, or tell of it alone if `is_dry`.

    `message_id` names the only one that is meant. One that fails again comes back, and waits for
    the next call. Stopped half way, a letter may be tried twice, which handlers do not mind.
    """
    received: dict[str, Message] = {}
    try:
        while messages := _receive(now, set(received)):
            received |= {message["MessageId"]: message for message in messages}
            for message in messages:
                if message_id in {None, message["MessageId"]}:
                    yield _letter(message, None if is_dry else _hand_over(message))
    finally:
        # Not before, or they would be received again and again.
        for name, message in received.items():
            if is_dry or message_id not in {None, name}:
                _show_again(message)


def peek(now: datetime, limit: int) -> list[Letter]:
    """Look at up to `limit` letters, and leave them as they are."""
    with closing(redrive(now, is_dry=True)) as letters:
        return list(islice(letters, limit))


def _receive(now: datetime, seen: set[str]) -> list[Message]:
    answer = client("sqs").receive_message(
        QueueUrl=settings.DEAD_LETTER_QUEUE_URL,
        MaxNumberOfMessages=AT_ONCE,
        VisibilityTimeout=HIDDEN_SECONDS,
        WaitTimeSeconds=1,  # So that all servers of the queue are asked.
        MessageSystemAttributeNames=["SentTimestamp"],
        MessageAttributeNames=["cause"],
    )
    messages: list[Message] = answer.get("Messages", [])
    milliseconds = now.timestamp() * 1000
    return [
        message
        for message in messages
        if message["MessageId"] not in seen
        and int(message["Attributes"]["SentTimestamp"]) <= milliseconds
    ]


def _show_again(message: Message) -> None:
    """Let others see at once what was only looked at."""
    client("sqs").change_message_visibility(
        QueueUrl=settings.DEAD_LETTER_QUEUE_URL,
        ReceiptHandle=message["ReceiptHandle"],
        VisibilityTimeout=0,
    )


def _hand_over(message: Message) -> str | None:
    """Put a letter into the work queue, then out of the other. Returns why it cannot be."""
    bodies = _bodies(message["Body"])
    if bodies is None:
        return GONE
    try:
        for body in bodies:
            client("sqs").send_message(QueueUrl=settings.WORK_QUEUE_URL, MessageBody=body)
    except ClientError as error:
        if error.response["Error"]["Code"] == "InvalidParameterValue":
            return TOO_LARGE
        raise
    client("sqs").delete_message(
        QueueUrl=settings.DEAD_LETTER_QUEUE_URL, ReceiptHandle=message["ReceiptHandle"]
    )
    return None


def _bodies(body: str) -> list[str] | None:
    """Make the messages that repeat a letter: of records one for each, so that one fails alone."""
    said = _read(body)
    if "DDBStreamBatchInfo" not in said:
        return [body]
    records = _records_of(said["DDBStreamBatchInfo"])
    return [orjson.dumps({"Records": [record]}).decode() for record in records] or None


def _records_of(batch: dict[str, Any]) -> list[Record]:
    """Read the records of a batch that Lambda gave up; none, where the stream has lost them."""
    streams = client("dynamodbstreams")
    arn, end = batch["streamArn"], int(batch["endSequenceNumber"])
    try:
        iterator = streams.get_shard_iterator(
            StreamArn=arn,
            ShardId=batch["shardId"],
            ShardIteratorType="AT_SEQUENCE_NUMBER",
            SequenceNumber=batch["startSequenceNumber"],
        )["ShardIterator"]
    except (
        streams.exceptions.TrimmedDataAccessException,
        streams.exceptions.ResourceNotFoundException,
    ):
        return []
    found: list[Record] = []
    while iterator:
        answer = streams.get_records(ShardIterator=iterator, Limit=RECORDS_AT_ONCE)
        records = [as_lambda_has_it(record, arn) for record in answer["Records"]]
        batch_records = [one for one in records if int(one["dynamodb"]["SequenceNumber"]) <= end]
        found += batch_records
        # A page may be empty in the middle of a shard, but not while it has what comes after.
        is_over = len(found) >= int(batch["batchSize"]) or len(batch_records) < len(records)
        iterator = None if is_over else answer.get("NextShardIterator")
    return found


def _letter(message: Message, problem: str | None) -> Letter:
    cause = message.get("MessageAttributes", {}).get("cause", {}).get("StringValue", "")
    seconds = int(message["Attributes"]["SentTimestamp"]) / 1000
    died_at = datetime.fromtimestamp(seconds, UTC)
    return Letter(message["MessageId"], _subject(_read(message["Body"])), cause, died_at, problem)


def _subject(said: dict[str, Any]) -> str:
    """Name what a letter is about, and nothing of what it holds."""
    match said:
        case {"Records": [{"eventSourceARN": arn}, *_]}:
            return f"a change of {_table_of(arn)}"
        case {"DDBStreamBatchInfo": {"streamArn": arn, "batchSize": size}}:
            return f"{size} changes of {_table_of(arn)}"
        case {"detail-type": name}:
            return str(name)
        case _:
            return "something unknown"


def _table_of(stream_arn: str) -> str:
    return stream_arn.split("/")[1]


def _read(body: str) -> dict[str, Any]:
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return said if isinstance(said, dict) else {}
