"""From phrases to a task: which of them count, when it is due, what is left for the title."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from apps.core import times
from apps.core.recurrence import next_due
from apps.core.wall_clock import from_wall, to_wall
from apps.tasks.quick_add import days, labels, repeats
from apps.tasks.quick_add.words import Kind, Meaning

MAX_TAGS = 20
PHRASES = [*labels.PHRASES, *repeats.PHRASES, *days.PHRASES]
HOURS = {"morning": 9, "afternoon": 15, "evening": 19, "night": 19}  # Of the parts of a day.
NOON = 12
NOTHING = Meaning()

# A quotation is one word, in which nothing is looked for.
_WORD = re.compile(r'"[^"]*"\S*|“[^”]*”\S*|\S+')
LOOSE_ENDS = " ,;:"
_FOR = re.compile("for ", re.IGNORECASE)
# Behind a day these words begin something else, where others say what is for that day.
_BEGINS_ANEW = "an?|and|at|but|by|for|from|if|in|my|on|or|our|please|so|the|to|when|with|your"
_NOUN = re.compile(rf"(?<=\w) (?!(?:{_BEGINS_ANEW})(?!\w))[^\W\d_]", re.IGNORECASE)


class QuickTask(NamedTuple):
    title: str
    due_date: str | None = None  # A day, or a moment in UTC.
    priority: str = "medium"
    tags: tuple[str, ...] = ()
    recurrence: str | None = None


class Found(NamedTuple):
    kind: Kind
    start: int
    end: int
    meaning: Meaning


def parse(text: str, *, now: datetime, zone: str) -> QuickTask:
    """Read what `text` says of a task whose owner lives in `zone`.

    Of each kind the last phrase counts, as in "Prepare the Monday talk tomorrow". The words of
    all others, and what is in double quotes, are the title, or the whole text if none are left.
    """
    text = " ".join(text.split())
    found = _that_count(list(_scan(text, to_wall(now, zone))))
    said = {each.kind: each.meaning for each in found}
    rule = _rule(said)
    due = _due(said, rule, now, zone)
    return QuickTask(
        title=_title(text, found) or text,
        due_date=due,
        priority=said[Kind.PRIORITY].text if Kind.PRIORITY in said else "medium",
        tags=tuple(dict.fromkeys(each.meaning.text for each in found if each.kind == Kind.TAG)),
        recurrence=rule if due else None,  # It may end before it begins: "every monday until now".
    )


def _scan(text: str, wall: datetime) -> Iterator[Found]:
    position = 0
    while word := _WORD.search(text, position):
        found = _find(text, word.start(), wall)
        if found:
            yield found
        position = found.end if found else word.end()


def _find(text: str, start: int, wall: datetime) -> Found | None:
    for phrase in PHRASES:
        match = phrase.match(text, start)
        if match:
            try:
                return Found(phrase.kind, start, match.end(), phrase.read(match, wall))
            except (ValueError, OverflowError):  # As it stands there it means nothing.
                continue
    return None


def _that_count(found: list[Found]) -> list[Found]:
    """Keep the last phrase of each kind, and all tags; drop what others make void."""
    last = {each.kind: each for each in found}
    void = {Kind.DAY, Kind.PART, Kind.CLOCK} if Kind.AHEAD in last else set()
    void |= set() if Kind.REPEAT in last else {Kind.UNTIL}
    tags = list(dict.fromkeys(each.meaning.text for each in found if each.kind == Kind.TAG))
    return [
        each
        for each in found
        if (each is last[each.kind] and each.kind not in {*void, Kind.TAG})
        or (each.kind == Kind.TAG and each.meaning.text in tags[:MAX_TAGS])
    ]


def _title(text: str, found: list[Found]) -> str:
    if not found:
        return text
    starts = [0, *(each.end for each in found)]
    ends = [*_ends(text, found), len(text)]
    pieces = [text[start:end].strip() for start, end in zip(starts, ends, strict=True)]
    return " ".join(piece for piece in pieces if piece).strip(LOOSE_ENDS).removesuffix(" -")


def _ends(text: str, found: list[Found]) -> Iterator[int]:
    """Tell where the words before each phrase end. "Wine for Friday dinner" is for dinner."""
    starts = {each.start for each in found}
    for each in found:
        leads_to_noun = each.end + 1 not in starts and _NOUN.match(text, each.end)
        keeps_for = each.kind == Kind.DAY and leads_to_noun and _FOR.match(text, each.start)
        yield each.start + len("for") if keeps_for else each.start


def _rule(said: dict[Kind, Meaning]) -> str | None:
    rule, until = (said.get(kind, NOTHING) for kind in (Kind.REPEAT, Kind.UNTIL))
    return f"{rule.rule};UNTIL={until.day:%Y%m%d}" if until.day else rule.rule


def _due(said: dict[Kind, Meaning], rule: str | None, now: datetime, zone: str) -> str | None:
    ahead = said.get(Kind.AHEAD, NOTHING).ahead
    if ahead is not None:
        return times.to_text((now + ahead).replace(second=0, microsecond=0))
    wall = to_wall(now, zone)
    clock = _clock(said, wall)
    if not (clock or rule or Kind.DAY in said):
        return None
    day = said.get(Kind.DAY, NOTHING).day or wall.date()
    if clock and day == wall.date() and clock <= wall.time():
        day += timedelta(days=1)
    due = _first_day(rule, day, zone) if rule else day.isoformat()
    if due and clock:
        return times.to_text(from_wall(datetime.combine(date.fromisoformat(due), clock), zone))
    return due


def _clock(said: dict[Kind, Meaning], wall: datetime) -> time | None:
    parts = [said[kind].part for kind in (Kind.PART, Kind.DAY, Kind.REPEAT) if kind in said]
    part = next((part.lower() for part in parts if part), None)
    clock = said.get(Kind.CLOCK, NOTHING).clock
    if clock is None and part:
        return time(HOURS[part])
    if clock is None and (said.get(Kind.REPEAT, NOTHING).rule or "").startswith("FREQ=HOURLY"):
        return time((wall.hour + 1) % 24)
    if clock and part not in (None, "morning") and 1 <= clock.hour < NOON:
        return clock.replace(hour=clock.hour + NOON)  # "Tonight at 8."
    return clock


def _first_day(rule: str, since: date, zone: str) -> str | None:
    """Find the first occurrence, to which the series is then anchored."""
    if "BY" not in rule:
        return since.isoformat()
    each = re.sub(";INTERVAL=[0-9]+", "", rule)
    before = (since - timedelta(days=1)).isoformat()
    return next_due(each, anchor=before, due=before, zone=zone, ordinal=1)
