"""What pictures cost in memory and time, each read in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from infra.bench import photographs
from tests.media.corpus import corpus
from tests.media.painting import corners

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/clear_refs").exists(), reason="Linux alone tells and resets a peak."
)

MAX_SECONDS = 2
MAX_MEGABYTES = 120

# The peak is reset for each file; getrusage() would tell the peak of the parent, too.
MEASURE = """
import json, re, sys, time
from pathlib import Path
from apps.media.pictures import Rejected, read_picture

def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024

def cost(path):
    data = path.read_bytes()
    Path("/proc/self/clear_refs").write_text("5")
    began = time.process_time()
    try:
        read_picture(data, "image/jpeg")
    except Rejected:
        pass
    return time.process_time() - began

warm, *paths = map(Path, sys.argv[1:])
cost(warm)
Path("/proc/self/clear_refs").write_text("5")
before = peak()
print(json.dumps({path.name: (cost(path), peak() - before) for path in paths}))
"""


def costs(folder: Path, paths: list[Path]) -> dict[str, tuple[float, float]]:
    """Tell the seconds of processor time and the megabytes at the peak for each file."""
    warm = folder / "warm.jpeg"
    corners().save(warm)
    command = [sys.executable, "-c", MEASURE, *map(str, (warm, *paths))]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    measured: dict[str, tuple[float, float]] = json.loads(done.stdout)
    return measured


def test_no_file_of_the_corpus_is_expensive(tmp_path: Path) -> None:
    paths = [tmp_path / file.name for file in corpus()]
    for path, file in zip(paths, corpus(), strict=True):
        path.write_bytes(file.data)

    measured = costs(tmp_path, paths)

    assert len(measured) == len(corpus())
    assert max(seconds for seconds, _ in measured.values()) <= MAX_SECONDS
    assert max(megabytes for _, megabytes in measured.values()) <= MAX_MEGABYTES


def test_a_photograph_of_12_megapixels_is_cheap(tmp_path: Path) -> None:
    path = tmp_path / "photograph.jpeg"
    photographs.take(path)

    [(seconds, megabytes)] = costs(tmp_path, [path]).values()

    assert seconds <= MAX_SECONDS
    assert megabytes <= MAX_MEGABYTES


def test_a_photograph_of_40_megapixels_is_cheap(tmp_path: Path) -> None:
    path = tmp_path / "photograph.jpeg"
    photographs.take(path, width=7300, height=5470, quality=75)

    [(seconds, megabytes)] = costs(tmp_path, [path]).values()

    assert seconds <= MAX_SECONDS
    assert megabytes <= MAX_MEGABYTES


LARGE_FILES = [
    ("png", {"compress_level": 1}, 280),
    # All coefficients are kept until the last scan.
    ("jpeg", {"progressive": True}, 200),
    # Decoded as a whole, and then copied: Pillow's decoders have no other way.
    ("avif", {"speed": 10, "quality": 30}, 420),
    ("webp", {"method": 0, "quality": 30}, 700),
]


@pytest.mark.parametrize(
    ("kind", "options", "max_megabytes"),
    LARGE_FILES,
)
def test_other_files_of_40_megapixels_fit_into_a_gigabyte(
    tmp_path: Path, kind: str, options: dict[str, Any], max_megabytes: int
) -> None:
    path = tmp_path / f"large.{kind}"
    Image.new("RGB", (7300, 5470), "teal").save(path, **options)  # Quickly made, as large inside.

    [(seconds, megabytes)] = costs(tmp_path, [path]).values()

    assert seconds <= 2 * MAX_SECONDS
    assert megabytes <= max_megabytes
