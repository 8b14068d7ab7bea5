"""What happened to images: the language in which other domains hear of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from apps.core.events import Event, changes_of
from apps.media.models import Image, Status


@dataclass(frozen=True, kw_only=True)
class ImageEvent(Event):
    """A fact about one image."""

    user_id: str
    image_id: str
    purpose: str


@dataclass(frozen=True, kw_only=True)
class ImageReady(ImageEvent):
    name: ClassVar[str] = "media.image-ready"


@dataclass(frozen=True, kw_only=True)
class ImageRejected(ImageEvent):
    name: ClassVar[str] = "media.image-rejected"

    reason: str


@dataclass(frozen=True, kw_only=True)
class ImageDeleted(ImageEvent):
    """It is gone; whatever showed it shows it no more."""

    name: ClassVar[str] = "media.image-deleted"

    holder: str | None  # What showed it: its kind and id.


@changes_of(Image)
def announce(old: Image | None, new: Image | None) -> Iterator[Event]:
    """Tell what the step from `old` to `new` means."""
    some = new or old
    assert some  # noqa: S101  # A change has a side.
    image = {"user_id": some.owner_id, "image_id": some.image_id, "purpose": some.purpose}
    if new is None:
        yield ImageDeleted(**image, holder=some.holder)
    elif old and old.status != new.status == Status.READY:
        yield ImageReady(**image)
    elif old and old.status != new.status == Status.REJECTED:
        yield ImageRejected(**image, reason=new.rejected_reason or "")
