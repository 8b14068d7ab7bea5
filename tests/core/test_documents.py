"""docs/errors.md and docs/events.md: they list what the code has, all of it and nothing else."""

import re
from collections.abc import Iterator
from dataclasses import fields
from importlib import import_module
from typing import TypeVar

from apps.core.api.errors import CODES, status_of_kind
from apps.core.errors import DomainError
from apps.core.events import Event
from apps.core.names import camel_case
from config.env import ROOT

T = TypeVar("T")
SHARED = {"eventId", "correlationId", "occurredAt"}


def rows(document: str) -> list[list[str]]:
    """Read the cells of a document's table."""
    lines = (ROOT / "docs" / document).read_text().splitlines()
    table = [line.strip("| ").split(" | ") for line in lines if line.startswith("|")]
    return table[2:]


def kinds_of(kind: type[T]) -> Iterator[type[T]]:
    """Find all of our kinds of something; tests make some of their own."""
    for child in kind.__subclasses__():
        if child.__module__.startswith("apps."):
            yield child
        yield from kinds_of(child)


def test_every_error_code_is_documented_with_its_status() -> None:
    import_module("config.urls")  # With the views come the statuses that are their domain's own.
    from_domains = {
        (status_of_kind(kind), kind.code) for kind in kinds_of(DomainError) if hasattr(kind, "code")
    }
    expected = from_domains | set(CODES.items()) | {(400, "MALFORMED_JSON")}

    documented = [(int(status), code.strip("`")) for status, code, _ in rows("errors.md")]

    assert sorted(documented) == sorted(expected)


def test_every_event_is_documented_with_its_fields() -> None:
    expected = {
        kind.name: {camel_case(field.name) for field in fields(kind)} - SHARED
        for kind in kinds_of(Event)
        if hasattr(kind, "name")
    }

    documented = {
        name.strip("`"): set(re.findall(r"`([a-zA-Z]+)`", names))
        for name, _, names in rows("events.md")
    }

    assert documented == expected
