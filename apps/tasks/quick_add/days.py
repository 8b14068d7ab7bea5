"""Phrases of when: days, times of the day, and spans from now on."""

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta

from apps.tasks.quick_add.words import (
    DAY,
    MONTH,
    NUMBER,
    PART,
    WEEKDAY,
    Kind,
    Meaning,
    Phrase,
    month,
    number,
    phrase,
    weekday,
)

NOON = 12
DAYS_AHEAD = {"today": 0, "tonight": 0, "tomorrow": 1, "tmr": 1, "day after tomorrow": 2}
# A cat sat in the sun with a hat for sun: as days they need another word before, or a time after.
WORDS_TOO = {"sat", "sun", "wed", "for sun"}
LEAP_YEARS_APART = 8  # At most, around 1900 or 2100.


def _relative_day(match: re.Match[str], now: datetime) -> Meaning:
    word = match["word"].lower()
    part = "night" if word == "tonight" else match["part"]
    return Meaning(day=now.date() + timedelta(DAYS_AHEAD[word]), part=part)


def _weekday(match: re.Match[str], now: datetime) -> Meaning:
    said = match.string[match.start() : match.end("weekday")].lower()
    if said in WORDS_TOO and not _tells_time(match):
        raise ValueError(match[0])
    ahead = (weekday(match["weekday"]) - now.weekday() - 1) % 7 + 1
    if (match["which"] or "").lower() == "next":
        ahead = 7 - now.weekday() + weekday(match["weekday"])
    return Meaning(day=now.date() + timedelta(ahead), part=match["part"])


def _tells_time(match: re.Match[str]) -> bool:
    """Tell whether a weekday has a time behind it, as in "Sat 10am" or "sun evening"."""
    after = match.end() + 1
    return bool(match["part"]) or any(clock.match(match.string, after) for clock in CLOCKS)


def _next_unit(match: re.Match[str], now: datetime) -> Meaning:
    today = now.date()
    match match["unit"].lower():
        case "year":
            return Meaning(day=date(today.year + 1, 1, 1))
        case "month":
            return Meaning(day=_months_later(today.replace(day=1), 1))
        case _:
            return Meaning(day=today + timedelta(7 - today.weekday()))


def _weekend(match: re.Match[str], now: datetime) -> Meaning:
    saturday = now.date() + timedelta(5 - now.weekday())
    weeks = 1 if (match["which"] or "").lower() == "next" else 0
    return Meaning(day=max(saturday + timedelta(weeks=weeks), now.date()))


def _full_date(match: re.Match[str], _now: datetime) -> Meaning:
    return Meaning(day=date(int(match["year"]), int(match["month"]), int(match["day"])))


def _named_date(match: re.Match[str], now: datetime) -> Meaning:
    day, in_month = number(match["day"]), month(match["month"])
    if match["year"]:
        return Meaning(day=date(int(match["year"]), in_month, day))
    return Meaning(day=_next_date(now.date(), in_month, day))


def _numbered_date(match: re.Match[str], now: datetime) -> Meaning:
    return Meaning(day=_next_date(now.date(), int(match["month"]), int(match["day"])))


def _day_of_month(match: re.Match[str], now: datetime) -> Meaning:
    day, today = number(match["day"]), now.date()
    months = [_months_later(today.replace(day=1), ahead) for ahead in range(3)]
    days = [first.replace(day=day) for first in months if day <= _length(first)]
    return Meaning(day=min(day for day in days if day >= today))


def _days_from_now(match: re.Match[str], now: datetime) -> Meaning:
    count, today = number(match["count"]), now.date()
    match match["unit"].lower():
        case "day":
            return Meaning(day=today + timedelta(count))
        case "week":
            return Meaning(day=today + timedelta(weeks=count))
        case "month":
            return Meaning(day=_months_later(today, count))
        case _:
            return Meaning(day=_months_later(today, 12 * count))


def _ahead(match: re.Match[str], _now: datetime) -> Meaning:
    unit = "hours" if match["unit"].lower().startswith("h") else "minutes"
    return Meaning(ahead=timedelta(**{unit: number(match["count"])}))


