"""Portraits of the demo users: a face of a few shapes, in colors that follow from the name."""

import colorsys
import io
import zlib

from PIL import Image, ImageDraw

SIDE = 1200


def paint(name: str) -> bytes:
    """Paint a portrait as a PNG: the same each time for the same name."""
    hue = zlib.crc32(name.encode()) % 360
    image = Image.new("RGB", (SIDE, SIDE), _color(hue, 0.85, 0.35))
    pen = ImageDraw.Draw(image)
    pen.ellipse(_around(600, 1300, 520), fill=_color(hue + 150, 0.45, 0.5))  # Shoulders,
    pen.ellipse(_around(600, 560, 330), fill=_color(hue + 60, 0.78, 0.45))  # head,
    pen.chord(_around(600, 520, 340), 180, 360, fill=_color(hue + 200, 0.28, 0.4))  # hair,
    for x in (480, 720):
        pen.ellipse(_around(x, 590, 38), fill=_color(hue, 0.15, 0.3))  # eyes,
    pen.arc(_around(600, 640, 150), 25, 155, fill=_color(hue, 0.25, 0.6), width=24)  # a smile.
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def _around(x: int, y: int, radius: int) -> tuple[int, int, int, int]:
    return x - radius, y - radius, x + radius, y + radius


def _color(hue: int, lightness: float, saturation: float) -> tuple[int, int, int]:
    red, green, blue = colorsys.hls_to_rgb(hue % 360 / 360, lightness, saturation)
    return round(red * 255), round(green * 255), round(blue * 255)
