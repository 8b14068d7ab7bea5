"""An uploaded file becomes the pictures that are shown, or is rejected. Runs in the work function.

Again is harmless, from whatever place a crash left it: the pictures are the same bytes under the
same keys, the row turns `ready` or `rejected` once, and the upload goes last.
"""

from datetime import datetime, timedelta

from django.conf import settings

from apps.core.db import decide_again, transaction
from apps.media import bucket
from apps.media.keys import image_prefix, rendition_key, upload_key
from apps.media.models import Image, Status
from apps.media.purposes import Purpose

PROCESS = "media.process-image"  # The job's name in the queue.
KINDS = {"webp": "webp", "jpeg": "jpg"}

Changes = dict[str, object]


def process_image(*, owner_id: str, image_id: str, now: datetime) -> None:
    """Decode what was uploaded, and keep its pictures.

    Raises:
        Unavailable: S3 or DynamoDB do not answer; a repeat goes on.
    """
    image = Image.find(owner_id, image_id)
    if image and not image.is_settled:
        upload = bucket.read(upload_key(owner_id, image_id))
        if upload is None:
            return  # Not here yet, or gone again: then the image is given up in a day.
        image = _settle(owner_id, image_id, _judge(image, upload, now))
    if image is None:  # Deleted, maybe while we wrote.
        bucket.delete_below(*(image_prefix(purpose, owner_id, image_id) for purpose in Purpose))
    bucket.delete_below(upload_key(owner_id, image_id))


def _judge(image: Image, upload: bytes, now: datetime) -> Changes:
    """Write the pictures of a good file, and say how the row changes."""
    from apps.media.pictures import Rejected, read_picture  # noqa: PLC0415  # Pillow: 50 ms.

    try:
        picture = read_picture(upload, image.content_type)
    except Rejected as rejection:
        return {"status": Status.REJECTED, "rejected_reason": rejection.reason, "updated_at": now}
    for rendition in picture.renditions:
        key = _key(image, rendition.name, rendition.format)
        bucket.write(key, rendition.data, rendition.content_type)
    return {
        "status": Status.READY,
        "content_type": picture.content_type,
        "byte_size": len(upload),
        "stored_bytes": sum(len(rendition.data) for rendition in picture.renditions),
        "width": picture.width,
        "height": picture.height,
        "blurhash": picture.blurhash,
        "due_at": _expiry(image, now),
        "updated_at": now,
    }


@decide_again
def _settle(owner_id: str, image_id: str, changes: Changes) -> Image | None:
    image = Image.find(owner_id, image_id)
    if image and not image.is_settled:
        with transaction() as tx:
            image.settle_in(tx, changes)
    return image


def _expiry(image: Image, now: datetime) -> datetime | None:
    if image.purpose != Purpose.GIFT or not settings.MEDIA_EXPIRE_DAYS:
        return None
    return now + timedelta(days=settings.MEDIA_EXPIRE_DAYS)


def _key(image: Image, name: str, form: str) -> str:
    return rendition_key(image.purpose, image.owner_id, image.image_id, name, KINDS[form])
