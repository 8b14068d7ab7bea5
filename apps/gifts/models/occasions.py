"""Occasions as rows: birthdays, weddings, whatever one gives something for.

Clients call them events. Here an event is what happened to a row: apps.core.events.
"""

from datetime import date as Day  # noqa: N812  # An occasion has a date of its own.
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple, Self

from pynamodb.attributes import ListAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, LocalSecondaryIndex

from apps.core.db import (
    Key,
    LoggedTable,
    MomentAttribute,
    MoneyAttribute,
    Page,
    optional,
    table_name,
)
from apps.core.recurrence import ENDLESS
from apps.gifts.filters import OccasionFilter
from apps.gifts.models.waking import Waking
from apps.gifts.occurrences import ONCE, Series, year_of

OCCASION_DUE = "event-reminder"  # The kind of an occasion's row in the due index.
DEFAULT_REMINDERS = [14, 3, 0]
AT_ONCE = 1000  # Rows of which one page is put in order, so many are read for it.
LAST_END = f"{ENDLESS}~"  # No end key is behind it.


class OccasionType(StrEnum):
    BIRTHDAY = "birthday"
    ANNIVERSARY = "anniversary"
    WEDDING = "wedding"
    HOLIDAY = "holiday"
    GRADUATION = "graduation"
    OTHER = "other"


class ByNext(LocalSecondaryIndex["Occasion"]):  # type: ignore[no-untyped-call]  # PynamoDB's.
    """What is still to come, by the next time. Those that are over have no key in it."""

    class Meta:
        index_name = "ByNext"
        projection = AllProjection()

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    next_key = UnicodeAttribute(range_key=True, attr_name="nextKey")


class ByEnd(LocalSecondaryIndex["Occasion"]):  # type: ignore[no-untyped-call]
    """All occasions of a user by the day after which they happen no more, endless ones last."""

    class Meta:
        index_name = "ByEnd"
        projection = AllProjection()

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    end_key = UnicodeAttribute(range_key=True, attr_name="endKey")


