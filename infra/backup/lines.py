"""Things as lines of JSON, compressed: the same things are always the same bytes.

Rows are in DynamoDB's JSON, where bytes are base64.
Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html
"""

import base64
import gzip
import hashlib
from collections.abc import Iterable
from typing import Any

import orjson


def checksum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def packed(things: Iterable[Any]) -> bytes:
    """Make the content of a part."""
    text = b"".join(line(thing) + b"\n" for thing in things)
    return gzip.compress(text, compresslevel=6, mtime=0)


def unpacked(content: bytes) -> list[Any]:
    return [orjson.loads(one) for one in gzip.decompress(content).splitlines()]


def line(thing: Any) -> bytes:
    return orjson.dumps(thing, option=orjson.OPT_SORT_KEYS)


def as_json(row: dict[str, Any]) -> dict[str, Any]:
    """Turn a row, or a key, that boto has read into JSON."""
    return {name: _plain(value) for name, value in row.items()}


def from_json(row: dict[str, Any]) -> dict[str, Any]:
    """Turn a row's JSON back into what boto writes."""
    return {name: _value(value) for name, value in row.items()}


def _plain(value: dict[str, Any]) -> dict[str, Any]:
    match value:
        case {"B": content}:
            return {"B": base64.b64encode(content).decode()}
        case {"BS": contents}:
            return {"BS": sorted(base64.b64encode(content).decode() for content in contents)}
        case {"SS": members} | {"NS": members}:  # The order of a set says nothing.
            return {next(iter(value)): sorted(members)}
        case {"M": attributes}:
            return {"M": as_json(attributes)}
        case {"L": items}:
            return {"L": [_plain(item) for item in items]}
        case _:
            return value


def _value(value: dict[str, Any]) -> dict[str, Any]:
    match value:
        case {"B": text}:
            return {"B": base64.b64decode(text)}
        case {"BS": texts}:
            return {"BS": [base64.b64decode(text) for text in texts]}
        case {"M": attributes}:
            return {"M": from_json(attributes)}
        case {"L": items}:
            return {"L": [_value(item) for item in items]}
        case _:
            return value
