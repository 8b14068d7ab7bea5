"""Colors: from whatever an image has to sRGB, with transparency beside it."""

import io
from contextlib import suppress

from PIL import Image, ImageCms

_SRGB = ImageCms.createProfile("sRGB")
_OPAQUE = 255


def plain_mode(image: Image.Image) -> str:
    """Name the mode that keeps what an image shows, in eight bits and without a palette."""
    match image.mode:
        case "CMYK":
            return "CMYK"
        case "1" | "L" | "LA" | "I;16":
            return "LA" if image.has_transparency_data else "L"
        case _:
            return "RGBA" if image.has_transparency_data else "RGB"


def make_plain(image: Image.Image, mode: str) -> Image.Image:
    if image.mode == "I;16":
        return _without_low_bytes(image, mode)
    return image.convert(mode)


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Convert a plain image to RGB, or to RGBA where any of it is transparent."""
    colors = _convert(_colors(image), profile)
    colors.info = {}  # Encoders would write a profile or comment that they find there.
    if image.mode in ("LA", "RGBA"):
        alpha = image.getchannel("A")
        if alpha.getextrema() != (_OPAQUE, _OPAQUE):
            colors.putalpha(alpha)
    return colors


def on_white(image: Image.Image) -> Image.Image:
    if image.mode == "RGB":
        return image
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def _without_low_bytes(image: Image.Image, mode: str) -> Image.Image:
    """Scale 16 bits to 8. Pillow's own conversion clips: all but the darkest becomes white."""
    high_bytes = image.tobytes()[1::2]
    gray = Image.frombytes("L", image.size, high_bytes)
    if mode == "LA":
        gray.putalpha(_all_but(image, image.info["transparency"]))
    return gray


def _all_but(image: Image.Image, transparent: int) -> Image.Image:
    alphas = [_OPAQUE] * 0x1_0000
    alphas[transparent] = 0
    return image.convert("I").point(alphas, "L")


def _colors(image: Image.Image) -> Image.Image:
    match image.mode:
        case "LA":
            return image.convert("L")
        case "RGBA":
            return image.convert("RGB")
        case _:
            return image


def _convert(image: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        # A profile that is broken, or for another color space: the image is taken as sRGB.
        with suppress(ImageCms.PyCMSError):
            return _with_profile(image, profile)
    return image.convert("RGB")


def _with_profile(image: Image.Image, profile: bytes) -> Image.Image:
    source = io.BytesIO(profile)
    return ImageCms.profileToProfile(image, source, _SRGB, outputMode="RGB")  # type: ignore[return-value]  # None for inPlace only.
