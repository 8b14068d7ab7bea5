"""What claims take of an item of a wish list, by pieces or by shares of its price.

Both are counted in one measure, so that they can be mixed and never exceed the item: a piece takes
its price in the smallest units of its currency, a share what it says. An item without a price is
counted in pieces alone. The measure changes with the price; what is taken is then counted anew.
"""

from dataclasses import dataclass
from typing import NamedTuple, Self

from apps.core.money import Money

PIECES = "pieces"  # The measure of what has no price.


class Left(NamedTuple):
    """What can still be claimed: so many whole pieces, or so much money."""

    quantity: int
    amount: Money | None  # None: there is no price to share.


@dataclass(frozen=True)
class Share:
    """What is claimed: pieces, or an amount; or the sum of several claims."""

    quantity: int = 0
    amount: Money | None = None

    @property
    def minor(self) -> int:
        return self.amount.minor if self.amount else 0

    def plus(self, other: "Share") -> "Share":
        minor = self.minor + other.minor
        money = self.amount or other.amount
        amount = Money.of_minor(minor, money.currency) if money else None
        return Share(self.quantity + other.quantity, amount)

    def minus(self, other: "Share") -> "Share":
        minor = self.minor - other.minor
        amount = Money.of_minor(minor, self.amount.currency) if self.amount and minor else None
        return Share(self.quantity - other.quantity, amount)


NOTHING = Share()


@dataclass(frozen=True)
class Goal:
    """How many pieces are wished for, at which price each."""

    quantity: int
    price: Money | None

    @classmethod
    def measured_by(cls, measure: str) -> Self:
        """Make a goal of this measure, to measure shares by."""
        return cls(0, None if measure == PIECES else Money.read(measure))

    @property
    def measure(self) -> str:
        """Name the measure: two goals of one measure count alike."""
        return str(self.price) if self._has_price else PIECES

    @property
    def size(self) -> int:
        return self.quantity * self._unit

    def worth(self, share: Share) -> int:
        """Measure a share.

        Money in another currency than the price, or for what has no price any more, cannot be
        measured: it takes all that there is, so that nobody buys what others have paid for.
        """
        if share.minor and not self.can_share(share.amount):
            return max(self.size, share.quantity * self._unit)
        return share.quantity * self._unit + share.minor

    def can_share(self, amount: Money | None) -> bool:
        """Tell whether an amount can be a share of the price."""
        price = self.price
        return bool(amount and price and self._has_price and amount.currency == price.currency)

    def left(self, taken: Share) -> Left:
        """Tell what is left; nothing where its owner wishes for less than is taken already."""
        rest = max(0, self.size - self.worth(taken))
        currency = self.price.currency if self.price and self._has_price else None
        return Left(rest // self._unit, Money.of_minor(rest, currency) if currency else None)

    def measures(self, share: Share) -> bool:
        """Tell whether a share is of pieces, and of money in the currency of the price, alone."""
        return not share.minor or self.can_share(share.amount)

    def takes(self, taken: Share, before: Share, after: Share) -> bool:
        """Tell whether somebody may take `after` in place of `before`, which is part of `taken`.

        They may where it fits; or where no more is taken by it, though less is wished for by now.
        """
        others = taken.minus(before)
        if not self.measures(others):  # So all is taken, and pieces can only get fewer.
            return not (before.minor or after.minor) and after.quantity <= before.quantity
        return self.worth(others) + self.worth(after) <= max(self.size, self.worth(taken))

    @property
    def _has_price(self) -> bool:
        return self.price is not None and self.price.minor > 0

    @property
    def _unit(self) -> int:
        return self.price.minor if self.price and self._has_price else 1
