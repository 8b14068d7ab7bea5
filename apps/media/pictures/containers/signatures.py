"""Which type a file is of, by its first bytes: names and declared types prove nothing."""

import re

from apps.media.pictures.containers.avif import read_avif
from apps.media.pictures.containers.container import Container
from apps.media.pictures.containers.gif import read_gif
from apps.media.pictures.containers.jpeg import read_jpeg
from apps.media.pictures.containers.png import read_png
from apps.media.pictures.containers.webp import read_webp
from apps.media.pictures.rejected import Reason, Rejected

_READERS = (
    (re.compile(rb"\xff\xd8\xff"), read_jpeg),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), read_png),
    (re.compile(rb"GIF8[79]a"), read_gif),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), read_webp),
    (re.compile(rb"....ftypavi[fs]", re.DOTALL), read_avif),
    # Brands that AVIF shares with others. It must then name its own among the compatible ones.
    (re.compile(rb"....ftypm[is]f1.{4,64}?avi[fs]", re.DOTALL), read_avif),
)

# BMP, TIFF, Photoshop, icons, JPEG 2000, JPEG XL, EPS and what other phones make (HEIC).
_OTHER_IMAGES = re.compile(
    rb"BM.{4}\0\0|II\*\0|MM\0\*|8BPS|\0\0[\1\2]\0|\0\0\0\x0cj[PX][ L] |\xff\x0a|\xff\x4f\xff\x51"
    rb"|%!PS-Adobe|....ftyp(?:hei|hev|mif|msf)",
    re.DOTALL,
)


def read_container(data: bytes) -> Container:
    """Take a file apart.

    Raises:
        Rejected: it is empty, of another type, truncated or broken.
    """
    if not data:
        raise Rejected(Reason.EMPTY)
    for signature, read in _READERS:
        if signature.match(data):
            return read(data)
    raise Rejected(Reason.WRONG_TYPE if _OTHER_IMAGES.match(data) else Reason.NOT_AN_IMAGE)
