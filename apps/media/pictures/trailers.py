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
    film = list(boxes(data, start))
    is_one = {b"moov", b"mdat"} <= {box.kind for box in film}
    return film[-1].end if is_one else None


def _samsung_start(data: bytes) -> int:
    """Find where Samsung's trailer starts: blocks, their directory, its length, and a name.

    https://exiftool.org/TagNames/Samsung.html#Trailer
    """
    directory = len(data) - 8 - _number(data, len(data) - 8)
    if not data.endswith(b"SEFT") or directory < 0 or not data.startswith(b"SEFH", directory):
        return len(data)
    entries = range(directory + 12, len(data) - 19, 12)
    starts = {entry: directory - _number(data, entry + 4) for entry in entries}
    blocks = [at for entry, at in starts.items() if at >= 0 and _same_kind(data, entry, at)]
    return min(blocks, default=directory)


def _same_kind(data: bytes, entry: int, block: int) -> bool:
    """Tell whether a block begins with the kind that the directory says."""
    return data.startswith(data[entry : entry + 4], block)


def _number(data: bytes, start: int) -> int:
    return int.from_bytes(data[start : start + 4], "little")
