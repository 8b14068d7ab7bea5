"""How a picture is to be turned, as its EXIF says."""

import struct

from PIL import Image
from PIL.Image import Transpose

ORIENTATION_TAG = 0x0112
UPRIGHT = 1

_BYTE_ORDERS = {b"II": "<", b"MM": ">"}
_TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}


def read_orientation(exif: bytes) -> int:
    """Read one tag of the first directory; broken EXIF says nothing.

    Pillow's reader warns of what many cameras get wrong elsewhere in there, and keeps all of it.
    """
    tiff = exif.removeprefix(b"Exif\0\0")
    order = _BYTE_ORDERS.get(tiff[:2])
    try:
        return _find_orientation(tiff, order) if order else UPRIGHT
    except struct.error:  # It points behind its own end.
        return UPRIGHT


def turn_upright(image: Image.Image, orientation: int) -> Image.Image:
    turn = _TURNS.get(orientation)
    return image if turn is None else image.transpose(turn)


def upright_size(size: tuple[int, int], orientation: int) -> tuple[int, int]:
    width, height = size
    return (height, width) if orientation in range(5, 9) else size


def _find_orientation(tiff: bytes, order: str) -> int:
    (directory,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, directory)
    for number in range(count):
        entry = struct.unpack_from(f"{order}HHIH", tiff, directory + 2 + 12 * number)
        if entry[0] == ORIENTATION_TAG:
            return int(entry[3])
    return UPRIGHT
