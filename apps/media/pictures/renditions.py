"""What is shown of a picture: three sizes, each encoded anew, with nothing of the upload left."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image
from PIL.Image import Resampling

from apps.media.pictures.colors import on_white

SIZES = {"thumb": 256, "small": 1024, "large": 2048}  # The long side, in pixels.


@dataclass(frozen=True)
class Rendition:
    name: str  # Of SIZES.
    format: str
    content_type: str
    data: bytes


def fit(image: Image.Image, long_side: int) -> Image.Image:
    """Scale down to a long side, never up."""
    longest = max(image.size)
    if longest <= long_side:
        return image
    width, height = (max(1, round(side * long_side / longest)) for side in image.size)
    return image.resize((width, height), Resampling.LANCZOS)


def render(image: Image.Image) -> tuple[Rendition, ...]:
    """Encode each size, from the smallest on."""
    sized = []
    for name, long_side in reversed(SIZES.items()):
        image = fit(image, long_side)  # From the size above, which is as good and much faster.
        sized.append((name, image))
    return tuple(rendition for name, image in reversed(sized) for rendition in _encode(name, image))


def _encode(name: str, image: Image.Image) -> Iterator[Rendition]:
    # Method 2 takes half the time of 4, the default, for 4 % more bytes.
    yield Rendition(name, "webp", "image/webp", _save(image, "WEBP", quality=80, method=2))
    yield Rendition(
        name, "jpeg", "image/jpeg", _save(on_white(image), "JPEG", quality=80, optimize=True)
    )


def _save(image: Image.Image, kind: str, **options: int) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()
