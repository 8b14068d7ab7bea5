"""ULIDs: ids that sort by the time they were made. Source: https://github.com/ulid/spec."""

import hashlib
import re
from datetime import UTC, datetime

from apps.core.effect import BITS, random_bits

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PATTERN = "[0-7][0-9A-HJKMNP-TV-Z]{25}"
_ULID = re.compile(PATTERN)
_MIRRORED = str.maketrans(ALPHABET, ALPHABET[::-1])


def new_id(now: datetime) -> str:
    """Make a ULID: 48 bits of `now` in milliseconds, then 80 random bits."""
    return _ulid(now, random_bits())


def id_of(moment: datetime, source: str) -> str:
    """Make the ULID that is the same each time: of `moment` and a SHA-256 of `source`."""
    digest = hashlib.sha256(source.encode()).digest()
    return _ulid(moment, int.from_bytes(digest[: BITS // 8], "big"))


def first_id(moment: datetime) -> str:
    """Make the ULID before all others of the same millisecond: a bound of a range of them."""
    return _ulid(moment, 0)


def is_id(text: str) -> bool:
    return _ULID.fullmatch(text) is not None


def mirrored(ulid: str) -> str:
    """Turn a ULID into what sorts the other way round, the newest first; twice gives it back."""
    return ulid.translate(_MIRRORED)


def moment_of(ulid: str) -> datetime:
    """Read the time at which `ulid` was made."""
    milliseconds = 0
    for letter in ulid[:10]:
        milliseconds = milliseconds << 5 | ALPHABET.index(letter)
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _ulid(moment: datetime, bits: int) -> str:
    milliseconds = max(round(moment.timestamp() * 1000), 0)  # They begin with 1970.
    number = milliseconds << BITS | bits
    return "".join(ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))
