"""Files as they are uploaded, with the verdict that each of them deserves."""

from dataclasses import dataclass
from functools import cache

from tests.media.bad_files import bad_files
from tests.media.good_files import good_files
from tests.media.painting import corners, encode

READY = "ready"


@dataclass(frozen=True)
class File:
    name: str
    content_type: str  # As declared.
    data: bytes
    verdict: str


@cache
def corpus() -> list[File]:
    good = [_file(name, data, READY) for name, data in good_files()]
    bad = [_file(*judged) for judged in bad_files()]
    return [*good, *bad, File("wrong name.jpeg", "image/jpeg", encode(corners(), "png"), READY)]


def find(name: str) -> File:
    return next(file for file in corpus() if file.name == name)


def _file(name: str, data: bytes, verdict: str) -> File:
    return File(name, f"image/{name.rpartition('.')[2]}", data, verdict)
