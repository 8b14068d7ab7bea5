"""Moments as text: RFC 3339 in UTC with milliseconds, which also sorts as time does."""

import re
from datetime import UTC, datetime

RFC_3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:[0-5]\d)", re.ASCII
)


def to_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_text(text: str) -> datetime:
    """Read what `to_text` wrote, or any RFC 3339 date-time with an offset.

    Raises:
        ValueError: it is none.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        msg = "A date-time needs an offset from UTC."
        raise ValueError(msg)
    return moment.astimezone(UTC)


def to_milliseconds(moment: datetime) -> datetime:
    """Cut `moment` to the precision that is stored and shown."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
