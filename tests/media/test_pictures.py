import io
from functools import cache
from itertools import chain

import blurhash
import pytest
from PIL import Image

from apps.media.pictures import SIZES, Picture, Reason, Rejected, Rendition, read_picture
from tests.media.corpus import READY, File, corpus, find
from tests.media.painting import (
    BLUE,
    CANARY,
    GREEN,
    RED,
    YELLOW,
    corners,
    encode,
    exif,
    gray_profile,
    p3_profile,
    raw_png,
    see_through,
)

Color = tuple[int, ...]

by_name = pytest.mark.parametrize("file", corpus(), ids=lambda file: file.name)
READY_FILES = [file for file in corpus() if file.verdict == READY]


@cache
def read(file: File) -> Picture:
    return read_picture(file.data, file.content_type)


def shown(picture: Picture, size: str, kind: str) -> Image.Image:
    [rendition] = [each for each in picture.renditions if (each.name, each.format) == (size, kind)]
    return Image.open(io.BytesIO(rendition.data))


def color_at(image: Image.Image, across: float, down: float) -> Color:
    place = (int(image.width * across), int(image.height * down))
    color = image.getpixel(place)
    assert isinstance(color, tuple)
    return color


def alike(color: Color, expected: Color, tolerance: int = 12) -> bool:
    return all(abs(one - other) <= tolerance for one, other in zip(color, expected, strict=True))


def quarters(image: Image.Image) -> list[Color]:
    return [color_at(image, across, down) for down in (0.25, 0.75) for across in (0.25, 0.75)]


def chunk_names(webp: bytes) -> list[bytes]:
    names, start = [], 12
    while start < len(webp):
        names.append(webp[start : start + 4])
        length = int.from_bytes(webp[start + 4 : start + 8], "little")
        start += 8 + length + length % 2
    return names


def segment_markers(jpeg: bytes) -> list[int]:
    markers, start = [], 2
    while (marker := jpeg[start + 1]) != 0xDA:
        markers.append(marker)
        start += 2 + int.from_bytes(jpeg[start + 2 : start + 4])
    return markers


def test_the_corpus_is_large_and_no_file_is_in_it_twice() -> None:
    assert len(corpus()) >= 150
    assert len({file.name for file in corpus()}) == len(corpus())


@by_name
def test_judges_each_file_as_it_deserves(file: File) -> None:
    try:
        read(file)
        verdict = READY
    except Rejected as rejected:
        verdict = rejected.reason

    assert verdict == file.verdict


def test_the_corpus_has_each_reason() -> None:
    assert {file.verdict for file in corpus()} == {READY, *Reason}


def test_renditions_carry_no_metadata() -> None:
    for rendition in chain.from_iterable(read(file).renditions for file in READY_FILES):
        assert CANARY not in rendition.data
        if rendition.format == "webp":
            assert set(chunk_names(rendition.data)) <= {b"VP8 ", b"VP8X", b"ALPH"}
        else:  # JFIF, tables, a frame: no EXIF, XMP, profile or comment.
            assert set(segment_markers(rendition.data)) <= {0xE0, 0xDB, 0xC0, 0xC4}


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["webp", "jpeg"])
def test_stands_upright(orientation: int, kind: str) -> None:
    stored = {
        1: [RED, GREEN, BLUE, YELLOW],
        2: [GREEN, RED, YELLOW, BLUE],
        3: [YELLOW, BLUE, GREEN, RED],
        4: [BLUE, YELLOW, RED, GREEN],
        5: [RED, BLUE, GREEN, YELLOW],
        6: [BLUE, RED, YELLOW, GREEN],
        7: [YELLOW, GREEN, BLUE, RED],
        8: [GREEN, YELLOW, RED, BLUE],
    }
    data = encode(corners(), "jpeg", exif=exif(orientation), quality=95)

    picture = read_picture(data, "image/jpeg")

    size = (48, 64) if orientation >= 5 else (64, 48)
    assert (picture.width, picture.height) == size
    image = shown(picture, "large", kind)
    assert image.size == size
    assert all(map(alike, quarters(image), stored[orientation]))


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "avif"])
def test_finds_the_orientation_in_each_type(kind: str) -> None:
    picture = read(find(f"big-endian orientation 6.{kind}"))

    assert (picture.width, picture.height) == (48, 64)
    assert all(map(alike, quarters(shown(picture, "thumb", "webp")), [BLUE, RED, YELLOW, GREEN]))


