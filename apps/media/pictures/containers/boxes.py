"""Boxes of ISO/IEC 14496-12, which AVIF and MP4 are made of."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from apps.media.pictures.containers.container import MAX_PARTS

HEADER_BYTES = 8
TO_THE_END, LONG = 0, 1  # In place of a length.

# What stands at the top of a file.
KINDS = re.compile(
    rb"ftyp|styp|meta|moov|mdat|moof|mfra|sidx|ssix|prft|free|skip|wide|uuid|pdin|emsg|idat"
)


class Box(NamedTuple):
    kind: bytes
    end: int


def boxes(data: bytes, start: int) -> Iterator[Box]:
    """List the boxes one after another, as long as they are known and whole."""
    return islice(_known_boxes(data, start), MAX_PARTS)


def _known_boxes(data: bytes, start: int) -> Iterator[Box]:
    while KINDS.fullmatch(kind := data[start + 4 : start + HEADER_BYTES]):
        end = start + _length(data, start)
        if not start + HEADER_BYTES <= end <= len(data):
            return
        yield Box(kind, end)
        start = end


def _length(data: bytes, start: int) -> int:
    match int.from_bytes(data[start : start + 4]):
        case length if length == TO_THE_END:
            return len(data) - start
        case length if length == LONG:
            return int.from_bytes(data[start + 8 : start + 16])
        case length:
            return length
