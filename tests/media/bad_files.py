"""Files that are no pictures, or more than that, and why they are refused."""

import struct
import zlib
from collections.abc import Iterator

from tests.media.good_files import KINDS
from tests.media.painting import (
    box,
    corners,
    encode,
    film,
    jpeg_segment,
    png_chunk,
    raw_png,
    samsung_directory,
    samsung_trailer,
)

Judged = Iterator[tuple[str, bytes, str]]  # A name that ends in the type, the file, the reason.

PAYLOADS = {
    "html": b"<html><script>alert(document.cookie)</script>" + b" " * 2000,
    "javascript": b"*/=1;alert(document.domain);/*" + b"//" * 1000,
    "zip": b"PK\x03\x04" + bytes(26) + b"x" * 2000 + b"PK\x05\x06" + bytes(18),
    "pdf": b"%PDF-1.7\n1 0 obj<</OpenAction" + b"\n" * 2000 + b"%%EOF",
    "exe": b"MZ\x90\0" + bytes(60) + b"PE\0\0" + b"\xcc" * 2000,
    "film that is none": box(b"ftyp", b"mp42") + b"\0\0\0\x08evil" + b"<html>" * 400,
    "samsung trailer that is none": b"<html>" * 400 + b"SEFH" + bytes(8) + b"\x0c\0\0\0SEFT",
}
TRUNCATIONS = 20

# Scans that say nothing: the first component, no new coefficient.
EMPTY_SCAN = jpeg_segment(0xDA, b"\x01\x01\x00\x00\x00\x00")


def bad_files() -> Judged:
    yield from _no_images()
    yield from _other_images()
    yield from _truncated()
    yield from _polyglots()
    yield from _bombs()
    yield from _broken()


def _no_images() -> Judged:
    yield "nothing.jpeg", b"", "empty"
    no_images = {
        "one byte": b"\xff",
        "two bytes": b"\xff\xd8",
        "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "xml": b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
        "film": film(),
        "text": b"GIF88a is no version",
        "ppm": encode(corners(), "ppm"),
        "sound": b"RIFF\x24\0\0\0WAVEfmt " + bytes(40),
        "zeros": bytes(5000),
        **PAYLOADS,
    }
    for name, content in no_images.items():
        yield f"{name}.jpeg", content, "not_an_image"


def _other_images() -> Judged:
    for kind in ("bmp", "tiff", "ico", "jpeg2000", "eps"):
        yield f"{kind} in disguise.png", encode(corners(), kind), "wrong_type"
    yield "psd in disguise.png", b"8BPS\0\x01" + bytes(100), "wrong_type"
    yield "heic in disguise.png", box(b"ftyp", b"heic\0\0\0\0mif1heic") + bytes(99), "wrong_type"
    yield "picture declared as svg.svg+xml", encode(corners(), "png"), "wrong_type"


