"""What gifts cost, summed up: counters that change in the transactions of the gifts.

What is still to be given for an occasion is in no year yet: the occasion may move, or come each
year, so its year is told when it is asked for.

One row per currency, in its smallest units, since only whole numbers can be added blindly.
"""

from typing import Self

from pynamodb.attributes import UnicodeAttribute

from apps.core.db import IntegerAttribute, Item, QuietTable, Transaction, optional, table_name
from apps.core.money import Money

EVERYBODY = "!"  # Sorts before every contact's id.
UNDATED, YEAR = "undated#", "year#"  # One behind the other, so that one Query reads both.
LINES_AT_MOST = 1000  # Currencies of an occasion, all of them.


class GiftSum(Item):
    """What is planned and spent, of one currency: for an occasion, in a year, or undated."""

    class Meta(QuietTable):
        table_name = table_name("gift-sums")

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    place = UnicodeAttribute(range_key=True)
    planned_minor = optional(IntegerAttribute(attr_name="planned"))
    spent_minor = optional(IntegerAttribute(attr_name="spent"))

    @property
    def dated_by(self) -> str | None:
        """Name the occasion that tells when an undated sum counts."""
        return self.place.split("#")[1] if self.place.startswith(UNDATED) else None

    @property
    def contact_id(self) -> str:
        """Name whom a sum of a year, or an undated one, is for, or `EVERYBODY`."""
        return self.place.split("#")[-2]

    @property
    def currency(self) -> str:
        return self.place.rpartition("#")[2]

    @property
    def planned(self) -> Money:
        return Money.of_minor(self.planned_minor or 0, self.currency)

    @property
    def spent(self) -> Money:
        return Money.of_minor(self.spent_minor or 0, self.currency)

    @property
    def counts(self) -> bool:
        return bool(self.planned_minor or self.spent_minor)

    @classmethod
    def add_in(cls, tx: Transaction, user_id: str, place: str, *, planned: int, spent: int) -> None:
        amounts = {"planned_minor": planned, "spent_minor": spent}
        cls.count_in(tx, user_id, place, amounts=amounts)

    @classmethod
    def of_event(cls, user_id: str, event_id: str) -> list[Self]:
        prefix = event_place(event_id, "")
        lines = cls.page(
            user_id, sort=cls.place.startswith(prefix), ascending=True, limit=LINES_AT_MOST
        )
        return [line for line in lines.items if line.counts]

    @classmethod
    def of_year(cls, user_id: str, year: int) -> list[Self]:
        """Read the sums of a year, and all undated ones, past the few of the years before."""
        prefix = f"{YEAR}{year:04}#"
        lines = cls.query(user_id, cls.place.between(UNDATED, f"{prefix}~"), consistent_read=True)
        return [line for line in lines if line.counts and line.place.startswith((UNDATED, prefix))]


def event_place(event_id: str, currency: str) -> str:
    return f"event#{event_id}#{currency}"


def year_place(year: int, contact_id: str, currency: str) -> str:
    return f"{YEAR}{year:04}#{contact_id}#{currency}"


def undated_place(event_id: str, contact_id: str, currency: str) -> str:
    return f"{UNDATED}{event_id}#{contact_id}#{currency}"
