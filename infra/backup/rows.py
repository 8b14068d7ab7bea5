"""Rows as they are, read and written by clients that have patience.

A request of a user gives up after three seconds. Here nobody waits, and a Scan may read a megabyte.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import boto3
from botocore.config import Config
from django.conf import settings

from apps.core.aws.clients import CONNECTIONS
from apps.core.db.connections import ATTEMPTS, pause
from apps.core.errors import Unavailable

WRITES_AT_ONCE = 25  # Of BatchWriteItem.

RawRow = dict[str, Any]
Key = dict[str, Any]


@cache
def client(service: str) -> Any:
    """Open a client, shared by all threads. It is made before there are any."""
    config = Config(
        read_timeout=60,
        retries={"total_max_attempts": 6, "mode": "standard"},
        max_pool_connections=CONNECTIONS,
    )
    return boto3.client(service, region_name=settings.AWS_REGION, config=config)


def scan(
    table: str, *, segment: int, segments: int, after: Key | None
) -> tuple[list[RawRow], Key | None]:
    """Read what one call gives of a segment. Returns the rows, and after what the next begins."""
    more = {"ExclusiveStartKey": after} if after else {}
    answer = client("dynamodb").scan(
        TableName=table, Segment=segment, TotalSegments=segments, ConsistentRead=True, **more
    )
    return answer["Items"], answer.get("LastEvaluatedKey")


def has_rows(table: str) -> bool:
    return bool(client("dynamodb").scan(TableName=table, Limit=1)["Items"])


def is_there(table: str) -> bool:
    dynamodb = client("dynamodb")
    try:
        dynamodb.describe_table(TableName=table)
    except dynamodb.exceptions.ResourceNotFoundException:
        return False
    return True


def put(table: str, rows: Sequence[RawRow]) -> None:
    """Put rows over what is there.

    Raises:
        Unavailable: DynamoDB left some of it undone, again and again.
    """
    for start in range(0, len(rows), WRITES_AT_ONCE):
        some = rows[start : start + WRITES_AT_ONCE]
        _until_done({table: [{"PutRequest": {"Item": row}} for row in some]})


def _until_done(asked: dict[str, Any]) -> None:
    for attempt in range(1, ATTEMPTS + 1):
        asked = client("dynamodb").batch_write_item(RequestItems=asked)["UnprocessedItems"]
        if not asked:
            return
        pause(attempt)
    raise Unavailable
