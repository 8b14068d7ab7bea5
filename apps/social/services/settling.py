"""What has to follow a state that may change meanwhile, told by events in any order."""

from collections.abc import Callable
from typing import TypeVar

from apps.core.errors import Unavailable

T = TypeVar("T")
TRIES = 20


def bring_in_line(look: Callable[[], T], act: Callable[[T], object]) -> None:
    """Act on a state as it is now, and again as long as it is another one afterwards.

    Of several who do so at once the last one to act looks after that, so what is left is right.

    Raises:
        Unavailable: it changes again and again.
    """
    state = look()
    for _ in range(TRIES):
        act(state)
        acted_on, state = state, look()
        if state == acted_on:
            return
    raise Unavailable
