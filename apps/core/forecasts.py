"""What will be due for somebody: each domain says what of its own is to come.

Core knows no domain, and the due index is sorted by time, not by whom it concerns. So each domain
registers one function that reads it from what its due rows belong to.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime


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

_domains: dict[str, Foresee] = {}


def foreseen_by(domain: str) -> Callable[[Foresee], Foresee]:
    """Register what a domain foresees. It must cost no more however much somebody has."""

    def register(foresee: Foresee) -> Foresee:
        _domains[domain] = foresee
        return foresee

    return register


def coming_in(span: Span) -> list[Coming]:
    """List what comes in a span of time, the next first."""
    found = [one for foresee in _domains.values() for one in foresee(span)]
    return sorted(found, key=lambda one: one.due_at)
