"""From a file to a picture."""

from dataclasses import dataclass

from PIL import Image

from apps.media.pictures.blur import blur
from apps.media.pictures.colors import to_srgb
from apps.media.pictures.containers import Container, read_container
from apps.media.pictures.decoding import load_shrunk, open_image, refusing_broken
from apps.media.pictures.orientation import read_orientation, turn_upright, upright_size
from apps.media.pictures.rejected import Reason, Rejected
from apps.media.pictures.renditions import SIZES, Rendition, fit, render
from apps.media.pictures.trailers import refuse_hidden_data

CONTENT_TYPES = {"image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"}
LONGEST = max(SIZES.values())


@dataclass(frozen=True)
class Picture:
    content_type: str  # As the bytes say.
    width: int  # Of the original, upright.
    height: int
    blurhash: str
    renditions: tuple[Rendition, ...]


def read_picture(data: bytes, content_type: str) -> Picture:
    """Judge a file, and make renditions of it.

    It may be of another of the five types than it was declared as: bytes decide.

    Raises:
        Rejected: it is none of the types, too large, broken, or more than a picture.
    """
    if content_type not in CONTENT_TYPES:
        raise Rejected(Reason.WRONG_TYPE)
    container = read_container(data)
    refuse_hidden_data(data, container.end)
    with refusing_broken():
        size, image = _read_upright(container)
    return Picture(f"image/{container.format}", *size, blur(image), render(image))


def _read_upright(container: Container) -> tuple[tuple[int, int], Image.Image]:
    original = open_image(container)
    size = original.size  # Before a JPEG is decoded at less than that.
    # The fewer pixels, the faster are colors and turns: nothing needs more than the largest size.
    image = fit(load_shrunk(original, LONGEST), LONGEST)
    image = to_srgb(image, original.info.get("icc_profile"))
    orientation = read_orientation(container.exif or original.info.get("exif", b""))
    return upright_size(size, orientation), turn_upright(image, orientation)
