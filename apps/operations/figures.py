"""What the pages tell of tables and queues, as AWS counts it."""

from typing import Any, NamedTuple

from django.conf import settings

from apps.core.aws.clients import client
from apps.core.db import connection, tables

QUEUE_FIGURES = {
    "waiting": "ApproximateNumberOfMessages",
    "at_work": "ApproximateNumberOfMessagesNotVisible",
    "delayed": "ApproximateNumberOfMessagesDelayed",
}


class TableFigures(NamedTuple):
    """A table. AWS counts rows and bytes anew about every six hours."""

    name: str
    status: str
    rows: int
    size: int  # Bytes.
    indexes: int
    has_stream: bool


class QueueFigures(NamedTuple):
    """Messages of a queue, about: SQS asks some of its servers."""

    name: str
    waiting: int
    at_work: int
    delayed: int


def table_figures() -> list[TableFigures]:
    """Describe each table, the largest first: one DescribeTable each, which costs no capacity.

    https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html
    """
    found = [_table(name) for name in tables()]
    return sorted(found, key=lambda table: (-table.size, table.name))


def queue_figures() -> list[QueueFigures]:
    """Ask both queues how many messages they hold, in one call each."""
    return [
        _queue("Work", settings.WORK_QUEUE_URL),
        _queue("Dead letters", settings.DEAD_LETTER_QUEUE_URL),
    ]


def _table(name: str) -> TableFigures:
    told: dict[str, Any] = connection.client.describe_table(TableName=name)["Table"]
    indexes = [*told.get("GlobalSecondaryIndexes", []), *told.get("LocalSecondaryIndexes", [])]
    return TableFigures(
        name=name.removeprefix(f"{settings.TABLE_PREFIX}-"),
        status=told["TableStatus"],
        rows=told["ItemCount"],
        size=told["TableSizeBytes"],
        indexes=len(indexes),
        has_stream=told.get("StreamSpecification", {}).get("StreamEnabled", False),
    )


def _queue(name: str, url: str) -> QueueFigures:
    told = client("sqs").get_queue_attributes(
        QueueUrl=url, AttributeNames=list(QUEUE_FIGURES.values())
    )["Attributes"]
    return QueueFigures(name, **{name: int(told[key]) for name, key in QUEUE_FIGURES.items()})
