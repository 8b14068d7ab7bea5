"""WebP: a RIFF file, whose first chunk tells the size of the image.

https://developers.google.com/speed/webp/docs/riff_container
"""

from apps.media.pictures.containers.container import Container
from apps.media.pictures.rejected import Reason, Rejected

HEADER_BYTES = 30  # Of the file and its first chunk, as far as sizes are in there.


def read_webp(data: bytes) -> Container:
    length = _number(data, 4, 4)
    end = 8 + length + length % 2  # Filled up to an even length, or not.
    if len(data) < max(8 + length, HEADER_BYTES):
        raise Rejected(Reason.TRUNCATED)
    return Container(
        format="webp",
        end=min(end, len(data)),
        size=_size(data),
        essentials=data[:end],
    )


def _size(data: bytes) -> tuple[int, int]:
    match data[12:16]:
        case b"VP8X":
            return _number(data, 24, 3) + 1, _number(data, 27, 3) + 1
        case b"VP8L":
            sizes = _number(data, 21, 4)
            return (sizes & 0x3FFF) + 1, (sizes >> 14 & 0x3FFF) + 1
        case b"VP8 ":
            return _number(data, 26, 2) & 0x3FFF, _number(data, 28, 2) & 0x3FFF
        case _:
            raise Rejected(Reason.BROKEN)


def _number(data: bytes, start: int, length: int) -> int:
    return int.from_bytes(data[start : start + length], "little")