class Occasion(Waking):
    """Something that happens on a day, once or again and again."""

    class Meta(LoggedTable):
        table_name = table_name("events")

    due_kind: ClassVar[str] = OCCASION_DUE

    event_id = UnicodeAttribute(range_key=True, attr_name="eventId")
    title = UnicodeAttribute()
    type = UnicodeAttribute(default=OccasionType.OTHER)
    date = UnicodeAttribute()  # The first day, or `--02-29` where the year is not known.
    recurrence = UnicodeAttribute(default=ONCE)
    contact_ids = ListAttribute[str](attr_name="contactIds", default=list)
    contact_name = optional(UnicodeAttribute(attr_name="contactName"))  # Of deleted ones.
    budget = optional(MoneyAttribute())
    notes = optional(UnicodeAttribute())
    remind_days_before = ListAttribute[int](attr_name="remindDaysBefore", default=list)
    birthday_of = optional(UnicodeAttribute(attr_name="birthdayOf"))  # A contact's own.
    planned_for = optional(UnicodeAttribute(attr_name="plannedFor"))  # Which day has its tasks.
    plan_task_ids = ListAttribute[str](attr_name="planTaskIds", default=list)
    created_at = MomentAttribute(attr_name="createdAt")
    updated_at = MomentAttribute(attr_name="updatedAt")

    next_occurrence = optional(UnicodeAttribute(attr_name="nextOccurrence"))
    reminder_day = optional(UnicodeAttribute(attr_name="reminderDay"))  # On which it reminds next.
    # What it reminded of last: when that was due, and of which days how many days before.
    reminded_at = optional(MomentAttribute(attr_name="remindedAt"))
    reminded = ListAttribute[str](default=list)

    next_key = optional(UnicodeAttribute(attr_name="nextKey"))
    end_key = optional(UnicodeAttribute(attr_name="endKey"))

    by_next = ByNext()
    by_end = ByEnd()

    def series(self, zone: str) -> Series:
        return Series(self.date, self.recurrence, zone)

    def place_keys(self) -> dict[str, str | None]:
        """Name this occasion's keys in the indexes: functions of what it says."""
        following = self.next_occurrence
        return {
            "next_key": f"{following}#{self.event_id}" if following else None,
            "end_key": f"{self.series('UTC').latest}#{self.event_id}",
        }

    def turns_on(self, day: str) -> int | None:
        """Tell how old somebody gets on a birthday; None where the year is not known."""
        born = year_of(self.date)
        is_birthday = self.type == OccasionType.BIRTHDAY
        return int(day[:4]) - born if is_birthday and born is not None else None

    @classmethod
    def upcoming(
        cls, user_id: str, wanted: OccasionFilter, *, limit: int, after: Key | None
    ) -> Page[Self]:
        """Read a page of what is still to come, the next one first."""
        keep = None if wanted == OccasionFilter() else wanted.fits
        index = ByNext.Meta.index_name
        return cls.page(user_id, index=index, ascending=True, limit=limit, after=after, keep=keep)

    @classmethod
    def lasting(cls, user_id: str, *, limit: int) -> list[Self]:
        """Read some, endless ones first, then what ends last."""
        return cls.page(user_id, index=ByEnd.Meta.index_name, limit=limit).items

    @classmethod
    def reminding(cls, user_id: str, until: Day, *, limit: int) -> list[Self]:
        """Read those that remind by a day, the next one first."""
        last = until.isoformat()

        def reminds(occasion: Self) -> bool:
            return (occasion.reminder_day or "~") <= last

        index = ByNext.Meta.index_name
        return cls.page(user_id, index=index, ascending=True, limit=limit, keep=reminds).items

    @classmethod
    def between(
        cls,
        user_id: str,
        wanted: OccasionFilter,
        *,
        start: Day,
        end: Day,
        zone: str,
        after: str | None = None,
        until: str | None = None,
    ) -> "Part":
        """Find what happens from `start` to `end` in a part of the index of ends: 1000 rows of it.

        Behind the end key `after`; with `until` all up to that one, whatever came in meanwhile.
        """
        first = f"{after}!" if after else start.isoformat()  # Behind it: none begins with another.
        rows = cls._by_end(user_id, first, until or LAST_END, limit=None if until else AT_ONCE + 1)
        following = rows[AT_ONCE - 1].end_key if len(rows) > AT_ONCE and not until else until
        judged = [row for row in (rows if until else rows[:AT_ONCE]) if wanted.fits(row)]
        days = ((row.series(zone).first(start, end), row) for row in judged)
        return Part([Happening(day, row) for day, row in days if day], following)

    @classmethod
    def _by_end(cls, user_id: str, first: str, last: str, *, limit: int | None) -> list[Self]:
        found = cls.query(
            user_id,
            cls.end_key.between(first, last),
            index_name=ByEnd.Meta.index_name,
            filter_condition=cls.deleted_at.does_not_exist(),
            limit=limit,
            consistent_read=True,
        )
        return list(found)

    @classmethod
    def of_contact(
        cls, user_id: str, contact_id: str, *, after_id: str, limit: int
    ) -> tuple[list[Self], str | None]:
        """Read some of the occasions that name a contact, by id, and the id to go on after."""
        page = cls.page(
            user_id,
            sort=cls.event_id > (after_id or " "),
            ascending=True,
            limit=limit,
            keep=lambda occasion: contact_id in occasion.contact_ids,
        )
        return page.items, page.next_key["eventId"]["S"] if page.next_key else None


class Happening(NamedTuple):
    """An occasion, and the first of its days in a span."""

    day: Day
    occasion: Occasion

    @property
    def place(self) -> str:
        return f"{self.day}#{self.occasion.event_id}"


class Part(NamedTuple):
    """What happens in a part of an index; and behind which end key the next part begins, if any."""

    happenings: list[Happening]
    end_key: str | None


def reminded_entry(day: Any, days_before: int) -> str:
    """Write down of which day an occasion reminded, and how many days before."""
    return f"{day} {days_before}"


def read_entry(entry: str) -> tuple[str, int]:
    day, days_before = entry.split(" ")
    return day, int(days_before)
