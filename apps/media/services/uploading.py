"""A file has arrived: the client says so, or S3 does, or both at once and twice.

Whoever is first turns the image to `processing`; that change, and no other, leads to the work:
handlers.py.
"""

from datetime import datetime
from typing import cast

from apps.core.db import Unexpected
from apps.core.errors import NotFound
from apps.media import bucket
from apps.media.errors import UploadMissing
from apps.media.keys import upload_key
from apps.media.models import Image, Status
from apps.media.services.reading import own_image


def complete_upload(*, user_id: str, image_id: str, now: datetime) -> Image:
    """Begin with an image whose file the owner has uploaded. Twice is once.

    Raises:
        Forbidden, NotFound.
        UploadMissing: there is no file.
        Unavailable: S3 does not answer.
    """
    image = own_image(user_id=user_id, image_id=image_id)
    if image.status != Status.PENDING:
        return image
    if bucket.has(upload_key(user_id, image_id)):
        return _begin(user_id, image_id, now)
    image = own_image(user_id=user_id, image_id=image_id)
    if image.status == Status.PENDING:
        raise UploadMissing
    return image  # The event was faster, and is done with the file.


def note_upload(*, owner_id: str, image_id: str, now: datetime) -> None:
    """Begin with an image whose file has landed, or drop a file that nobody asked for."""
    try:
        image = _begin(owner_id, image_id, now)
    except NotFound:
        image = None
    if image is None or image.is_settled:  # Deleted meanwhile, or uploaded once more.
        bucket.delete_below(upload_key(owner_id, image_id))


def _begin(owner_id: str, image_id: str, now: datetime) -> Image:
    changes = {"status": Status.PROCESSING, "updated_at": now}
    try:
        return Image.change(owner_id, image_id, changes=changes, expect=Image.is_pending())
    except Unexpected as refused:
        return cast("Image", refused.row)  # Somebody else was faster.
