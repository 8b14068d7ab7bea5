"""Images as they are seen: by their owner, and by who sees what shows them."""

from datetime import datetime
from typing import NamedTuple

from apps.core.db import Key, Page
from apps.core.errors import Forbidden, NotFound
from apps.media.holders import Look, may_see
from apps.media.keys import rendition_key
from apps.media.links import link_to
from apps.media.models import Image, Status

SIZES = ("thumb", "small", "large")


class Picture(NamedTuple):
    """What a thing shows of a ready image that it keeps the sizes of, so that it is not read."""

    image_id: str
    width: int | None
    height: int | None
    blurhash: str | None
    urls: dict[str, str]


def get_image(*, user_id: str, image_id: str, is_moderator: bool = False) -> Image:
    """Read an image of one's own, or one that something shows which one may see.

    One call for the owner; for others two more, and what the domain of that thing asks.

    Raises:
        NotFound: there is none, or it is private to somebody else.
    """
    own = Image.find(user_id, image_id)
    if own:
        return own
    owner_id = Image.owner_of(image_id)
    image = Image.find(owner_id, image_id) if owner_id else None
    if image is None or not may_see(image.holder, Look(user_id, image_id, is_moderator)):
        raise NotFound
    return image


def own_image(*, user_id: str, image_id: str) -> Image:
    """Read an image that one is about to change.

    Raises:
        Forbidden: one sees it, but it is somebody else's.
        NotFound.
    """
    image = get_image(user_id=user_id, image_id=image_id)
    if image.owner_id != user_id:
        raise Forbidden
    return image


def list_images(*, user_id: str, purpose: str | None, limit: int, after: Key | None) -> Page[Image]:
    """List one's own images, the newest first."""
    return Image.of_user(user_id, purpose, limit=limit, after=after)


def links_of(image: Image, now: datetime) -> dict[str, str] | None:
    """Sign links to the pictures of an image; there are none unless it is ready."""
    if image.status != Status.READY:
        return None
    return picture_links(image.purpose, image.owner_id, image.image_id, now)


def picture_links(purpose: str, owner_id: str, image_id: str, now: datetime) -> dict[str, str]:
    """Sign links to the pictures of an image that is known to be ready, without reading it."""
    return {
        name: link_to(rendition_key(purpose, owner_id, image_id, name, "webp"), now)
        for name in SIZES
    }
