"""What the OpenAPI schema says of an operation beyond its code: apps.core.api.schema reads it.

A decorator of our own, since drf-spectacular costs a cold start 26 ms and is only needed where the
schema is made.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from apps.core.api.serializers import StrictSerializer

Shape = type[StrictSerializer]
ViewMethod = TypeVar("ViewMethod", bound=Callable[..., Any])


class TextFile(NamedTuple):
    """A body that is no JSON."""

    media_type: str
    example: str


@dataclass(frozen=True)
class Operation:
    """What one method of a view takes and gives."""

    summary: str
    takes: Shape | None = None  # The body; a PATCH takes any part of it.
    query: Shape | None = None
    gives: Shape | None = None  # The answer; none: it has no body.
    lists: Shape | None = None  # The answer is a page of these,
    beside: Shape | None = None  # which says this, too.
    takes_file: TextFile | None = None  # The body is a file such as this,
    gives_file: TextFile | None = None  # or the answer is, with an ETag.
    status: int = 200
    also: Mapping[int, Shape] = field(default_factory=dict)  # Other statuses of success.
    headers: Mapping[str, str] = field(default_factory=dict)  # Its own, and what they are for.
    errors: tuple[str, ...] = ()  # Codes of the domain, beyond those that all operations have.
    is_public: bool = False  # Needs no credentials.

    @property
    def has_body(self) -> bool:
        return self.takes is not None or self.takes_file is not None


def operation(summary: str, **more: Any) -> Callable[[ViewMethod], ViewMethod]:
    """Describe a view's method; the arguments are those of `Operation`."""

    def describe(method: ViewMethod) -> ViewMethod:
        method.operation = Operation(summary, **more)  # type: ignore[attr-defined]
        return method

    return describe


def operation_of(view: Any) -> Operation | None:
    """Find what is said of the method that a view is about to run."""
    method = getattr(view, getattr(view, "action", None) or "", None)
    return getattr(method, "operation", None)