@pytest.mark.parametrize("kind", ["png", "gif", "webp", "avif"])
def test_shows_the_first_frame_of_an_animation(kind: str) -> None:
    picture = read(find(f"animation.{kind}"))

    colors = quarters(shown(picture, "thumb", "jpeg"))
    assert all(map(alike, colors, [RED, GREEN, BLUE, YELLOW]))


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((2600, 1950), [(256, 192), (1024, 768), (2048, 1536)]),
        ((3000, 200), [(256, 17), (1024, 68), (2048, 137)]),
        ((640, 480), [(256, 192), (640, 480), (640, 480)]),
        ((20, 10), [(20, 10), (20, 10), (20, 10)]),
        ((1, 50_000), [(1, 256), (1, 1024), (1, 2048)]),
    ],
)
def test_has_three_sizes_and_is_never_enlarged(
    size: tuple[int, int], expected: list[tuple[int, int]]
) -> None:
    picture = read_picture(encode(corners(*size), "png"), "image/png")

    assert (picture.width, picture.height) == size
    for kind in ("webp", "jpeg"):
        assert [shown(picture, name, kind).size for name in SIZES] == expected


def test_names_each_rendition_and_its_type() -> None:
    renditions = read(find("srgb.png")).renditions

    assert [(each.name, each.format, each.content_type) for each in renditions] == [
        ("thumb", "webp", "image/webp"),
        ("thumb", "jpeg", "image/jpeg"),
        ("small", "webp", "image/webp"),
        ("small", "jpeg", "image/jpeg"),
        ("large", "webp", "image/webp"),
        ("large", "jpeg", "image/jpeg"),
    ]
    formats = [Image.open(io.BytesIO(each.data)).format for each in renditions]
    assert formats == ["WEBP", "JPEG"] * 3
    assert all(isinstance(each, Rendition) for each in renditions)


def test_makes_the_same_bytes_of_the_same_file() -> None:
    for file in READY_FILES:
        assert read_picture(file.data, file.content_type) == read(file), file.name


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "avif"])
def test_converts_a_wide_gamut_to_srgb(kind: str) -> None:
    stored = Image.new("RGB", (64, 64), (200, 100, 50))

    data = encode(stored, kind, icc_profile=p3_profile(), quality=95)
    picture = read_picture(data, f"image/{kind}")

    assert alike(color_at(shown(picture, "thumb", "webp"), 0.5, 0.5), (215, 93, 31), tolerance=5)


@pytest.mark.parametrize("mode", ["L", "LA"])
def test_converts_linear_gray_to_srgb(mode: str) -> None:
    gray = Image.new("L", (64, 64), 128).convert(mode)

    data = encode(gray, "png", icc_profile=gray_profile())
    picture = read_picture(data, "image/png")

    assert alike(color_at(shown(picture, "thumb", "jpeg"), 0.5, 0.5), (188, 188, 188), tolerance=3)


@pytest.mark.parametrize(
    "name",
    [
        "broken profile.jpeg",
        "broken profile.png",
        "gray profile for rgb.webp",
        "cmyk with an rgb profile.jpeg",
        "cmyk with a broken profile.jpeg",
        "CMYK.jpeg",
    ],
)
def test_takes_colors_as_srgb_where_no_profile_fits(name: str) -> None:
    colors = quarters(shown(read(find(name)), "large", "webp"))

    assert all(map(alike, colors, [RED, GREEN, BLUE, YELLOW]))


