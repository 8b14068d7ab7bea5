"""What will be due for somebody: each domain says what of its own is to come.

Core knows no domain, and the due index is sorted by time, not by whom it concerns. So each domain
registers functions that read it from what its due rows belong to.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice

FORESEEN_AT_MOST = 1000  # Of each source: what reminds daily for a year would fill any answer.


@dataclass(frozen=True, kw_only=True)
class Span:
    """Whose future is asked for, by which clock they live, and until when."""

    user_id: str
    zone: str
    now: datetime
    until: datetime


@dataclass(frozen=True, kw_only=True)
class Coming:
    """A notification to come. `rule`: what its owner wrote that makes it come, such as `-P1D`."""

    type: str
    title: str
    due_at: datetime
    rule: str
    data: dict[str, str]


Foresee = Callable[[Span], Iterable[Coming]]

_sources: dict[str, Foresee] = {}


def foreseen_by(source: str) -> Callable[[Foresee], Foresee]:
    """Register a source of what comes. It tells the next first, and reads no more than a bound."""

    def register(foresee: Foresee) -> Foresee:
        _sources[source] = foresee
        return foresee

    return register


def coming_in(span: Span) -> Iterator[Coming]:
    """Tell what comes in a span of time, the next first, up to 1000 of each source."""
    each = (islice(foresee(span), FORESEEN_AT_MOST) for foresee in _sources.values())
    return merge(*each, key=lambda one: one.due_at)
