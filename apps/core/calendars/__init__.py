"""What stands in somebody's calendar: each domain gives what is its own.

Core knows no domain, so each registers one function per kind of thing. It says what it has in the
terms here; `rendering` makes an RFC 5545 calendar of that, and is loaded only where one is asked
for.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import islice

MOST_OF_A_KIND = 1000  # Of each kind in one calendar, which is read and answered as a whole.


class Kind(StrEnum):
    EVENTS = "events"
    TASKS = "tasks"
    RESERVATIONS = "reservations"


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Whose calendar it is, and by which clock they live."""

    user_id: str
    zone: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What events and tasks have in common. `uid` stays the same for good."""

    uid: str
    title: str
    description: str | None = None
    rule: str | None = None  # An RRULE as RFC 5545 wants it for such a start.
    categories: tuple[str, ...] = ()
    created_at: datetime
    updated_at: datetime
    version: int


@dataclass(frozen=True, kw_only=True)
class Event(Entry):
    """Something that lasts a day. `alarms`: how long after its beginning, on the wall clock."""

    day: date
    alarms: tuple[timedelta, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ToDo(Entry):
    """Something to do. `due`: a day, or an aware moment of the zone whose clock a rule follows."""

    due: date | datetime | None = None
    priority: int  # 1 is the highest, 9 the lowest.
    alarms: tuple[datetime, ...] = ()


Give = Callable[[Owner], Iterable[Event | ToDo]]

_domains: dict[Kind, Give] = {}


def gives(kind: Kind) -> Callable[[Give], Give]:
    """Register who has the things of a kind, in an order that stays; the first 1000 are shown."""

    def register(give: Give) -> Give:
        _domains[kind] = give
        return give

    return register


def uid_of(thing_id: str, part: int = 1) -> str:
    """Name an entry for good; some things are told in several parts."""
    return f"{thing_id}{'' if part == 1 else f'-{part}'}@hearth"


def entries_of(kinds: Iterable[str], owner: Owner) -> list[Event | ToDo]:
    """List what stands in a calendar of these kinds. A kind that nobody has yet is empty."""
    given = [
        islice(give(owner), MOST_OF_A_KIND) for kind, give in _domains.items() if kind in kinds
    ]
    return [entry for entries in given for entry in entries]
