"""Exact rates: counters in DynamoDB, which all processes share.

A window begins with the first use and lasts its time; within it exactly `limit` uses pass, however
many come at once. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithItems.html
"""

import hashlib
import math
from datetime import datetime, timedelta
from typing import NamedTuple, Self

from django.conf import settings
from pynamodb.attributes import UnicodeAttribute

from apps.core.db import IntegerAttribute, Item, MomentAttribute, QuietTable, table_name
from apps.core.errors import RateLimited


class Rate(NamedTuple):
    """At most `limit` uses in `seconds`. `name` keeps the counters of different rates apart."""

    name: str
    limit: int
    seconds: int


class Window(Item):
    """The uses of one subject (an address, an e-mail, a user) since its window began."""

    class Meta(QuietTable):
        table_name = table_name("limits")

    subject = UnicodeAttribute(hash_key=True)
    uses = IntegerAttribute()
    ends_at = MomentAttribute(attr_name="endsAt")

    @classmethod
    def of(cls, rate: Rate, subject: str) -> Self:
        # A hash, since subjects are addresses and e-mails, which nobody should find here.
        return cls(hashlib.sha256(f"{rate.name} {subject}".encode()).hexdigest())

    def take(self, limit: int, now: datetime) -> bool:
        """Count one use more in a window that still runs. Returns False if none has room."""
        open_window = (Window.ends_at > now) & (Window.uses < limit)
        return self.update_if(open_window, Window.uses.add(1))

    def begin(self, ends_at: datetime, now: datetime) -> bool:
        """Begin a new window with its first use. Returns False if one runs."""
        over = Window.ends_at.does_not_exist() | (Window.ends_at <= now)
        return self.update_if(
            over,
            Window.uses.set(1),
            Window.ends_at.set(ends_at),
            Window.expires_at.set(ends_at),
        )

    def give_back(self) -> None:
        """Undo one use, of a window that still has some."""
        self.update_if(Window.uses > 0, Window.uses.add(-1))


def rate_of(name: str, *, factor: int = 1) -> Rate:
    """Look up a rate of the settings, with `factor` times its uses."""
    limit, seconds = settings.RATES[name]
    return Rate(name, limit * factor, seconds)


def use(rate: Rate, subject: str, now: datetime) -> None:
    """Count one use of `rate` by `subject`.

    Raises:
        RateLimited: all uses of the window are taken.
    """
    window = Window.of(rate, subject)
    if window.take(rate.limit, now):
        return
    if window.begin(now + timedelta(seconds=rate.seconds), now):
        return
    # A rival may have begun the window between our two requests.
    if window.take(rate.limit, now):
        return
    raise RateLimited(_seconds_left(window.subject, now))


def give_back(rate: Rate, subject: str) -> None:
    """Take back a use that turned out not to count, such as a login that succeeded."""
    Window.of(rate, subject).give_back()


def _seconds_left(subject: str, now: datetime) -> int:
    window = Window.find(subject)
    left = (window.ends_at - now).total_seconds() if window else 1
    return max(1, math.ceil(left))
