"""What people can report to moderators: each domain says how its own kinds of things are judged.

Whoever keeps the reports does not know all things; the domains do. Each registers its kinds: who
answers for one, how moderators see it, and how it is removed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.core.db import Transaction

JSON = dict[str, Any]


def count_nothing(_tx: Transaction, _thing_id: str, _amount: int) -> None:
    """Do nothing: moderators see no more of it because of a report."""


@dataclass(frozen=True, kw_only=True)
class Reportable:
    """A kind of things that can be reported."""

    kind: str
    # Who answers for a thing that somebody may see: given their id and its own; None: they may not.
    author_for: Callable[[str, str, datetime], str | None]
    # Those of some things that are still there, as a moderator may see them, by their ids.
    show: Callable[[Sequence[str], str, datetime], Mapping[str, JSON]]
    # Counts open reports of a thing as part of a transaction, which raises NotFound if it is gone.
    count_in: Callable[[Transaction, str, int], object] = count_nothing
    # Counts so many fewer, if the thing is still there.
    uncount_in: Callable[[Transaction, str, int], object] = count_nothing
    # Deletes a thing as part of a transaction, if it is still there. None: nobody can.
    remove_in: Callable[[Transaction, str, datetime], object] | None = None


# Resolves the open reports of a thing, given its kind and id, and who removes it when.
Settle = Callable[[Transaction, str, str, str, datetime], object]

_kinds: dict[str, Reportable] = {}
_keepers: list[Settle] = []


def register(kind: Reportable) -> None:
    """Let things of a kind be reported."""
    _kinds[kind.kind] = kind


def kept_by(settle: Settle) -> None:
    """Register who keeps the reports."""
    _keepers[:] = [settle]


def removed_in(tx: Transaction, kind: str, thing_id: str, moderator_id: str, now: datetime) -> None:
    """Let open reports of a thing be resolved as part of `tx`, in which a moderator removes it."""
    [settle] = _keepers
    settle(tx, kind, thing_id, moderator_id, now)


def kinds() -> list[str]:
    return sorted(_kinds)


def kind_of(name: str) -> Reportable:
    return _kinds[name]
