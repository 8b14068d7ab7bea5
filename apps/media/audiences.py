"""Who may see an image besides its owner: whoever may see the thing that shows it.

Images do not know what shows them; the domains above do. Each registers one function for its kind
of thing.
"""

from collections.abc import Callable

MaySee = Callable[[str, str], bool]  # The id of the thing, and of who asks.

_audiences: dict[str, MaySee] = {}


def audience_of(kind: str) -> Callable[[MaySee], MaySee]:
    """Register who says whether somebody may see a thing of this kind."""

    def register(may_see: MaySee) -> MaySee:
        _audiences[kind] = may_see
        return may_see

    return register


def holder_of(kind: str, thing_id: str) -> str:
    """Name the thing that shows an image."""
    return f"{kind}:{thing_id}"


def may_see(holder: str | None, viewer_id: str) -> bool:
    """Tell whether somebody may see what shows an image; nobody sees what nothing shows."""
    if holder is None:
        return False
    kind, _, thing_id = holder.partition(":")
    judge = _audiences.get(kind)
    return judge is not None and judge(thing_id, viewer_id)
