"""Why a file is not taken."""

from enum import StrEnum


class Reason(StrEnum):
    """Stable: clients show a text of their own for each."""

    EMPTY = "empty"  # No bytes at all.
    NOT_AN_IMAGE = "not_an_image"  # None that we know.
    WRONG_TYPE = "wrong_type"  # An image, but none of the five types.
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY_SCANS = "too_many_scans"  # A JPEG that is cheap to send and takes minutes to decode.
    TRUNCATED = "truncated"  # It ends before its own structure does.
    BROKEN = "broken"  # Its structure or its pixels cannot be decoded.
    TRAILING_DATA = "trailing_data"  # Something else hides behind the image's end.


class Rejected(Exception):
    """The verdict about a file."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: str = reason
