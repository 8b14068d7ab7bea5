"""GIF: a screen, then extensions and frames, each in sub-blocks of up to 255 bytes.

https://www.w3.org/Graphics/GIF/spec-gif89a.txt. Only the first frame is taken.
"""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from apps.media.pictures.containers.container import MAX_PARTS, Container
from apps.media.pictures.rejected import Reason, Rejected

SCREEN_BYTES = 13
EXTENSION, FRAME, TRAILER = b"!", b",", b";"
TRANSPARENCY = b"!\xf9"  # The graphic control extension, for the frame that follows.


class Block(NamedTuple):
    kind: bytes
    start: int
    end: int


def read_gif(data: bytes) -> Container:
    screen_end = SCREEN_BYTES + _palette_bytes(data, SCREEN_BYTES - 3)
    blocks = list(islice(_blocks(data, screen_end), MAX_PARTS))
    kinds = [block.kind for block in blocks]
    if FRAME not in kinds or kinds[-1] != TRAILER:
        raise Rejected(Reason.BROKEN)
    first = kinds.index(FRAME)
    kept = [
        data[block.start : block.end]
        for block in blocks[: first + 1]
        if block.kind == FRAME or data.startswith(TRANSPARENCY, block.start)
    ]
    return Container(
        format="gif",
        end=blocks[-1].end,
        size=_size(data, blocks[first].start),
        essentials=data[:screen_end] + b"".join(kept) + TRAILER,
    )


def _blocks(data: bytes, start: int) -> Iterator[Block]:
    kind = b""
    while kind != TRAILER:
        kind, end = data[start : start + 1], _block_end(data, start)
        yield Block(kind, start, end)
        start = end


def _block_end(data: bytes, start: int) -> int:
    match data[start : start + 1]:
        case b"!":
            return _sub_blocks_end(data, start + 2)
        case b",":
            return _sub_blocks_end(data, start + 10 + _palette_bytes(data, start + 9) + 1)
        case b";":
            return start + 1
        case b"":
            raise Rejected(Reason.TRUNCATED)
        case _:
            raise Rejected(Reason.BROKEN)


def _sub_blocks_end(data: bytes, start: int) -> int:
    try:
        while length := data[start]:
            start += length + 1
    except IndexError as error:
        raise Rejected(Reason.TRUNCATED) from error
    return start + 1


def _palette_bytes(data: bytes, flags_at: int) -> int:
    flags = int.from_bytes(data[flags_at : flags_at + 1])
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _size(data: bytes, frame: int) -> tuple[int, int]:
    """Enlarge the screen to what the frame covers, as decoders do."""
    screen_width, screen_height = _numbers(data, 6, 2)
    left, top, width, height = _numbers(data, frame + 1, 4)
    return max(screen_width, left + width), max(screen_height, top + height)


def _numbers(data: bytes, start: int, count: int) -> list[int]:
    ends = range(start + 2, start + 2 * count + 2, 2)
    return [int.from_bytes(data[end - 2 : end], "little") for end in ends]
