"""What shows images: who else sees them there, and what it shows when they are deleted.

Images do not know what shows them; the domains above do. Each registers functions for its kinds of
things.
"""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from apps.core.db import Transaction
from apps.media.models import Image


class Look(NamedTuple):
    """Who looks at which image. Moderators see what is reported, too."""

    viewer_id: str
    image_id: str
    is_moderator: bool = False


MaySee = Callable[[str, Look], bool]  # Given the id of the thing, which may show it no more.
# Lets a thing show an image no more, as part of a transaction; it, too, is given the thing's id.
Drop = Callable[[Transaction, str, Image, datetime], object]

_audiences: dict[str, MaySee] = {}
_drops: dict[str, Drop] = {}


def audience_of(kind: str) -> Callable[[MaySee], MaySee]:
    """Register who says whether somebody sees an image in a thing of this kind."""

    def register(may_see: MaySee) -> MaySee:
        _audiences[kind] = may_see
        return may_see

    return register


def dropping_from(kind: str) -> Callable[[Drop], Drop]:
    """Register how a thing of this kind comes to show an image no more that is deleted."""

    def register(drop: Drop) -> Drop:
        _drops[kind] = drop
        return drop

    return register


def holder_of(kind: str, thing_id: str) -> str:
    """Name the thing that shows an image."""
    return f"{kind}:{thing_id}"


def may_see(holder: str | None, look: Look) -> bool:
    """Tell whether somebody sees an image in what shows it; nobody sees what nothing shows."""
    kind, _, thing_id = (holder or "").partition(":")
    judge = _audiences.get(kind)
    return judge is not None and judge(thing_id, look)


def drop_in(tx: Transaction, image: Image, now: datetime) -> None:
    """Let what shows an image show it no more as part of `tx`. Raises what refuses that."""
    kind, _, thing_id = (image.holder or "").partition(":")
    drop = _drops.get(kind)
    if drop:
        drop(tx, thing_id, image, now)
