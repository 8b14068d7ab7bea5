"""What gifts cost, summed up: counters that change in the transactions of the gifts.

One row per currency, in its smallest units, since only whole numbers can be added blindly.
"""

from typing import Self

from pynamodb.attributes import UnicodeAttribute

from apps.core.db import IntegerAttribute, Item, QuietTable, Transaction, optional, table_name
from apps.core.money import Money

EVERYBODY = "!"  # Sorts before every contact's id.
LINES_AT_MOST = 1000  # Of a year: contacts times currencies.


class GiftSum(Item):
    """What is planned and spent, of one currency, for an occasion or in a year."""

    class Meta(QuietTable):
        table_name = table_name("gift-sums")

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    place = UnicodeAttribute(range_key=True)
    planned_minor = optional(IntegerAttribute(attr_name="planned"))
    spent_minor = optional(IntegerAttribute(attr_name="spent"))

    @property
    def contact_id(self) -> str:
        """Name whom a sum of a year is for, or `EVERYBODY`."""
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

    @classmethod
    def add_in(cls, tx: Transaction, user_id: str, place: str, *, planned: int, spent: int) -> None:
        amounts = {"planned_minor": planned, "spent_minor": spent}
        cls.count_in(tx, user_id, place, amounts=amounts)

    @classmethod
    def of_event(cls, user_id: str, event_id: str) -> list[Self]:
        return cls._below(user_id, event_place(event_id, ""))

    @classmethod
    def of_year(cls, user_id: str, year: int) -> list[Self]:
        """Read the sums of a year: of everybody first, then of each contact."""
        return cls._below(user_id, f"year#{year:04}#")

    @classmethod
    def _below(cls, user_id: str, prefix: str) -> list[Self]:
        lines = cls.page(
            user_id, sort=cls.place.startswith(prefix), ascending=True, limit=LINES_AT_MOST
        )
        return [line for line in lines.items if line.planned_minor or line.spent_minor]


def event_place(event_id: str, currency: str) -> str:
    return f"event#{event_id}#{currency}"


def year_place(year: int, contact_id: str, currency: str) -> str:
    return f"year#{year:04}#{contact_id}#{currency}"
