"""Feeds a queue to the entry as Lambda's source mapping does."""

import logging
from collections.abc import Callable
from threading import Event
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from infra.wiring import QUEUE_BATCH

logger = logging.getLogger(__name__)

Message = dict[str, Any]

WAIT_SECONDS = 1  # A longer wait would hold up the end of the process.


class QueueFeeder:
    """Reads one queue until it is told to stop. Who may try how often is the queue's own rule."""

    def __init__(
        self,
        url: str,
        arn: str,
        *,
        queues: Any,
        invoke: Callable[[dict[str, Any]], Any],
        wait: int = WAIT_SECONDS,
    ) -> None:
        self.url = url
        self.arn = arn
        self.queues = queues
        self.invoke = invoke
        self.wait = wait

    def run(self, stopping: Event) -> None:
        """Feed until `stopping` is set."""
        while not stopping.is_set():
            try:
                self.feed()
            except (BotoCoreError, ClientError):
                logger.exception("A queue cannot be read", extra={"queue": self.url})
                stopping.wait(1)

    def feed(self) -> int:
        """Hand over the messages that are there, and delete those that were handled.

        Returns how many there were, also those that failed and come again.
        """
        answer = self.queues.receive_message(
            QueueUrl=self.url,
            MaxNumberOfMessages=QUEUE_BATCH,
            WaitTimeSeconds=self.wait,
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        messages = answer.get("Messages", [])
        if not messages:
            return 0
        failed = self._try(messages)
        handled = [message for message in messages if message["MessageId"] not in failed]
        if handled:
            self._delete(handled)
        return len(messages)

    def _try(self, messages: list[Message]) -> set[str]:
        try:
            answer = self.invoke({"Records": [self._as_lambda_has_it(m) for m in messages]})
        except Exception:  # As Lambda does: whatever it was, all come again.
            logger.exception("A batch failed", extra={"queue": self.url})
            return {message["MessageId"] for message in messages}
        return {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}

    def _delete(self, messages: list[Message]) -> None:
        entries = [
            {"Id": str(number), "ReceiptHandle": message["ReceiptHandle"]}
            for number, message in enumerate(messages)
        ]
        self.queues.delete_message_batch(QueueUrl=self.url, Entries=entries)

    def _as_lambda_has_it(self, message: Message) -> Message:
        return {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
            "body": message["Body"],
            "attributes": message.get("Attributes", {}),
            "messageAttributes": message.get("MessageAttributes", {}),
            "md5OfBody": message["MD5OfBody"],
            "eventSource": "aws:sqs",
            "eventSourceARN": self.arn,
            "awsRegion": self.arn.split(":")[3],
        }
