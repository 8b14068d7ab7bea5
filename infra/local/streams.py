"""Feeds a table's stream to the entry as Lambda's source mapping does, and better than MiniStack's.

A record that fails is tried again a few times with growing pauses, then goes into the dead-letter
queue with its cause, and the stream goes on.
"""

import json
import logging
from collections.abc import Callable, Iterator
from threading import Event
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from apps.core.stream_records import as_lambda_has_it
from infra.local.causes import last_cause
from infra.local.positions import Positions

logger = logging.getLogger(__name__)

Record = dict[str, Any]
Invoke = Callable[[dict[str, Any]], Any]

BATCH = 100
TRIES = 5
POLL_SECONDS = 0.2
FIRST_PAUSE_SECONDS = 0.2


class StreamFeeder:
    """Reads one stream, each of its shards in order, until it is told to stop."""

    def __init__(
        self,
        stream_arn: str,
        *,
        streams: Any,
        queues: Any,
        dead_letters: str,
        positions: Positions,
        invoke: Invoke,
    ) -> None:
        self.stream_arn = stream_arn
        self.streams = streams
        self.queues = queues
        self.dead_letters = dead_letters
        self.positions = positions
        self.invoke = invoke

    def run(self, stopping: Event) -> None:
        """Feed until `stopping` is set and nothing is left to feed."""
        iterators: dict[str, str] = {}
        while True:
            last_round = stopping.is_set()
            try:
                busy = self._feed_shards(iterators)
            except (BotoCoreError, ClientError):
                # The embedded AWS is away, or an iterator is too old: begin where we were.
                logger.exception("A stream cannot be read", extra={"stream": self.stream_arn})
                iterators.clear()
                busy = False
                stopping.wait(1)
            if last_round and not busy:
                return
            if not busy:
                stopping.wait(POLL_SECONDS)

    def _feed_shards(self, iterators: dict[str, str]) -> bool:
        """Feed what is new in each shard. Returns whether there was something."""
        busy = False
        for shard in self._shards(iterators):
            answer = self.streams.get_records(ShardIterator=iterators[shard], Limit=BATCH)
            if answer["Records"]:
                busy = True
                self.deliver(
                    [as_lambda_has_it(record, self.stream_arn) for record in answer["Records"]]
                )
                last = answer["Records"][-1]["dynamodb"]["SequenceNumber"]
                self.positions.set(self.stream_arn, shard, last)
            if following := answer.get("NextShardIterator"):
                iterators[shard] = following
            else:
                del iterators[shard]  # A closed shard, read to its end.
        return busy

    def _shards(self, iterators: dict[str, str]) -> list[str]:
        if not iterators:
            answer = self.streams.describe_stream(StreamArn=self.stream_arn)
            for shard in answer["StreamDescription"]["Shards"]:
                iterators[shard["ShardId"]] = self._first_iterator(shard["ShardId"])
        return list(iterators)

    def _first_iterator(self, shard: str) -> str:
        if position := self.positions.get(self.stream_arn, shard):
            try:
                return self._iterator(shard, "AFTER_SEQUENCE_NUMBER", SequenceNumber=position)
            except self.streams.exceptions.TrimmedDataAccessException:
                logger.warning("A day has passed", extra={"stream": self.stream_arn})
        return self._iterator(shard, "TRIM_HORIZON")

    def _iterator(self, shard: str, kind: str, **where: str) -> str:
        answer = self.streams.get_shard_iterator(
            StreamArn=self.stream_arn, ShardId=shard, ShardIteratorType=kind, **where
        )
        return str(answer["ShardIterator"])

    def deliver(self, records: list[Record]) -> None:
        """Hand records over in order, each until it is handled or a dead letter."""
        tries = 0
        while records:
            # After a failure one by one, so that a bad record holds up no good one.
            batch = records[:1] if tries else records
            done, cause = self._try(batch)
            records = records[done:]
            if cause is None:
                tries = 0
                continue
            tries = tries + 1 if done == 0 else 1
            if tries >= TRIES:
                self._bury(records[0], cause)
                records, tries = records[1:], 0
            else:
                Event().wait(FIRST_PAUSE_SECONDS * 2 ** (tries - 1))

    def _try(self, batch: list[Record]) -> tuple[int, str | None]:
        """Invoke once. Returns how many were handled, and why the next one was not."""
        try:
            answer = self.invoke({"Records": batch})
        except Exception as error:  # As Lambda does: whatever it was, the batch has failed.
            logger.exception("A batch failed", extra={"stream": self.stream_arn})
            return 0, repr(error)
        failed = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
        for number, record in enumerate(batch):
            if record["dynamodb"]["SequenceNumber"] in failed:
                return number, last_cause()
        return len(batch), None

    def _bury(self, record: Record, cause: str) -> None:
        """Keep a record that cannot be handled, in the shape in which it can be tried again."""
        logger.error("A dead letter", extra={"stream": self.stream_arn, "cause": cause})
        self.queues.send_message(
            QueueUrl=self.dead_letters,
            MessageBody=json.dumps({"Records": [record]}),
            MessageAttributes={"cause": {"DataType": "String", "StringValue": cause[:1000]}},
        )


def stream_arns(outputs: dict[str, str]) -> Iterator[str]:
    """Tell the streams of a stage from the outputs of its stacks."""
    return (value for name, value in outputs.items() if name.endswith("TableStream"))
