"""Exact rates: counters in DynamoDB, which all processes share.

A window begins with the first use and lasts its time; within it exactly `limit` uses pass, however
many come at once. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithItems.html
"""

import hashlib
import math
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NamedTuple, Self

from django.conf import settings
from pynamodb.attributes import UnicodeAttribute

from apps.core.db import IntegerAttribute, Item, MomentAttribute, QuietTable, table_name
from apps.core.errors import DomainError, RateLimited

# How long an attempt waits for rivals that may turn out not to count: some seconds in all.
PAUSES = 20
LONGEST_PAUSE_SECONDS = 0.5


class Rate(NamedTuple):
    """At most `limit` uses in `seconds`. `name` keeps the counters of different rates apart."""

    name: str
    limit: int
    seconds: int


Counter = tuple[Rate, str]  # What is counted, and of whom.


class Window(Item):
    """The uses of one subject (an address, an e-mail, a user) since its window began."""

    class Meta(QuietTable):
        table_name = table_name("limits")

    subject = UnicodeAttribute(hash_key=True)
    uses = IntegerAttribute()
    settled = IntegerAttribute(default=0)  # Of the uses, attempts that have failed for good.
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
            Window.settled.set(0),
            Window.ends_at.set(ends_at),
            Window.expires_at.set(ends_at),
        )

    def give_back(self) -> None:
        """Undo one use, of a window that still has some."""
        self.update_if(Window.uses > 0, Window.uses.add(-1))

    def settle(self) -> None:
        """Note that one of the uses will not be given back."""
        self.update_if(Window.uses > Window.settled, Window.settled.add(1))


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


@contextmanager
def failures_counted(
    counters: list[Counter], failures: tuple[type[Exception], ...], now: datetime
) -> Iterator[None]:
    """Let an attempt be made, and count it if it ends with one of `failures`.

    It is counted before it is made, and taken back if it did not fail, so that attempts at once
    cannot slip through. While all uses are taken by attempts under way, it waits for these.

    Raises:
        RateLimited: so many have failed, or are still under way.
    """
    held: list[Counter] = []
    try:
        for rate, subject in counters:
            _hold(rate, subject, now)
            held.append((rate, subject))
        yield
    except failures:
        for rate, subject in held:
            Window.of(rate, subject).settle()
        raise
    except DomainError:
        _give_all_back(held)
        raise
    _give_all_back(held)


def _hold(rate: Rate, subject: str, now: datetime) -> None:
    """Count one use. Where all are taken it tries again, as long as some may be given back."""
    for left in reversed(range(PAUSES + 1)):
        try:
            return use(rate, subject, now)
        except RateLimited:
            window = Window.find(*Window.of(rate, subject).keys())
            if left == 0 or (window and window.settled >= rate.limit):
                raise
        time.sleep(random.uniform(0, LONGEST_PAUSE_SECONDS))  # noqa: S311  # No secret.
    return None


def _give_all_back(held: list[Counter]) -> None:
    for rate, subject in held:
        give_back(rate, subject)


def give_back(rate: Rate, subject: str) -> None:
    """Take back a use that turned out not to count, such as a login that succeeded."""
    Window.of(rate, subject).give_back()


def _seconds_left(subject: str, now: datetime) -> int:
    window = Window.find(subject)
    left = (window.ends_at - now).total_seconds() if window else 1
    return max(1, math.ceil(left))
