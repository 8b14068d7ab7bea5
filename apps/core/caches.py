"""A bounded memory of one process, for what may be known a little late."""

import threading
import time
from collections import OrderedDict
from typing import Generic, TypeVar

T = TypeVar("T")


class ExpiringCache(Generic[T]):
    """At most `size` values, each for at most `seconds`. Safe for threads."""

    def __init__(self, *, size: int, seconds: float) -> None:
        self._size = size
        self._seconds = seconds
        self._values: OrderedDict[str, tuple[float, T]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> T | None:
        with self._lock:
            until, value = self._values.get(key, (0.0, None))
            return value if until > time.monotonic() else None

    def put(self, key: str, value: T, seconds: float | None = None) -> None:
        """Keep `value`; for less than the usual time where `seconds` says so."""
        lifetime = self._seconds if seconds is None else min(seconds, self._seconds)
        with self._lock:
            self._values[key] = time.monotonic() + lifetime, value
            self._values.move_to_end(key)
            if len(self._values) > self._size:
                self._values.popitem(last=False)

    def forget(self, key: str) -> None:
        with self._lock:
            self._values.pop(key, None)

    def clear(self) -> None:
        with self._lock:
            self._values.clear()
