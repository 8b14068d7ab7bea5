"""What DynamoDB Streams say of a change."""

from datetime import datetime
from itertools import count

from apps.core.db import Item
from apps.core.events import Record
from tests.factories import NOW

_numbers = count(1)


def record(old: Item | None, new: Item | None, moment: datetime = NOW) -> Record:
    row = new or old
    assert row is not None
    number = next(_numbers)
    images = {"OldImage": old, "NewImage": new}
    return {
        "eventID": f"change-{number}",
        "eventSource": "aws:dynamodb",
        "eventSourceARN": (
            f"arn:aws:dynamodb:eu-central-1:000000000000:table/{type(row).Meta.table_name}/stream/1"
        ),
        "dynamodb": {
            "SequenceNumber": str(number),
            "ApproximateCreationDateTime": moment.timestamp(),
            **{side: item.serialize(null_check=False) for side, item in images.items() if item},
        },
    }


def sequence_number(of: Record) -> str:
    return str(of["dynamodb"]["SequenceNumber"])
