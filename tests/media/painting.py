"""Test pictures, and the metadata that they carry."""

import io
import struct
import zlib
from itertools import product
from typing import Any

from PIL import Image, ImageCms

RED, GREEN, BLUE, YELLOW = (220, 30, 30), (30, 160, 40), (30, 50, 200), (230, 210, 40)
CANARY = b"canary-51.4778N-0.0015W"  # Whatever is said beside the pixels, such as a place.

# Red, green and blue of Display P3, adapted to D50, in units of 1/65536.
P3_PRIMARIES = {
    b"rXYZ": (33760, 15807, -69),
    b"gXYZ": (19135, 45369, 2745),
    b"bXYZ": (10296, 4363, 51386),
}


def corners(width: int = 64, height: int = 48, mode: str = "RGB") -> Image.Image:
    """Paint each quarter in a color of its own, from the top left one on."""
    image = Image.new("RGB", (width, height), YELLOW)
    half = (width // 2, height // 2)
    image.paste(RED, (0, 0, *half))
    image.paste(GREEN, (half[0], 0, width, half[1]))
    image.paste(BLUE, (0, half[1], half[0], height))
    return image.convert(mode)


def see_through(width: int = 64, height: int = 48) -> Image.Image:
    """Make the upper half of a red picture transparent."""
    image = Image.new("RGBA", (width, height), (*RED, 255))
    image.paste((*RED, 0), (0, 0, width, height // 2))
    return image


def encode(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def exif(orientation: int = 1, order: str = "<") -> bytes:
    """Build an EXIF block with an orientation and a description, which is the canary."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    entries = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
    entries += struct.pack(f"{order}HHII", 0x010E, 2, len(CANARY), 38)
    directory = struct.pack(f"{order}H", 2) + entries + bytes(4)
    return b"Exif\0\0" + mark + struct.pack(f"{order}I", 8) + directory + CANARY


def srgb_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def p3_profile() -> bytes:
    """Build the profile of today's phones: sRGB's, with other primaries."""
    profile = bytearray(srgb_profile())
    for number in range(int.from_bytes(profile[128:132])):
        name, start, _ = struct.unpack_from(">4sII", profile, 132 + 12 * number)
        if name in P3_PRIMARIES:
            struct.pack_into(">3i", profile, start + 8, *P3_PRIMARIES[name])
    return bytes(profile)


def gray_profile() -> bytes:
    """Build a profile of linear gray, whose middle is much brighter than sRGB's."""
    white = b"XYZ \0\0\0\0" + struct.pack(">3i", 63190, 65536, 54061)
    curve = b"curv\0\0\0\0" + bytes(4)
    tags = struct.pack(">I4sII4sII", 2, b"wtpt", 156, 20, b"kTRC", 176, 12)
    header = bytearray(128)
    struct.pack_into(">I4xI4s4s4s", header, 0, 188, 0x02400000, b"mntr", b"GRAY", b"XYZ ")
    struct.pack_into(">4s28x3i", header, 36, b"acsp", 63190, 65536, 54061)
    return bytes(header) + tags + white + curve


def png_chunk(name: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)


def raw_png(
    size: tuple[int, int], depth: int, color: int, rows: bytes, *before: bytes, interlaced: int = 0
) -> bytes:
    """Write what Pillow cannot. `rows` have a filter byte each; `before` are chunks."""
    header = struct.pack(">IIBBBBB", *size, depth, color, 0, 0, interlaced)
    chunks = (png_chunk(b"IHDR", header), *before, png_chunk(b"IDAT", zlib.compress(rows)))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks) + png_chunk(b"IEND", b"")


def jpeg_segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content


def wallpaper(side: int = 1024) -> Image.Image:
    """Repeat a bit of noise, which lossless files pack far better than lossy ones."""
    noise, wall = Image.effect_noise((64, 16), 100), Image.new("L", (side, side))
    for left, top in product(range(0, side, noise.width), range(0, side, noise.height)):
        wall.paste(noise, (left, top))
    return wall


def after_start(jpeg: bytes, *segments: bytes) -> bytes:
    return jpeg[:2] + b"".join(segments) + jpeg[2:]


def before_end(png: bytes, *chunks: bytes) -> bytes:
    return png[:-12] + b"".join(chunks) + png[-12:]


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + kind + content


def film(length: int = 5000) -> bytes:
    parts = (box(b"moov", CANARY), box(b"mdat", bytes([7]) * length))
    return box(b"ftyp", b"mp42\0\0\0\0isommp42") + b"".join(parts)


def samsung_trailer(content: bytes) -> bytes:
    """Append as Samsung does: a block and the directory of blocks."""
    block = b"\0\0\x30\x0a" + struct.pack("<I", 16) + b"MotionPhoto_Data" + content
    return block + samsung_directory(block)


def samsung_directory(block: bytes) -> bytes:
    """Write the directory of the one block that stands before it, its length, and a name."""
    entry = b"\0\0\x30\x0a" + struct.pack("<II", len(block), len(block))
    directory = b"SEFH" + struct.pack("<II", 106, 1) + entry
    return directory + struct.pack("<I", len(directory)) + b"SEFT"
