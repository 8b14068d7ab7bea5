"""What a backup is of: the tables of a prefix, and a bucket."""

from dataclasses import dataclass
from typing import Self

from django.conf import settings

from apps.core.db import tables


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Tables by what their names end in, so that a backup fits every stage."""

    prefix: str
    names: tuple[str, ...]
    bucket: str

    @classmethod
    def here(cls) -> Self:
        """Tell what belongs to the stage of this process."""
        prefix = settings.TABLE_PREFIX
        names = tuple(sorted(name.removeprefix(f"{prefix}-") for name in tables()))
        return cls(prefix=prefix, names=names, bucket=settings.MEDIA_BUCKET)

    def table(self, name: str) -> str:
        return f"{self.prefix}-{name}"


def model_name(name: str) -> str:
    """Name the model that defines the keys of a table."""
    model = tables()[f"{settings.TABLE_PREFIX}-{name}"]
    return f"{model.__module__}.{model.__qualname__}"
