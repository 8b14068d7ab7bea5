"""JPEG: segments, each after a marker, and coded pixels after those that start a scan.

The markers are those of ITU-T T.81, table B.1: https://www.w3.org/Graphics/JPEG/itu-t81.pdf
"""

import re
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import NamedTuple

from apps.media.pictures.containers.container import MAX_PARTS, Container
from apps.media.pictures.rejected import Reason, Rejected

START_OF_IMAGE, END_OF_IMAGE, START_OF_SCAN = 0xD8, 0xD9, 0xDA
FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
EXIF, PROFILE, ADOBE, COMMENT = 0xE1, 0xE2, 0xEE, 0xFE
METADATA = {*range(0xE0, 0xF0), COMMENT}
ALONE = {0x01, START_OF_IMAGE, END_OF_IMAGE}  # No length follows.

# Encoders write ten. Each costs a pass over all coefficients, and an empty one takes 12 bytes.
MAX_SCANS = 100

# Neither escaped bytes of coded pixels, nor filling, nor the restarts within a scan.
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)


class Segment(NamedTuple):
    marker: int
    start: int
    end: int  # Without the coded pixels that may follow.


def read_jpeg(data: bytes) -> Container:
    segments = _whole(data, 0)
    if sum(segment.marker == START_OF_SCAN for segment in segments) > MAX_SCANS:
        raise Rejected(Reason.TOO_MANY_SCANS)
    return Container(
        format="jpeg",
        end=segments[-1].end,
        size=_size(data, segments),
        essentials=_essentials(data, segments),
        exif=_exif(data, segments),
    )


def jpeg_end(data: bytes, start: int) -> int | None:
    """Find where the JPEG ends that starts here, if one does."""
    if not data.startswith(b"\xff\xd8\xff", start):
        return None
    try:
        return _whole(data, start)[-1].end
    except Rejected:
        return None


def _whole(data: bytes, start: int) -> list[Segment]:
    segments = list(islice(_segments(data, start), MAX_PARTS))
    if segments[-1].marker != END_OF_IMAGE:
        raise Rejected(Reason.BROKEN)
    return segments


def _segments(data: bytes, start: int) -> Iterator[Segment]:
    position = start
    while found := _MARKER.search(data, position):
        marker, position = found[0][1], found.end()
        if marker not in ALONE:
            position += int.from_bytes(data[position : position + 2])
        yield Segment(marker, found.start(), position)
        if marker == END_OF_IMAGE:
            return
    raise Rejected(Reason.TRUNCATED)


def _size(data: bytes, segments: list[Segment]) -> tuple[int, int]:
    """Take the largest, should there be several: decoders do not agree which counts."""
    frames = [data[at.start + 5 : at.start + 9] for at in segments if at.marker in FRAMES]
    if not frames:
        raise Rejected(Reason.BROKEN)
    sizes = [(int.from_bytes(frame[2:]), int.from_bytes(frame[:2])) for frame in frames]
    return max(sizes, key=lambda size: size[0] * size[1])


def _essentials(data: bytes, segments: list[Segment]) -> bytes:
    kept = [
        data[segment.start : following.start]
        for segment, following in pairwise(segments)
        if segment.marker not in METADATA or _tells_colors(data, segment)
    ]
    return b"".join(kept) + b"\xff\xd9"


def _tells_colors(data: bytes, segment: Segment) -> bool:
    if segment.marker == PROFILE:
        return data.startswith(b"ICC_PROFILE\0", segment.start + 4)
    return segment.marker == ADOBE


def _exif(data: bytes, segments: list[Segment]) -> bytes:
    for segment in segments:
        if segment.marker == EXIF and data.startswith(b"Exif\0\0", segment.start + 4):
            return data[segment.start + 4 : segment.end]
    return b""
