"""What cameras append to an image, and what hides there."""

import re

from apps.media.pictures.containers.boxes import boxes
from apps.media.pictures.containers.jpeg import jpeg_end
from apps.media.pictures.rejected import Reason, Rejected

MAX_UNKNOWN_BYTES = 1024
MAX_TRAILERS = 16  # Previews, a gain map, a film. A hostile file could have millions.

# Up to a film, whose first box begins with a length, and so with zeros of its own.
_PADDING = re.compile(rb"\0*?(?=\0\0\0[^\0]ftyp)|\0*")


def refuse_hidden_data(data: bytes, end: int) -> None:
    """Refuse a file that has more behind its end than known trailers and 1 KB.

    Known are further JPEGs (previews and gain maps of the multi-picture format), the film of a
    motion photo, Samsung's trailer, and padding.

    Raises:
        Rejected: there is something else.
    """
    for _ in range(MAX_TRAILERS):
        following = _trailer_end(data, end)
        if following == end:
            break
        end = following
    if _samsung_start(data) - end > MAX_UNKNOWN_BYTES:
        raise Rejected(Reason.TRAILING_DATA)


def _trailer_end(data: bytes, start: int) -> int:
    padding = _PADDING.match(data, start)
    start = padding.end() if padding else start
    return jpeg_end(data, start) or _film_end(data, start) or start


def _film_end(data: bytes, start: int) -> int | None:
    if not data.startswith(b"ftyp", start + 4):
        return None
    return max((box.end for box in boxes(data, start)), default=None)


def _samsung_start(data: bytes) -> int:
    """Find where Samsung's trailer starts: blocks, their directory, its length, and a name.

    https://exiftool.org/TagNames/Samsung.html#Trailer
    """
    directory = len(data) - 8 - _number(data, len(data) - 8)
    if not data.endswith(b"SEFT") or directory < 0 or not data.startswith(b"SEFH", directory):
        return len(data)
    entries = range(directory + 12, len(data) - 19, 12)
    starts = [directory - _number(data, entry + 4) for entry in entries]
    return min([start for start in starts if start >= 0], default=directory)


def _number(data: bytes, start: int) -> int:
    return int.from_bytes(data[start : start + 4], "little")
