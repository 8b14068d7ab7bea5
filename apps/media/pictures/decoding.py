"""From a file's essentials to an image that is small enough to work with.

Pixels are what costs memory: 40 megapixels are 160 MB in Pillow. So a JPEG is decoded at a half, a
quarter or an eighth right away, which its decoder offers; anything else is decoded whole, and then
made plain and small tile by tile, so that there is never a second whole copy.
"""

import io
import struct
import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from typing import IO

from PIL import Image
from PIL.AvifImagePlugin import AvifImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from apps.media.pictures.colors import make_plain, plain_mode
from apps.media.pictures.containers import Container, Format
from apps.media.pictures.rejected import Reason, Rejected

MAX_PIXELS = 40_000_000
TILE = 1024  # Pixels, each side.

# By class, since Image.open() would look for a second picture in a JPEG, and warn about it.
_DECODERS: dict[Format, Callable[[IO[bytes]], ImageFile]] = {
    "jpeg": JpegImageFile,
    "png": PngImageFile,
    "gif": GifImageFile,
    "webp": WebPImageFile,
    "avif": AvifImageFile,
}

# Pillow's plugins raise whatever their parsing trips over; fuzzing has met each of these.
_FAILURES = (
    ArithmeticError,
    AssertionError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    Warning,
    struct.error,
    zlib.error,
)

# What Pillow doubts is refused. No other module warns in its name.
warnings.filterwarnings("error", category=UserWarning, module=r"PIL\.")


@contextmanager
def refusing_broken() -> Iterator[None]:
    """Turn what decoders raise into a verdict."""
    try:
        yield
    except _FAILURES as error:
        raise Rejected(Reason.BROKEN) from error


def open_image(container: Container) -> ImageFile:
    """Read the header. Sizes are checked before and after, for they need not agree."""
    if container.size:
        _refuse_too_many_pixels(container.size)
    image = _DECODERS[container.format](io.BytesIO(container.essentials))
    _refuse_too_many_pixels(image.size)
    return image


def load_shrunk(image: ImageFile, long_side: int) -> Image.Image:
    """Decode to a plain image whose long side is one to three times as long, if it was longer."""
    if isinstance(image, JpegImageFile):
        image.draft(None, _scaled(image.size, long_side))
    image.load()
    # One and a half times is left for a better filter than the averages that are taken here.
    factor = max(1, max(image.size) * 2 // (long_side * 3))
    mode = plain_mode(image)
    return image if (factor, mode) == (1, image.mode) else _reduce(image, factor, mode)


def _refuse_too_many_pixels(size: tuple[int, int]) -> None:
    width, height = size
    if width * height > MAX_PIXELS:
        raise Rejected(Reason.TOO_MANY_PIXELS)


def _scaled(size: tuple[int, int], long_side: int) -> tuple[int, int]:
    width, height = (max(1, side * long_side // max(size)) for side in size)
    return width, height


def _reduce(image: Image.Image, factor: int, mode: str) -> Image.Image:
    across, down = (min(factor, side) for side in image.size)
    small = Image.new(mode, (-(-image.width // across), -(-image.height // down)))
    for left, top in product(_starts(image.width, across), _starts(image.height, down)):
        right = min(left + _step(across), image.width)
        bottom = min(top + _step(down), image.height)
        tile = make_plain(image.crop((left, top, right, bottom)), mode)
        small.paste(tile.reduce((across, down)), (left // across, top // down))
    return small


def _starts(length: int, factor: int) -> range:
    return range(0, length, _step(factor))


def _step(factor: int) -> int:
    """Let no tile end within a group of pixels that become one."""
    return max(TILE // factor, 1) * factor
