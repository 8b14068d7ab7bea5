"""One thing shows an image, and it alone; the image goes with it."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from apps.core.db import Transaction, decide_again, transaction
from apps.core.db.batches import read_batch
from apps.core.errors import Invalid
from apps.media.errors import ImageInUse
from apps.media.holders import holder_of
from apps.media.models import Image, Status
from apps.media.models.shown import ShownImage, shown
from apps.media.purposes import Purpose
from apps.media.services.reading import Picture, picture_links


class Frame(NamedTuple):
    """A thing that shows images, which a field of the API, `imageIds`, names."""

    owner_id: str
    purpose: Purpose
    thing_id: str

    @property
    def holder(self) -> str:
        return holder_of(self.purpose, self.thing_id)

    def fill(
        self, showing: Sequence[ShownImage], image_ids: Sequence[str]
    ) -> tuple[list[ShownImage], list[Image]]:
        """Find what the thing is to show of some images, and those that it does not show yet.

        Raises:
            Invalid, ImageInUse: see `image_to_hold`.
        """
        known = {image.image_id: image for image in showing}
        new = {one: self._image(one) for one in image_ids if one not in known}
        filled = [known[one] if one in known else shown(new[one]) for one in image_ids]
        return filled, list(new.values())

    def hold_in(self, tx: Transaction, images: Iterable[Image]) -> None:
        """Let the thing show images as part of `tx`."""
        for image in images:
            image.hold_in(tx, self.holder)

    def pictures(self, showing: Sequence[ShownImage], now: datetime) -> list[Picture]:
        """Sign links to what the thing shows, without reading the images."""
        return [
            Picture(
                image.image_id,
                image.width,
                image.height,
                image.blurhash,
                picture_links(self.purpose, self.owner_id, image.image_id, now),
            )
            for image in showing
        ]

    def _image(self, image_id: str) -> Image:
        return image_to_hold(
            owner_id=self.owner_id,
            image_id=image_id,
            purpose=self.purpose,
            field="imageIds",
            holder=self.holder,
        )


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


@decide_again
def delete_unshown(
    *,
    owner_id: str,
    before: Collection[str],
    after: Collection[str],
    shown_now: Callable[[], Collection[str]],
    now: datetime,
) -> None:
    """Delete the images that a thing showed before and not after; again is harmless.

    Which it shows by now is asked after the images were read: whoever shows one of them again
    changes it, and then this decides anew.
    """
    dropped = [(owner_id, image_id) for image_id in before if image_id not in after]
    images = read_batch(Image, dropped)
    kept = shown_now() if images else ()
    for image in images:
        if image.image_id not in kept:
            with transaction() as tx:
                image.remove_in(tx, now)
