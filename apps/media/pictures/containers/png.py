"""PNG: chunks with a length and a name.

https://www.w3.org/TR/png-3/#5Chunk-layout. Of an animation the still image is taken, which is
nearly always the first frame.
"""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from apps.media.pictures.containers.container import MAX_PARTS, Container
from apps.media.pictures.rejected import Reason, Rejected

SIGNATURE_BYTES = 8
AROUND_BYTES = 12  # Length, name and checksum of a chunk.
NEEDED = {b"IHDR", b"PLTE", b"tRNS", b"iCCP", b"IDAT", b"IEND"}


class Chunk(NamedTuple):
    name: bytes
    start: int
    end: int


def read_png(data: bytes) -> Container:
    chunks = list(islice(_chunks(data), MAX_PARTS))
    names = [chunk.name for chunk in chunks]
    # Decoders do not agree which of two headers counts.
    if names[0] != b"IHDR" or names.count(b"IHDR") > 1 or names[-1] != b"IEND":
        raise Rejected(Reason.BROKEN)
    kept = [data[chunk.start : chunk.end] for chunk in chunks if chunk.name in NEEDED]
    return Container(
        format="png",
        end=chunks[-1].end,
        size=(int.from_bytes(data[16:20]), int.from_bytes(data[20:24])),
        essentials=data[:SIGNATURE_BYTES] + b"".join(kept),
        exif=_exif(data, chunks),
    )


def _chunks(data: bytes) -> Iterator[Chunk]:
    start, name = SIGNATURE_BYTES, b""
    while name != b"IEND":
        name = data[start + 4 : start + 8]
        end = start + AROUND_BYTES + int.from_bytes(data[start : start + 4])
        if end > len(data):
            raise Rejected(Reason.TRUNCATED)
        yield Chunk(name, start, end)
        start = end


def _exif(data: bytes, chunks: list[Chunk]) -> bytes:
    for chunk in chunks:
        if chunk.name == b"eXIf":
            return data[chunk.start + 8 : chunk.end - 4]
    return b""
