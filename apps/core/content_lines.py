"""Text in the lines of iCalendar and vCard.

Sources: https://www.rfc-editor.org/rfc/rfc5545#section-3.3.11,
https://www.rfc-editor.org/rfc/rfc6350#section-3.4
"""

_ESCAPES = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n"})


def escaped(text: str) -> str:
    """Write text as a value. Not by icalendar, to which a backslash before an N is a line break."""
    return text.translate(_ESCAPES)
