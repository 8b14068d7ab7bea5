"""Files that are pictures, however odd."""

import struct
from collections.abc import Iterator

from PIL import Image

from tests.media.painting import (
    CANARY,
    after_start,
    before_end,
    box,
    corners,
    encode,
    exif,
    film,
    gray_profile,
    jpeg_segment,
    p3_profile,
    png_chunk,
    raw_png,
    samsung_trailer,
    see_through,
    srgb_profile,
)

KINDS = ("jpeg", "png", "webp", "gif", "avif")
SIZES = ((1, 1), (17, 5), (640, 480), (300, 2000), (3000, 200))
HTML = b"<script>alert(1)</script>"
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + CANARY + b"</x:xmpmeta>"

Made = Iterator[tuple[str, bytes]]  # A name that ends in the type, and the file.


def good_files() -> Made:
    yield from _plain()
    yield from _turned()
    yield from _jpegs()
    yield from _pngs()
    yield from _others()
    yield from _with_metadata()
    yield from _with_trailers()


def _plain() -> Made:
    for kind in KINDS:
        for width, height in SIZES:
            yield f"{width} x {height}.{kind}", encode(corners(width, height), kind)


def _turned() -> Made:
    for orientation in range(10):  # 0 and 9 mean nothing.
        yield f"orientation {orientation}.jpeg", encode(corners(), "jpeg", exif=exif(orientation))
    big_endian = exif(6, order=">")
    for kind in ("jpeg", "png", "webp", "avif"):
        yield f"big-endian orientation 6.{kind}", encode(corners(), kind, exif=big_endian)
    yield "broken exif.jpeg", encode(corners(), "jpeg", exif=exif(6)[:20])
    yield "no exif after all.png", encode(corners(), "png", exif=b"Exif\0\0what?")


def _jpegs() -> Made:
    for mode in ("L", "CMYK"):
        yield f"{mode}.jpeg", encode(corners(mode=mode), "jpeg")
    yield "cmyk with an rgb profile.jpeg", _profiled("CMYK", "jpeg", p3_profile())
    yield "cmyk with a broken profile.jpeg", _profiled("CMYK", "jpeg", b"broken" * 50)
    yield "progressive.jpeg", encode(corners(), "jpeg", progressive=True)
    yield "full color.jpeg", encode(corners(), "jpeg", subsampling="4:4:4")
    yield "restarts.jpeg", encode(corners(), "jpeg", restart_marker_rows=1)
    yield "worst quality.jpeg", encode(corners(), "jpeg", quality=1)
    plain = encode(corners(), "jpeg")
    yield "filled markers.jpeg", after_start(plain, b"\xff\xff\xff" + jpeg_segment(0xFE, b"."))
    thumbnail = jpeg_segment(0xE1, b"Exif\0\0" + plain + HTML)
    yield "thumbnail in a segment.jpeg", after_start(plain, thumbnail)
    yield "standard tables left out.jpeg", plain.replace(b"\xff\xc4", b"\xff\xfe")
    mpf = jpeg_segment(0xE2, b"MPF\0II*\0\x08\0\0\0\xff\xff")
    yield "malformed multi-picture index.jpeg", after_start(plain, mpf)


def _pngs() -> Made:
    for mode in ("1", "L", "LA", "P", "RGBA"):
        yield f"{mode}.png", encode(corners(mode=mode), "png")
    yield "two bits.png", encode(corners(mode="P").quantize(4), "png", bits=2)
    yield "one transparent color.png", encode(corners(mode="P"), "png", transparency=0)
    yield "alphas in palette.png", encode(corners(mode="P"), "png", transparency=bytes(range(256)))
    yield "transparent rgb.png", encode(corners(), "png", transparency=(220, 30, 30))
    yield "transparent gray.png", encode(corners(mode="L"), "png", transparency=9)
    yield "transparent black and white.png", encode(corners(mode="1"), "png", transparency=0)
    yield "alpha.png", encode(see_through(), "png")
    yield "animation.png", _animation("png")
    yield "interlaced.png", raw_png((1, 1), 8, 0, b"\0\x80", interlaced=1)
    for name, color, channels in (("gray", 0, 1), ("rgb", 2, 3), ("la", 4, 2), ("rgba", 6, 4)):
        rows = b"".join(b"\0" + struct.pack(">H", 0x8000) * channels * 9 for _ in range(9))
        yield f"16 bits {name}.png", raw_png((9, 9), 16, color, rows)
        if channels % 2:
            key = png_chunk(b"tRNS", struct.pack(">H", 0x8000) * channels)
            yield f"16 bits transparent {name}.png", raw_png((9, 9), 16, color, rows, key)
    text = png_chunk(b"tEXt", b"Comment\0" + HTML), png_chunk(b"acTL", bytes(8))
    yield "chunks after the pixels.png", before_end(encode(corners(), "png"), *text)
    yield "fewer pixels than told.png", raw_png((9, 9), 8, 2, bytes(28 * 4))
    yield "50000 high.png", encode(Image.new("RGB", (1, 50_000)), "png")
    yield "50000 wide.png", encode(Image.new("P", (50_000, 1)), "png")


