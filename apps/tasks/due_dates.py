"""What a due date is: a day or a moment, kept as text."""

DATE_LENGTH = len("2026-03-01")


def is_date(due: str) -> bool:
    """Tell a stored day (`2026-03-01`) from a stored moment (`2026-03-01T09:30:00.000Z`)."""
    return len(due) == DATE_LENGTH
