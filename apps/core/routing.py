"""Everything that reaches the functions and is no HTTP request: streams, queues, bus, schedules.

The same for Lambda and for the background work of a developer's machine. What nobody expects is
an error, so that it is seen, tried again and kept in the dead-letter queue.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

import orjson

from apps.core import schedules
from apps.core.correlation import correlated
from apps.core.db import metered
from apps.core.events import BatchAnswer, deliver

logger = logging.getLogger(__name__)

Detail = dict[str, Any]
Consumer = Callable[[Detail], object]

_consumers: dict[tuple[str, str], Consumer] = {}


class UnknownEvent(Exception):
    """Nothing here expects an event of this shape."""


def consume(source: str, detail_type: str) -> Callable[[Consumer], Consumer]:
    """Register who takes the detail of such bus events."""

    def register(consumer: Consumer) -> Consumer:
        _consumers[source, detail_type] = consumer
        return consumer

    return register


def handle(event: dict[str, Any], request_id: str | None) -> Any:
    """Route an event, and tell in the log what it was, how long it took and what it asked for.

    Raises:
        UnknownEvent: nobody expects it.
    """
    started = time.perf_counter()
    with metered() as usage:
        try:
            return route(event)
        finally:
            logger.info(
                "event",
                extra={
                    "kind": _kind_of(event),
                    "milliseconds": round((time.perf_counter() - started) * 1000, 1),
                    "requestId": request_id,
                    "dynamodbCalls": usage.calls,
                    "consumedCapacity": usage.capacity_units,
                },
            )


def _kind_of(event: dict[str, Any]) -> str | None:
    match event:
        case {"Records": [{"eventSource": str(source)}, *_]}:
            return source
        case {"detail-type": str(name)}:
            return name
        case _:
            return None


def route(event: dict[str, Any]) -> Any:
    """Hand an event to whom it concerns, by its shape.

    Raises:
        UnknownEvent: nobody expects it.
    """
    match event:
        case {"Records": [{"eventSource": "aws:dynamodb"}, *_]}:
            return deliver(event["Records"])
        case {"Records": [{"eventSource": "aws:sqs"}, *_]}:
            return _route_messages(event["Records"])
        case {"Records": [{"eventSource": "aws:s3"}, *_]}:
            for record in event["Records"]:
                _consume("aws.s3", "Object Created", record["s3"])
            return None
        case {"detail-type": "Scheduled Event", "resources": [rule, *_]}:
            # Zappa names a rule after its stage and, after the last dash, the function.
            return schedules.run(rule.rpartition("-")[2])
        case {"source": source, "detail-type": detail_type, "detail": detail}:
            # Of a job the id of the request behind it, of a bus event its own.
            with correlated(event.get("id", "")):
                return _consume(source, detail_type, detail)
        case _:
            msg = f"An event with the keys {sorted(event)}"
            raise UnknownEvent(msg)


def _consume(source: str, detail_type: str, detail: Detail) -> object:
    consumer = _consumers.get((source, detail_type))
    if consumer is None:
        msg = f"{source}: {detail_type}"
        raise UnknownEvent(msg)
    return consumer(detail)


def _route_messages(messages: list[dict[str, Any]]) -> BatchAnswer:
    failed = [message["messageId"] for message in messages if not _route_message(message)]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def _route_message(message: dict[str, Any]) -> bool:
    try:
        answer = route(orjson.loads(message["body"]))
    except Exception:
        logger.exception("A message failed", extra={"message_id": message["messageId"]})
        return False
    # A batch within the message tells its failures instead of raising.
    return not (isinstance(answer, dict) and answer.get("batchItemFailures"))