def _others() -> Made:
    yield "alpha.gif", encode(see_through(), "gif")
    yield "interlaced.gif", encode(corners(mode="P"), "gif", interlace=1)
    yield "gray.gif", encode(corners(mode="L"), "gif")
    yield "frame beyond the screen.gif", _shifted(encode(corners(), "gif"))
    for kind in ("gif", "webp", "avif"):
        yield f"animation.{kind}", _animation(kind)
    yield "lossless.webp", encode(corners(), "webp", lossless=True)
    yield "gray.webp", encode(corners(mode="L"), "webp")
    yield "lossless alpha.webp", encode(see_through(), "webp", lossless=True)
    for kind in ("webp", "avif"):
        yield f"alpha.{kind}", encode(see_through(), kind)
    yield "full color.avif", encode(corners(), "avif", subsampling="4:4:4")
    yield "free box.avif", encode(corners(), "avif") + box(b"free", HTML * 99)


def _with_metadata() -> Made:
    yield "comment.jpeg", encode(corners(), "jpeg", comment=CANARY)
    yield "comment.gif", encode(corners(), "gif", comment=CANARY)
    text = png_chunk(b"tEXt", b"Comment\0" + CANARY), png_chunk(b"iTXt", b"XML:com.adobe.xmp" + XMP)
    yield "texts.png", before_end(encode(corners(), "png"), *text)
    for kind in ("jpeg", "webp", "avif"):
        yield f"xmp.{kind}", encode(corners(), kind, xmp=XMP)
    for kind in ("jpeg", "png", "webp", "avif"):
        yield f"exif.{kind}", encode(corners(), kind, exif=exif())
        yield f"srgb.{kind}", _profiled("RGB", kind, srgb_profile())
        yield f"p3.{kind}", _profiled("RGB", kind, p3_profile())
        yield f"gray profile for rgb.{kind}", _profiled("RGB", kind, gray_profile())
        yield f"broken profile.{kind}", _profiled("RGB", kind, CANARY * 20)
    for mode, kind in (("L", "jpeg"), ("L", "png"), ("LA", "png")):
        yield f"{mode} with gray profile.{kind}", _profiled(mode, kind, gray_profile())


def _with_trailers() -> Made:
    for kind in KINDS:
        yield f"1 KB more.{kind}", encode(corners(), kind) + (HTML * 50)[:1024]
        yield f"padding.{kind}", encode(corners(), kind) + bytes(9999)
    plain = encode(corners(), "jpeg")
    yield "motion photo.jpeg", plain + film()
    yield "gain map.jpeg", plain + plain
    yield "gain map and film.jpeg", plain + bytes(40) + plain + film() + b"LIVE_12345"
    yield "samsung film.jpeg", plain + samsung_trailer(film())
    yield "padding and samsung film.jpeg", plain + bytes(2000) + samsung_trailer(film())
    two = corners(), corners()
    yield "multi-picture.jpeg", encode(two[0], "mpo", save_all=True, append_images=two[1:])


def _profiled(mode: str, kind: str, profile: bytes) -> bytes:
    return encode(corners(mode=mode), kind, icc_profile=profile)


def _animation(kind: str) -> bytes:
    later = [Image.new("RGB", (64, 48), color) for color in ("white", "black")]
    return encode(corners(), kind, save_all=True, append_images=later, duration=100)


def _shifted(gif: bytes) -> bytes:
    """Move the frame to the right by 64 pixels, out of the screen."""
    frame = gif.index(b",\0\0\0\0\x40\0")
    return gif[: frame + 1] + b"\x40" + gif[frame + 2 :]
