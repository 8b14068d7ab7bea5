"""Files of vCards, in: what each card says, or why it cannot be read.

Loading it costs a cold start half a second (icalendar, whose lines are those of vCards), so import
it where a file is read. What a hostile line may cost is bounded before it is looked at closely.
Sources: https://www.rfc-editor.org/rfc/rfc6350, https://www.rfc-editor.org/rfc/rfc2426
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from icalendar.parser import Contentline

CARDS_AT_MOST = 1000
LONGEST_LINE = 50_000  # Of those that are read; photos are longer, and are not.
LONGEST_PARAMETERS = 1000
LINES_AT_MOST = 200  # Of one card that are read.
VERSIONS = {"3.0", "4.0"}
READ = {
    *("BDAY", "CATEGORIES", "EMAIL", "FN", "INTEREST", "N", "NOTE", "ORG", "TEL", "UID"),
    *("VERSION", "X-HEARTH-RELATIONSHIP", "X-HEARTH-SIZE", "X-HEARTH-STAY-IN-TOUCH-DAYS"),
}

_FOLD = re.compile(r"\r?\n[ \t]")
_LINE_END = re.compile(r"\r\n|\n|\r")  # Not what Python takes for one, too, and notes may hold.
_NAME = re.compile(r"(?:[A-Za-z0-9-]{1,60}\.)?([A-Za-z0-9-]{1,60})(?=[;:])")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_BDAY = re.compile(r"(?P<year>\d{4}|--)-?(?P<month>\d\d)-?(?P<day>\d\d)(?:T.*)?", re.ASCII)
# What else RFC 6350 (4.3) lets it be: a year, a month, a day of no month, or a time of day.
_MONTH, _DAY = "(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_PART_OF_BDAY = re.compile(
    rf"\d{{4}}(?:-{_MONTH})?|--{_MONTH}|---{_DAY}(?:T.*)?|T[-\d].*", re.ASCII
)


class UnreadableFile(Exception):
    """It is no file of vCards as a whole. Says why to people."""


class UnreadableCard(Exception):
    """One card cannot be read. Says why to people."""


class Property(NamedTuple):
    """One line of a card. `raw`: its value with its escapes."""

    parameters: Mapping[str, Any]
    raw: str

    @property
    def text(self) -> str:
        return _plain(self.raw).strip()

    def parts(self, separator: str) -> list[str]:
        """Part its value; what is empty stays."""
        unescaped = re.findall(
            rf"(?:[^{separator}\\]|\\.)+|(?<={separator})(?={separator})", self.raw
        )
        return [_plain(part).strip() for part in unescaped]

    @property
    def preference(self) -> int:
        """Order by what is preferred: PREF=1 of version 4, TYPE=pref of version 3."""
        pref = str(self.parameters.get("PREF", ""))
        kinds = str(self.parameters.get("TYPE", "")).lower()
        return int(pref) if re.fullmatch(r"\d{1,3}", pref) else 0 if "pref" in kinds else 101


Card = dict[str, list[Property]]


class Said(NamedTuple):
    """What a card says of a contact, as clients write one, and the UID under which."""

    fields: dict[str, Any]
    uid: str | None


def read_cards(text: str) -> list[Said | UnreadableCard]:
    """Read each card of a file by itself.

    Raises:
        UnreadableFile: there are no cards, or too many of them.
    """
    blocks = list(_blocks(_LINE_END.split(_FOLD.sub("", text))))
    if not blocks:
        msg = "There is no vCard in it."
        raise UnreadableFile(msg)
    if len(blocks) > CARDS_AT_MOST:
        msg = f"At most {CARDS_AT_MOST} vCards at once."
        raise UnreadableFile(msg)
    return [_read(lines, is_whole=is_whole) for lines, is_whole in blocks]


def _blocks(lines: Sequence[str]) -> Iterator[tuple[list[str], bool]]:
    """Find the lines of each card, and whether it has its end."""
    block: list[str] | None = None
    for line in lines:
        word = line[:20].strip().upper()
        if word == "BEGIN:VCARD":
            if block is not None:
                yield block, False
            block = []
        elif word == "END:VCARD" and block is not None:
            yield block, True
            block = None
        elif block is not None:
            block.append(line)
    if block is not None:
        yield block, False


def _read(lines: list[str], *, is_whole: bool) -> Said | UnreadableCard:
    try:
        if not is_whole:
            msg = "It has no END:VCARD."
            raise UnreadableCard(msg)  # noqa: TRY301  # As what it calls does.
        card = _properties(lines)
        return Said(_fields(card), _first(card, "UID"))
    except UnreadableCard as error:
        return error


def _properties(lines: list[str]) -> Card:
    card: Card = defaultdict(list)
    wanted = [(name, line) for line in lines if (name := _name_of(line)) in READ]
    # First, since the lines of version 2.1 are others.
    if not any(name == "VERSION" and line[8:].strip() in VERSIONS for name, line in wanted):
        msg = "Only versions 3.0 and 4.0 are read. Export it anew as one of them."
        raise UnreadableCard(msg)
    if len(wanted) > LINES_AT_MOST:
        msg = f"It has more than {LINES_AT_MOST} lines."
        raise UnreadableCard(msg)
    for name, line in wanted:
        card[name].append(_property(name, line))
    return card


def _name_of(line: str) -> str:
    match = _NAME.match(line)
    return match[1].upper() if match else ""


def _property(name: str, line: str) -> Property:
    content = Contentline(line) if len(line) <= LONGEST_LINE else None  # type: ignore[no-untyped-call]
    if content is None or content.value_separator_index() > LONGEST_PARAMETERS:
        msg = f"{name} is too long."
        raise UnreadableCard(msg)
    try:
        _, parameters, raw = content.raw_parts()
    except ValueError as error:
        msg = f"{name} cannot be read."
        raise UnreadableCard(msg) from error
    if str(parameters.get("ENCODING", "8BIT")).upper() != "8BIT":
        msg = f"{name} has an encoding of version 2.1."
        raise UnreadableCard(msg)
    return Property(parameters, raw)


def _fields(card: Card) -> dict[str, Any]:
    """Say what a card says, as a client would of a new contact; what it leaves out is absent."""
    phone = (_first(card, "TEL") or "").removeprefix("tel:")
    sizes = [one.parts(";") for one in card["X-HEARTH-SIZE"]]
    said = {
        "name": _name(card),
        "relationship": _first(card, "X-HEARTH-RELATIONSHIP"),
        "email": (_first(card, "EMAIL") or "").removeprefix("mailto:"),
        "phone": phone,
        "birthday": _birthday(card),
        "notes": "\n\n".join(note.text for note in card["NOTE"]),
        "interests": [interest.text for interest in card["INTEREST"]],
        "sizes": {size[0]: size[1] for size in sizes if len(size) == 2},  # noqa: PLR2004
        "stayInTouchDays": _stay_in_touch_days(card),
        "tags": [tag for one in card["CATEGORIES"] for tag in one.parts(",") if tag],
    }
    return {name: value for name, value in said.items() if value}


def _name(card: Card) -> str:
    """Take the name as it is shown, or else put it together, or else take what there is."""
    if name := _first(card, "FN"):
        return name
    if card["N"]:
        family, given, middle, *_ = [*card["N"][0].parts(";"), "", "", ""]
        if name := " ".join(filter(None, (given, middle, family))):
            return name
    if card["ORG"] and (names := card["ORG"][0].parts(";")):
        return names[0]
    return _first(card, "EMAIL") or ""


def _birthday(card: Card) -> str | None:
    if not (text := _first(card, "BDAY")):
        return None
    parameters = card["BDAY"][0].parameters
    match = _BDAY.fullmatch(text)
    if match is None:
        is_text = str(parameters.get("VALUE", "")).lower() == "text"
        if is_text or _PART_OF_BDAY.fullmatch(text):
            return None  # Who writes "1985" or "circa 1800" is right, but names no day to keep.
        msg = "BDAY is no day of the calendar."
        raise UnreadableCard(msg)
    # Apple writes a year that it does not know as 1604, and says so.
    unknown = str(parameters.get("X-APPLE-OMIT-YEAR", "--"))
    is_yearless = match["year"] in ("--", unknown)
    return f"{'-' if is_yearless else match['year']}-{match['month']}-{match['day']}"


def _stay_in_touch_days(card: Card) -> int | str | None:
    """Read a number; what is none stays text, which the contact's own rules refuse."""
    text = _first(card, "X-HEARTH-STAY-IN-TOUCH-DAYS")
    return int(text) if text and re.fullmatch("[1-9][0-9]{0,8}", text) else text


def _first(card: Card, name: str) -> str | None:
    """Take the text that its owner prefers of those of one name."""
    return min(card[name], key=lambda one: one.preference).text or None if card[name] else None


def _plain(raw: str) -> str:
    return _ESCAPE.sub(lambda match: "\n" if match[1] in "nN" else match[1], raw)
