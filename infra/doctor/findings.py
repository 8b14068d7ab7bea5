"""What a check finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeVar

SubjectT = TypeVar("SubjectT")


class Finding(NamedTuple):
    """Something wrong. The remedy is a command where there is one."""

    what: str
    remedy: str


def looked_at(
    checks: Iterable[Callable[[SubjectT], Iterable[Finding]]], subject: SubjectT
) -> Iterator[Finding]:
    """Run checks one after the other. One that cannot look says so, and the others go on."""
    for check in checks:
        try:
            yield from check(subject)
        except Exception as error:  # noqa: BLE001  # Whatever it is, it is what is wrong.
            name = check.__name__.replace("_", " ")
            yield Finding(f"Cannot tell about {name}: {error}", "Mend what this says, then again.")
