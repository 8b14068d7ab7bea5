"""What a file's structure says, before any pixel is decoded."""

from dataclasses import dataclass
from typing import Literal

Format = Literal["jpeg", "png", "gif", "webp", "avif"]

# Of segments, chunks or boxes. A file of 10 MB could have millions; real ones have hundreds.
MAX_PARTS = 20_000


@dataclass(frozen=True, kw_only=True)
class Container:
    """A file taken apart.

    `essentials` is what a decoder needs, and a file of the same type. Metadata is left out where
    that is easy, since parsers of metadata warn, fail and can be made to use much memory.
    """

    format: Format
    end: int  # Where the image ends in the file.
    essentials: bytes
    size: tuple[int, int] | None = None  # None: only the decoder can tell.
    exif: bytes = b""
