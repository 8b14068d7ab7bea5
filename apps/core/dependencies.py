"""What the API cannot do without, named by those who know how to ask whether it is there."""

from collections.abc import Callable

Check = Callable[[], object]  # Raises what it likes.

checks: dict[str, Check] = {}


def depends_on(name: str) -> Callable[[Check], Check]:
    """Register how a domain asks for something that core does not know."""

    def register(check: Check) -> Check:
        checks[name] = check
        return check

    return register
