"""Everything of somebody goes, when their account does, or with them, when they ask for it."""

from collections.abc import Iterator

from apps.core.db.batches import erase_partition
from apps.media import bucket
from apps.media.keys import owner_prefixes, rendition_key
from apps.media.models import Image, Room, Status

LARGEST = "large"


def erase_images(user_id: str) -> bool:
    """Erase a user's images and some of their rows; False: more are left."""
    bucket.delete_below(*owner_prefixes(user_id))
    done = [erase_partition(Image, user_id, also=Image.due_row), erase_partition(Room, user_id)]
    return all(done)


def picture_files(user_id: str) -> Iterator[tuple[str, bytes]]:
    """Read the largest picture of each image of a user. One that has just gone is left out."""
    ready = [image for image in Image.all_in(user_id) if image.status == Status.READY]
    keys = [rendition_key(one.purpose, user_id, one.image_id, LARGEST, "webp") for one in ready]
    for image, content in zip(ready, bucket.read_all(keys), strict=True):
        if content is not None:
            yield f"images/{image.image_id}.webp", content
