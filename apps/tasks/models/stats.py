"""What is counted of a user's open tasks, kept by the stream."""

from collections.abc import Mapping
from typing import Self

from pynamodb.attributes import UnicodeAttribute

from apps.core.db import IntegerAttribute, Item, QuietTable, Transaction, optional, table_name


class OpenTasks(Item):
    """How many open tasks of each priority a user has."""

    class Meta(QuietTable):
        table_name = table_name("open-tasks")

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    low = optional(IntegerAttribute())
    medium = optional(IntegerAttribute())
    high = optional(IntegerAttribute())
    urgent = optional(IntegerAttribute())

    @property
    def by_priority(self) -> dict[str, int]:
        names = ("low", "medium", "high", "urgent")
        return {name: getattr(self, name) or 0 for name in names}

    @classmethod
    def of(cls, user_id: str) -> Self:
        """Read the counters, all zero for whoever has had no task yet."""
        return cls.find(user_id) or cls(user_id)

    @classmethod
    def add_in(cls, tx: Transaction, user_id: str, amounts: Mapping[str, int]) -> None:
        cls.count_in(tx, user_id, amounts=amounts)