def _truncated() -> Judged:
    for kind in KINDS:
        whole = encode(corners(200, 150), kind)
        for point in range(1, TRUNCATIONS + 1):
            part = whole[: len(whole) * point // (TRUNCATIONS + 1)]
            yield f"{point} of {TRUNCATIONS + 1} parts.{kind}", part, "truncated"
        yield f"last byte missing.{kind}", whole[:-1], "truncated"


def _polyglots() -> Judged:
    for kind in KINDS:
        whole = encode(corners(), kind)
        for name, payload in PAYLOADS.items():
            yield f"{name} behind it.{kind}", whole + payload, "trailing_data"
    whole, html = encode(corners(), "jpeg"), PAYLOADS["html"]
    yield "html behind a film.jpeg", whole + film() + html, "trailing_data"
    yield "html behind a gain map.jpeg", whole + whole + html, "trailing_data"
    yield "html behind padding.jpeg", whole + bytes(999) + html, "trailing_data"
    yield "html before a trailer.jpeg", whole + html + samsung_trailer(b""), "trailing_data"
    free = box(b"ftyp", b"mp42") + box(b"free", html)
    yield "html in a film without pictures.jpeg", whole + free, "trailing_data"
    yield (
        "html as a block of samsung's.jpeg",
        whole + html + samsung_directory(html),
        "trailing_data",
    )
    yield "half a gain map.jpeg", whole + encode(corners(900, 900), "jpeg")[:-2], "trailing_data"


def _bombs() -> Judged:
    rows = zlib.compress(bytes(1_000_000))
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + header + png_chunk(b"IDAT", rows) + png_chunk(b"IEND", b"")
    yield "900 megapixels.png", bomb, "too_many_pixels"
    yield "just too large.png", raw_png((40_000_001, 1), 8, 0, b""), "too_many_pixels"
    gif = encode(corners(), "gif")
    yield "4 gigapixels.gif", gif[:6] + b"\xff\xff\xff\xff" + gif[10:], "too_many_pixels"
    frame = gif.index(b",\0\0\0\0\x40\0")
    huge = gif[: frame + 5] + b"\xff\xff\xff\xff" + gif[frame + 9 :]
    yield "4 gigapixels in a frame.gif", huge, "too_many_pixels"
    for name, options in (("lossy", {}), ("lossless", {"lossless": True})):
        yield (
            f"268 megapixels, {name}.webp",
            _huge_webp(encode(corners(), "webp", **options)),
            "too_many_pixels",
        )
    webp = encode(corners(), "webp", xmp=b"x")
    yield "canvas.webp", webp[:24] + b"\xff\x3f\0\xff\x3f\0" + webp[30:], "too_many_pixels"
    size = struct.pack(">II", 64, 48)
    avif = encode(corners(), "avif").replace(size, struct.pack(">II", 16_000, 16_000))
    yield "256 megapixels.avif", avif, "too_many_pixels"
    jpeg = encode(corners(), "jpeg").replace(b"\0\x30\0\x40\x03", b"\xff\xff\xff\xff\x03")
    yield "4 gigapixels.jpeg", jpeg, "too_many_pixels"
    scans = encode(corners(), "jpeg", progressive=True)[:-2] + EMPTY_SCAN * 100 + b"\xff\xd9"
    yield "a hundred scans.jpeg", scans, "too_many_scans"


def _huge_webp(webp: bytes) -> bytes:
    if webp[12:16] == b"VP8L":
        return webp[:21] + b"\xff\xff\xff\x0f" + webp[25:]
    return webp[:26] + b"\xff\x3f\xff\x3f" + webp[30:]


def _broken() -> Judged:
    png, jpeg, webp, avif = (encode(corners(), kind) for kind in ("png", "jpeg", "webp", "avif"))
    header = png_chunk(b"IHDR", png[16:29])
    yield "two headers.png", png[:8] + header + png[8:], "broken"
    yield "no header.png", png[:8] + png[33:], "broken"
    yield "no pixels.png", png[:33] + png_chunk(b"IEND", b""), "broken"
    yield "wrong checksum.png", png[:29] + b"oops" + png[33:], "broken"
    yield "no such depth.png", raw_png((9, 9), 7, 2, bytes(28 * 9)), "broken"
    yield "no colors.png", raw_png((8, 8), 8, 3, bytes(9 * 8)), "broken"
    yield "no size.png", raw_png((0, 9), 8, 2, b""), "broken"
    yield "no frame.jpeg", jpeg[:2] + jpeg_segment(0xFE, b".") + b"\xff\xd9", "broken"
    yield "markers only.jpeg", jpeg[:2] + b"\xff\x01" * 30_000 + jpeg[2:], "broken"
    yield "two starts.jpeg", b"\xff\xd8" + jpeg, "broken"
    yield "no size.jpeg", jpeg.replace(b"\0\x30\0\x40\x03", b"\0\0\0\x40\x03"), "broken"
    screen = b"GIF89a\1\0\1\0\0\0\0"
    yield "no frame.gif", screen + b";", "broken"
    yield "more blocks than any has.gif", screen + b"!\1\0" * 20_000 + b";", "broken"
    yield "unknown block.gif", screen + b"?;", "broken"
    yield "unknown first chunk.webp", webp.replace(b"VP8 ", b"VP9 "), "broken"
    yield "no start code.webp", webp.replace(b"\x9d\x01\x2a", b"\0\0\0"), "broken"
    pixels = avif.index(b"mdat") + 4
    yield "no pixels.avif", avif[:pixels] + bytes(len(avif) - pixels), "broken"
    yield "no items.avif", avif.replace(b"iloc", b"ilox"), "broken"
