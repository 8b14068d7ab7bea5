"""Attributes that PynamoDB lacks, or types otherwise than its type checker says."""

from datetime import datetime
from typing import TypeVar, cast

from pynamodb.attributes import Attribute
from pynamodb.constants import NUMBER, STRING

from apps.core import times
from apps.core.money import Money

T = TypeVar("T")


class IntegerAttribute(Attribute[int]):
    """A whole number. PynamoDB's own number attribute is a `float` to the type checker."""

    attr_type = NUMBER

    def serialize(self, value: int) -> str:
        return str(value)

    def deserialize(self, value: str) -> int:
        return int(value)


class MomentAttribute(Attribute[datetime]):
    """A moment, stored as clients see it: `2026-03-01T09:30:00.000Z`."""

    attr_type = STRING

    def serialize(self, value: datetime) -> str:
        return times.to_text(value)

    def deserialize(self, value: str) -> datetime:
        return times.from_text(value)


class MoneyAttribute(Attribute[Money]):
    """An exact amount with its currency, stored as `12.50 EUR`."""

    attr_type = STRING

    def serialize(self, value: Money) -> str:
        return str(value)

    def deserialize(self, value: str) -> Money:
        return Money.read(value)


def optional(attribute: Attribute[T]) -> Attribute[T | None]:
    """Let `attribute` be absent, and read as None. `null=True` does not tell the type checker."""
    attribute.null = True
    return cast("Attribute[T | None]", attribute)
