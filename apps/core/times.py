"""Moments as text: RFC 3339 in UTC with milliseconds, which also sorts as time does."""

from datetime import UTC, datetime


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