def _clock(match: re.Match[str], _now: datetime) -> Meaning:
    return Meaning(clock=time(int(match["hour"]), int(match["minute"] or 0)))


def _half_day_clock(match: re.Match[str], _now: datetime) -> Meaning:
    hour = int(match["hour"]) % NOON + (NOON if match["half"].lower() == "p" else 0)
    return Meaning(clock=time(hour, int(match["minute"] or 0)))


def _noon_or_midnight(match: re.Match[str], _now: datetime) -> Meaning:
    return Meaning(clock=time(0 if match["word"].lower() == "midnight" else NOON))


def _part_of_day(match: re.Match[str], _now: datetime) -> Meaning:
    return Meaning(part=match["part"])


def _length(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def _months_later(day: date, months: int) -> date:
    years, index = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, index + 1, 1)
    return first.replace(day=min(day.day, _length(first)))


def _next_date(today: date, in_month: int, day: int) -> date:
    """Find the next such day of a year. Raises ValueError if no year has it."""
    years = range(today.year, today.year + LEAP_YEARS_APART + 1)
    firsts = [date(year, in_month, 1) for year in years]
    days = [first.replace(day=day) for first in firsts if day <= _length(first)]
    return min(day for day in days if day >= today)


_YEAR = "(?:,? (?P<year>(?:19|20|21)[0-9]{2}))?"
_AND_PART = f"(?: (?P<part>{PART}))?"
_DAYS = [
    (rf"(?P<word>today|tonight|tomorrow|tmr){_AND_PART}", _relative_day),
    (r"(?:the )?(?P<word>day after tomorrow)(?P<part>)", _relative_day),
    (rf"(?:(?P<which>this|next) )?(?P<weekday>{WEEKDAY}){_AND_PART}", _weekday),
    (r"(?:(?P<which>this|next|the) )?weekend", _weekend),
    (r"next (?P<unit>week|month|year)", _next_unit),
    (r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})", _full_date),
    (r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})", _full_date),
    (rf"(?P<month>{MONTH}) (?P<day>{DAY})(?:st|nd|rd|th)?{_YEAR}", _named_date),
    (rf"(?:the )?(?P<day>{DAY})(?:st|nd|rd|th)?(?: of)? (?P<month>{MONTH}){_YEAR}", _named_date),
    (rf"the (?P<day>{DAY})(?:st|nd|rd|th)", _day_of_month),
    (rf"in (?P<count>{NUMBER}) ?(?P<unit>day|week|month|year)s?", _days_from_now),
]
_AT = "(?:(?:at|by) )?"
_MINUTE = "(?P<minute>[0-5][0-9])"

CLOCKS: list[Phrase] = [
    phrase(
        Kind.CLOCK,
        rf"{_AT}(?P<hour>1[0-2]|0?[1-9])(?::{_MINUTE})? ?(?P<half>[ap])(?:m|\.m\.)",
        _half_day_clock,
    ),
    phrase(Kind.CLOCK, f"{_AT}(?P<hour>2[0-3]|[01]?[0-9]):{_MINUTE}", _clock),
    phrase(Kind.CLOCK, r"at (?P<hour>2[0-3]|[01]?[0-9])(?P<minute>)(?: o'clock)?", _clock),
    phrase(Kind.CLOCK, f"{_AT}(?P<word>noon|midday|midnight)", _noon_or_midnight),
]
PHRASES: list[Phrase] = [
    phrase(Kind.AHEAD, f"in (?P<count>{NUMBER}) ?(?P<unit>min(?:ute)?|h|hr|hour)s?", _ahead),
    *(phrase(Kind.UNTIL, f"(?:until|till) {pattern}", read) for pattern, read in _DAYS),
    *(
        phrase(Kind.DAY, f"(?:(?:due|starting|from) )?(?:(?:on|by|for) )?{pattern}", read)
        for pattern, read in _DAYS
    ),
    phrase(Kind.DAY, r"on (?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.", _numbered_date),
    *CLOCKS,
    phrase(Kind.PART, f"(?:this|in the) (?P<part>{PART})", _part_of_day),
]