@pytest.mark.parametrize(
    ("name", "level"),
    [("gray", 128), ("rgb", 128), ("la", 191), ("rgba", 191)],  # Half of it, or half on white.
)
def test_scales_16_bits_and_does_not_clip_them(name: str, level: int) -> None:
    image = shown(read(find(f"16 bits {name}.png")), "thumb", "jpeg")

    assert alike(color_at(image.convert("RGB"), 0.5, 0.5), (level,) * 3, tolerance=2)


def test_keeps_the_grays_of_16_bits_apart() -> None:
    row = b"\0" + b"".join(bytes((level, 255 - level)) for level in range(256))

    picture = read_picture(raw_png((256, 16), 16, 0, row * 16), "image/png")

    image = shown(picture, "large", "webp").convert("L")
    assert all(abs(int(image.getpixel((level, 8)) or 0) - level) < 4 for level in range(256))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["png", "gif", "webp", "avif"])
def test_stays_transparent_as_webp_and_is_white_as_jpeg(kind: str) -> None:
    picture = read(find(f"alpha.{kind}"))

    webp, jpeg = (shown(picture, "thumb", kind) for kind in ("webp", "jpeg"))
    assert color_at(webp, 0.5, 0.1)[3] == 0
    assert alike(color_at(webp, 0.5, 0.9), (*RED, 255))
    assert alike(color_at(jpeg, 0.5, 0.1), (255, 255, 255))
    assert alike(color_at(jpeg, 0.5, 0.9), RED)


def test_takes_one_16_bit_gray_as_transparent() -> None:
    image = shown(read(find("16 bits transparent gray.png")), "thumb", "webp")

    assert color_at(image, 0.5, 0.5)[3] == 0


def test_opaque_alpha_costs_nothing() -> None:
    opaque = read_picture(encode(corners(mode="RGBA"), "png"), "image/png")

    assert opaque == read_picture(encode(corners(), "png"), "image/png")


def test_large_pictures_keep_their_colors_tile_by_tile() -> None:
    for mode in ("RGB", "P", "RGBA"):
        data = encode(corners(6200, 620, mode), "png", compress_level=1)

        image = shown(read_picture(data, "image/png"), "large", "webp")

        assert image.size == (2048, 205)
        assert all(map(alike, quarters(image), [RED, GREEN, BLUE, YELLOW]))


def test_a_transparent_half_does_not_darken_the_edge() -> None:
    picture = read_picture(encode(see_through(7000, 70), "png"), "image/png")

    jpeg = shown(picture, "large", "jpeg")
    edge = [color_at(jpeg, 0.5, place / jpeg.height) for place in range(jpeg.height)]
    assert all(red > 180 for red, _, _ in edge)


@pytest.mark.parametrize(("size", "waves"), [((64, 48), (4, 3)), ((48, 64), (3, 4))])
def test_the_blurhash_has_the_colors_of_the_picture(
    size: tuple[int, int], waves: tuple[int, int]
) -> None:
    picture = read_picture(encode(corners(*size), "png"), "image/png")

    assert blurhash.components(picture.blurhash) == waves
    rows = blurhash.decode(picture.blurhash, 4, 4)
    red, green, blue, yellow = (rows[down][across] for down in (0, 3) for across in (0, 3))
    assert [max(red), max(green), max(blue)] == [red[0], green[1], blue[2]]
    assert min(yellow) == yellow[2]


def test_the_blurhash_of_one_color_is_that_color() -> None:
    picture = read_picture(encode(Image.new("RGB", (99, 99), RED), "png"), "image/png")

    colors = [color for row in blurhash.decode(picture.blurhash, 16, 16) for color in row]
    mean = tuple(sum(levels) // len(colors) for levels in zip(*colors, strict=True))
    assert alike(mean, RED, tolerance=3)


def test_refuses_a_type_that_is_not_offered_whatever_the_bytes() -> None:
    with pytest.raises(Rejected, match="wrong_type"):
        read_picture(encode(corners(), "png"), "image/svg+xml")
