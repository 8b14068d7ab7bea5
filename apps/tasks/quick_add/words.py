"""English words of days, months and numbers: as patterns, and what they mean."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from enum import Enum, auto
from functools import cache
from itertools import chain
from typing import NamedTuple

WEEKDAY = (
    "(?:mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?"
    "|sat(?:urday)?|sun(?:day)?)"
)
# One of them, or all of mon-fri.
WEEKDAY_SPAN = f"{WEEKDAY}s?(?:(?: ?[-\N{EN DASH}] ?| to | through ){WEEKDAY}s?)?"
MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
DAY = "(?:3[01]|[12][0-9]|0?[1-9])"
NUMBER = "(?:[0-9]{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
PART = "(?:morning|afternoon|evening|night)"  # Of the day.

_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_NUMBERS |= {"seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "other": 2}
_NUMBERS |= {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class Kind(Enum):
    """Of what a phrase speaks. A task has one of each, but for tags."""

    DAY = auto()
    PART = auto()
    CLOCK = auto()
    AHEAD = auto()
    REPEAT = auto()
    UNTIL = auto()
    PRIORITY = auto()
    TAG = auto()


class Meaning(NamedTuple):
    """What a phrase says. All times are on the wall clock."""

    day: date | None = None
    clock: time | None = None
    part: str | None = None  # Of the day.
    ahead: timedelta | None = None
    rule: str | None = None
    text: str = ""  # A priority or a tag.


# Raises ValueError or OverflowError where the words mean nothing, such as February 30.
Reader = Callable[[re.Match[str], datetime], Meaning]


class Phrase(NamedTuple):
    kind: Kind
    pattern: str
    read: Reader

    def match(self, text: str, start: int) -> re.Match[str] | None:
        return _compiled(self.pattern).match(text, start)


def phrase(kind: Kind, pattern: str, read: Reader) -> Phrase:
    """Make a phrase of whole words, which takes the punctuation behind it along."""
    return Phrase(kind, f"(?:{pattern})[.,;:!?]{{0,3}}(?= |$)", read)


def number(word: str) -> int:
    """Read `3`, `3rd`, `three`, `third` or `last` (-1)."""
    digits = re.match("[0-9]+", word)
    return int(digits[0]) if digits else _NUMBERS[word.lower()]


def weekday(word: str) -> int:
    """Count the days of the week from Monday, 0."""
    return _WEEKDAYS.index(word[:2].upper())


def weekday_codes(text: str) -> str:
    """List the days of the week in `text` as RFC 5545 does: `MO,TH`, and `SA,SU,MO` of sat-mon."""
    spans = re.findall(WEEKDAY_SPAN, text, re.IGNORECASE)
    codes = chain.from_iterable(
        _codes_of_span(*re.findall(WEEKDAY, span, re.IGNORECASE)) for span in spans
    )
    return ",".join(dict.fromkeys(codes))


def month(word: str) -> int:
    return _MONTHS.index(word[:3].lower()) + 1


def _codes_of_span(first: str, last: str = "") -> tuple[str, ...]:
    start = weekday(first)
    days_after = (weekday(last or first) - start) % 7
    return (_WEEKDAYS * 2)[start : start + days_after + 1]


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    # At the first use: all of them take 25 ms, which a cold start need not wait for.
    return re.compile(pattern, re.ASCII | re.IGNORECASE)
