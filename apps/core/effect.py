"""What one request is about to do, under ids by which a repeat of it knows its own work.

Each write draws a `writeId` and each new row its id from here. Without an Idempotency-Key they are
random. With one they follow from its seed, so that a repeat after a crash draws the same ids again
and finds what the first attempt has written: apps.core.api.idempotency.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

BITS = 80  # Of randomness in a ULID.


@dataclass
class Effect:
    """The draws of one request. `mark` adds a write to its transaction that says "done"."""

    seed: str
    mark: Callable[[], dict[str, Any]]
    is_done: bool = False  # By an attempt before this one, whose answer was not kept.
    drawn: int = 0

    def draw(self) -> int:
        self.drawn += 1
        digest = hashlib.sha256(f"{self.seed} {self.drawn}".encode()).digest()
        return int.from_bytes(digest[: BITS // 8], "big")


_current: ContextVar[Effect | None] = ContextVar("effect", default=None)


def current_effect() -> Effect | None:
    return _current.get()


def was_done() -> bool:
    """Tell whether an earlier attempt of this very request has committed what it does."""
    effect = _current.get()
    return effect is not None and effect.is_done


def random_bits() -> int:
    """Draw 80 bits: random ones, or the next of the repeatable request that runs."""
    effect = _current.get()
    return effect.draw() if effect else secrets.randbits(BITS)


@contextmanager
def repeatable(effect: Effect) -> Iterator[None]:
    """Run the block so that all its ids follow from `effect`."""
    token = _current.set(effect)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def step(number: int) -> Iterator[None]:
    """Let one step of many draw by itself: how much it draws changes nobody else's ids."""
    effect = _current.get()
    if effect is None:
        yield
        return
    with repeatable(replace(effect, seed=f"{effect.seed} {number}", drawn=0)):
        yield


@contextmanager
def same_draws() -> Iterator[Callable[[], None]]:
    """Let a block that is tried again draw the ids of its first try: yields the rewind."""
    effect = _current.get()
    start = effect.drawn if effect else 0

    def rewind() -> None:
        if effect:
            effect.drawn = start

    yield rewind
