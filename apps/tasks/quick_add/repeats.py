"""Phrases of what comes again, and their rules of RFC 5545."""

import re
from datetime import date, datetime

from apps.core.recurrence import validate
from apps.tasks.quick_add.words import (
    DAY,
    MONTH,
    NUMBER,
    PART,
    WEEKDAY,
    WEEKDAY_SPAN,
    Kind,
    Meaning,
    Phrase,
    Reader,
    month,
    number,
    phrase,
    weekday_codes,
)

A_LEAP_YEAR = 2024
MONTHS_OF_A_QUARTER = 3
FREQUENCIES = {"hour": "HOURLY", "day": "DAILY", "week": "WEEKLY", "month": "MONTHLY"}
FREQUENCIES |= {"quarter": "MONTHLY", "year": "YEARLY"}
ADVERBS = {
    "hourly": "FREQ=HOURLY",
    "daily": "FREQ=DAILY",
    "weekly": "FREQ=WEEKLY",
    "biweekly": "FREQ=WEEKLY;INTERVAL=2",
    "fortnightly": "FREQ=WEEKLY;INTERVAL=2",
    "monthly": "FREQ=MONTHLY",
    "quarterly": "FREQ=MONTHLY;INTERVAL=3",
    "yearly": "FREQ=YEARLY",
    "annually": "FREQ=YEARLY",
}


def _every_unit(match: re.Match[str], _now: datetime) -> Meaning:
    unit = match["unit"].lower()
    count = number(match["count"] or "1") * (MONTHS_OF_A_QUARTER if unit == "quarter" else 1)
    return _repeat(FREQUENCIES[unit], count)


def _every_weekday(match: re.Match[str], _now: datetime) -> Meaning:
    days = f";BYDAY={weekday_codes(match['weekdays'])}"
    meaning = _repeat("WEEKLY", number(match["count"] or match["other"] or "1"), days)
    return meaning._replace(part=match["part"])


def _weekdays(match: re.Match[str], _now: datetime) -> Meaning:
    return _repeat("WEEKLY", 1, f";BYDAY={weekday_codes(match['weekdays'])}")


def _working_days(_match: re.Match[str], _now: datetime) -> Meaning:
    return _repeat("WEEKLY", 1, ";BYDAY=MO,TU,WE,TH,FR")


def _weekends(_match: re.Match[str], _now: datetime) -> Meaning:
    return _repeat("WEEKLY", 1, ";BYDAY=SA,SU")


def _days_of_month(match: re.Match[str], _now: datetime) -> Meaning:
    named = re.findall(_MONTH_DAY, match["days"], re.IGNORECASE)
    days = [str(number(day.split()[0])) for day in named]
    return _repeat("MONTHLY", number(match["count"] or "1"), f";BYMONTHDAY={','.join(days)}")


def _nth_weekday(match: re.Match[str], _now: datetime) -> Meaning:
    day = f"{number(match['nth'])}{weekday_codes(match['weekday'])}"
    return _repeat("MONTHLY", number(match["count"] or "1"), f";BYDAY={day}")


def _day_of_year(match: re.Match[str], _now: datetime) -> Meaning:
    day = date(A_LEAP_YEAR, month(match["month"]), number(match["day"]))
    return _repeat("YEARLY", 1, f";BYMONTH={day.month};BYMONTHDAY={day.day}")


def _part_of_every_day(match: re.Match[str], _now: datetime) -> Meaning:
    return Meaning(rule="FREQ=DAILY", part=match["part"])


def _adverb(match: re.Match[str], _now: datetime) -> Meaning:
    return Meaning(rule=ADVERBS[match["adverb"].lower()])


def _repeat(frequency: str, count: int, by: str = "") -> Meaning:
    interval = "" if count == 1 else f";INTERVAL={count}"
    return Meaning(rule=validate(f"FREQ={frequency}{interval}{by}"))


def _listed(word: str) -> str:
    return f"{word}(?:(?:, ?and |, ?| and | & )(?:the )?{word}){{0,6}}"


_EVERY = "(?:every|each)"
_OF_MONTH = "of (?:the|each|every) month"
_COUNT = f"(?:(?P<count>{NUMBER}|other|second|third|fourth|{DAY}(?:nd|rd|th)) )?"
_MONTHS_ON = f"{_EVERY} {_COUNT}months? on (?:the )?"
_NTH = "(?:[1-5](?:st|nd|rd|th)|first|second|third|fourth|last)"
_MONTH_DAY = f"(?:{DAY}(?:st|nd|rd|th)(?: day)?|(?:first|last) day)"
_LONG_WEEKDAYS = "(?:mon|tues|wednes|thurs|fri|satur|sun)days"
_WEEKDAYS = f"(?P<weekdays>{_listed(WEEKDAY_SPAN)})(?: (?P<part>{PART}))?"
_NTH_WEEKDAY = f"(?P<nth>{_NTH}) (?P<weekday>{WEEKDAY})"
_MONTH_DAYS = f"(?P<days>{_listed(_MONTH_DAY)})"
_DATES = [f"(?P<month>{MONTH}) (?P<day>{DAY})(?:st|nd|rd|th)?"]
_DATES += [f"(?P<day>{DAY})(?:st|nd|rd|th)?(?: of)? (?P<month>{MONTH})"]

_PATTERNS: list[tuple[str, Reader]] = [  # Of two that begin alike the longer comes first.
    (f"{_EVERY} (?:week|work|working |business )days?|(?:on )?weekdays", _working_days),
    (f"{_EVERY} weekend|(?:on )?weekends", _weekends),
    *((f"{_EVERY} (?:year on )?(?:the )?{day}", _day_of_year) for day in _DATES),
    (f"{_EVERY} (?:{_COUNT}weeks? on |(?P<other>other) )?{_WEEKDAYS}", _every_weekday),
    (f"(?:on )?(?P<weekdays>{_listed(_LONG_WEEKDAYS)})", _weekdays),
    (f"{_MONTHS_ON}{_NTH_WEEKDAY}", _nth_weekday),
    (f"{_EVERY} (?:the )?{_NTH_WEEKDAY}(?P<count>)(?: {_OF_MONTH})?", _nth_weekday),
    (f"(?:on )?(?:the )?{_NTH_WEEKDAY}(?P<count>) of (?:each|every) month", _nth_weekday),
    (f"{_MONTHS_ON}{_MONTH_DAYS}", _days_of_month),
    (f"{_EVERY} (?:the )?{_MONTH_DAYS}(?P<count>) {_OF_MONTH}", _days_of_month),
    (f"(?:on )?(?:the )?{_MONTH_DAYS}(?P<count>) of (?:each|every) month", _days_of_month),
    (f"{_EVERY} {_COUNT}(?P<unit>hour|day|week|month|quarter|year)s?", _every_unit),
    (f"{_EVERY} (?:the )?{_MONTH_DAYS}(?P<count>)", _days_of_month),
    (f"{_EVERY} (?P<part>{PART})", _part_of_every_day),
    (f"(?P<adverb>{'|'.join(ADVERBS)})", _adverb),
]
PHRASES: list[Phrase] = [phrase(Kind.REPEAT, pattern, read) for pattern, read in _PATTERNS]
