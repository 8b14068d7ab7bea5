"""Who may see an image besides its owner: whoever may see the thing that shows it.

Images do not know what shows them; the domains above do. Each registers one function for its kind
of thing.
"""

from collections.abc import Callable
from typing import NamedTuple


class Look(NamedTuple):
    """Who looks at which image. Moderators see what is reported, too."""

    viewer_id: str
    image_id: str
    is_moderator: bool = False


MaySee = Callable[[str, Look], bool]  # Given the id of the thing, which may show it no more.

_audiences: dict[str, MaySee] = {}


def audience_of(kind: str) -> Callable[[MaySee], MaySee]:
    """Register who says whether somebody sees an image in a thing of this kind."""

    def register(may_see: MaySee) -> MaySee:
        _audiences[kind] = may_see
        return may_see

    return register


def holder_of(kind: str, thing_id: str) -> str:
    """Name the thing that shows an image."""
    return f"{kind}:{thing_id}"


def may_see(holder: str | None, look: Look) -> bool:
    """Tell whether somebody sees an image in what shows it; nobody sees what nothing shows."""
    if holder is None:
        return False
    kind, _, thing_id = holder.partition(":")
    judge = _audiences.get(kind)
    return judge is not None and judge(thing_id, look)
