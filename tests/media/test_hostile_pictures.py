import contextlib
import os

import hypothesis
import pytest
from hypothesis import strategies as st

from apps.media.pictures import Rejected, read_picture
from tests.media.corpus import READY, File, corpus

SOAKING = "SOAK" in os.environ
EXAMPLES = 50_000 if SOAKING else 150

pytestmark = pytest.mark.timeout(7200 if SOAKING else 240)

SMALL = [file for file in corpus() if file.verdict == READY and len(file.data) < 6000]
files = st.sampled_from(SMALL)
places = st.integers(0, 6000)


@hypothesis.settings(max_examples=EXAMPLES)
@hypothesis.given(file=files, edits=st.lists(st.tuples(places, st.binary(max_size=4)), max_size=5))
def test_changed_bytes_end_in_a_picture_or_a_verdict(
    file: File, edits: list[tuple[int, bytes]]
) -> None:
    data = bytearray(file.data)
    for place, written in edits:
        start = place % len(data)
        data[start : start + len(written)] = written

    with contextlib.suppress(Rejected):
        read_picture(bytes(data), file.content_type)


@hypothesis.settings(max_examples=EXAMPLES)
@hypothesis.given(file=files, start=places, length=st.integers(1, 6000), again=st.booleans())
def test_pieces_that_are_missing_or_twice_there_end_in_a_picture_or_a_verdict(
    file: File, start: int, length: int, *, again: bool
) -> None:
    start %= len(file.data)
    piece = file.data[start : start + length]
    data = file.data[:start] + (piece + piece if again else b"") + file.data[start + length :]

    with contextlib.suppress(Rejected):
        read_picture(data, file.content_type)


@hypothesis.settings(max_examples=EXAMPLES)
@hypothesis.given(file=files, other=files, cut=places)
def test_halves_of_two_files_end_in_a_picture_or_a_verdict(
    file: File, other: File, cut: int
) -> None:
    with contextlib.suppress(Rejected):
        read_picture(file.data[:cut] + other.data[cut:], file.content_type)
