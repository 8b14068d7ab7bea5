"""An operation together with the view that it belongs to: what our conventions make of both."""

from typing import Any, NamedTuple

from apps.core.api.concurrency import VersionedMixin
from apps.core.api.idempotency import IdempotentMixin
from apps.core.api.operations import Operation


def collection(path: str) -> str:
    """Find the first word of a path after the version: `contacts` in `/v1/contacts.vcf`."""
    return path.split("/")[2].partition(".")[0]


class Call(NamedTuple):
    view: Any
    method: str
    path: str
    operation: Operation

    @property
    def tag(self) -> str:
        return collection(self.path)

    @property
    def names_a_thing(self) -> bool:
        return "{" in self.path

    @property
    def writes(self) -> bool:
        return self.method != "GET"

    @property
    def credentials(self) -> list[str]:
        """Name the security schemes by any of which it can be called; none: it is public."""
        if self.operation.is_public:
            return []
        return ["accessToken", *(["apiKey"] if getattr(self.view, "scope", None) else [])]

    @property
    def may_be_repeated(self) -> bool:
        """Tell whether an `Idempotency-Key` is understood."""
        return self.method == "POST" and isinstance(self.view, IdempotentMixin)

    @property
    def shows_version(self) -> bool:
        shape = self.operation.gives
        is_versioned = isinstance(self.view, VersionedMixin)
        return is_versioned and shape is not None and "version" in shape().fields

    @property
    def gives_file(self) -> bool:
        return self.operation.gives_file is not None

    @property
    def checks_version(self) -> bool:
        changes = self.method in {"PUT", "PATCH", "DELETE"}
        return changes and isinstance(self.view, VersionedMixin)

    @property
    def may_be_unchanged(self) -> bool:
        """Tell whether it answers 304."""
        return self.method == "GET" and (self.shows_version or self.gives_file)
