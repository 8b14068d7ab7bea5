"""A connection that waits longer: the embedded DynamoDB looks at each row of what it reads."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from apps.core.db import connection


@contextmanager
def patient(seconds: int = 120) -> Iterator[None]:
    """Let requests in the block take so long, where there are 100 000 rows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "_read_timeout_seconds", seconds)
        patch.setattr(connection, "_client", None)
        yield
