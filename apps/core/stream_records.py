"""Records of a stream as Lambda's source mapping gives them to a function.

Source: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
"""

import base64
from datetime import datetime
from typing import Any

Record = dict[str, Any]


def as_lambda_has_it(record: Record, stream_arn: str) -> Record:
    """Turn a record that boto has read back into JSON, and name its stream."""
    return {**_plain(record), "eventSourceARN": stream_arn}


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {name: _plain(item) for name, item in value.items()}
        case list():
            return [_plain(item) for item in value]
        case datetime():
            return value.timestamp()
        case bytes():
            return base64.b64encode(value).decode()
        case _:
            return value
