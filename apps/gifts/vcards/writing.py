"""Contacts, out: vCard 3.0, which Google, Apple and Outlook all import.

Like `reading` it is loaded only where it is needed.
"""

from collections.abc import Iterable, Iterator

from icalendar.parser import Contentline

from apps.core.content_lines import escaped
from apps.gifts.models import Contact
from apps.gifts.occurrences import YEARLESS

# Version 3 has no birthday without a year. Apple writes this one, and says that it is none; it is
# a leap year.
UNKNOWN_YEAR = "1604"


def write_cards(contacts: Iterable[Contact], *, most_bytes: int) -> bytes:
    """Write a file of the first cards, as many as have room.

    What follows from the account, such as pictures, stays out.
    """
    file = bytearray()
    for contact in contacts:
        card = b"".join(map(_folded, _lines(contact)))
        if len(file) + len(card) > most_bytes:
            break
        file += card
    return bytes(file)


def _lines(contact: Contact) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    for name, value in (
        ("UID", contact.contact_id),
        ("FN", contact.name),
        ("EMAIL", contact.email),
        ("TEL", contact.phone),
        ("NOTE", contact.notes),
        ("X-HEARTH-RELATIONSHIP", contact.relationship),
        ("X-HEARTH-STAY-IN-TOUCH-DAYS", str(contact.stay_in_touch_days or "")),
        *(("INTEREST", interest) for interest in contact.interests),
    ):
        if value:
            yield f"{name}:{escaped(value)}"
    yield f"N:;{escaped(contact.name)};;;"  # Version 3 asks for it; we know no family names.
    if contact.birthday:
        yield _birthday(contact.birthday)
    if contact.tags:
        yield f"CATEGORIES:{','.join(map(escaped, contact.tags))}"
    for of, size in contact.sizes.items():
        yield f"X-HEARTH-SIZE:{escaped(of)};{escaped(size)}"
    yield "END:VCARD"


def _birthday(birthday: str) -> str:
    if not birthday.startswith(YEARLESS):
        return f"BDAY:{birthday}"
    day = birthday.removeprefix(YEARLESS)
    return f"BDAY;X-APPLE-OMIT-YEAR={UNKNOWN_YEAR}:{UNKNOWN_YEAR}-{day}"


def _folded(line: str) -> bytes:
    folded: bytes = Contentline(line).to_ical()  # type: ignore[no-untyped-call]
    return folded + b"\r\n"
