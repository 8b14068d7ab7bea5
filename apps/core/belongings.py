"""What belongs to a person: each domain says what it holds of somebody, to export or erase it.

Core knows no domain, and whoever deletes an account must not forget one. So each registers what it
holds, with the models that it answers for; a test finds the models that nobody answers for.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.core.db import Item

JSON = dict[str, Any]


def nothing(_user_id: str) -> Iterator[Any]:
    """Hold nothing that somebody would want to have."""
    return iter(())


@dataclass(frozen=True, kw_only=True)
class Belongings:
    """What one domain holds of a person. Each function is given their id."""

    domain: str
    models: tuple[type[Item], ...]  # Whose rows it answers for.
    # Erases some, and tells whether nothing is left. Again is harmless.
    erase: Callable[[str, datetime], bool]
    # What an export holds: lists of things as clients see them, by file name,
    documents: Mapping[str, Callable[[str], Iterable[JSON]]]
    # and files as they are, each with its name.
    files: Callable[[str], Iterable[tuple[str, bytes]]] = nothing


_all: dict[str, Belongings] = {}


def register(belongings: Belongings) -> None:
    """Let a domain take part in exports and deletions."""
    _all[belongings.domain] = belongings


def of_all_domains() -> list[Belongings]:
    """List what is registered, the domains that stand on others first."""
    return list(reversed(_all.values()))


def erase_some(user_id: str, now: datetime) -> bool:
    """Erase some of what every domain holds of somebody. Returns whether nothing is left."""
    is_done = [belongings.erase(user_id, now) for belongings in of_all_domains()]
    return all(is_done)
