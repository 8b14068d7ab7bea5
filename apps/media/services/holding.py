"""One thing shows an image, and it alone; the image goes with it."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from apps.core.errors import Invalid, NotFound
from apps.media.errors import ImageInUse
from apps.media.models import Image, Status
from apps.media.services.deleting import delete_image


def image_to_hold(
    *, owner_id: str, image_id: str, purpose: str, field: str, holder: str | None = None
) -> Image:
    """Find an image that something is about to show, by `image.hold_in` in its transaction.

    `holder` may show it already: a request that is repeated finds its own work.

    Raises:
        Invalid: `field` names no ready image of the owner's that is for this purpose.
        ImageInUse: something else shows it already.
    """
    image = Image.find(owner_id, image_id)
    if image is None or image.purpose != purpose or image.status != Status.READY:
        raise Invalid(**{field: [f"Name a ready image of your own with the purpose {purpose}."]})
    if image.holder not in {None, holder}:
        raise ImageInUse
    return image


def delete_images(*, owner_id: str, image_ids: Iterable[str], now: datetime) -> None:
    """Delete images that nothing shows any more; again is harmless."""
    for image_id in image_ids:
        with suppress(NotFound):
            delete_image(user_id=owner_id, image_id=image_id, now=now)
