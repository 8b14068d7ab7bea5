"""Images go: deleted by their owner, given up, or expired. Their files follow by the stream."""

from datetime import datetime

from django.conf import settings

from apps.core.db import decide_again, transaction
from apps.core.due import Due
from apps.media import bucket
from apps.media.holders import drop_in
from apps.media.keys import image_prefix, upload_key
from apps.media.models import Image, Status
from apps.media.services.reading import own_image

DELETE_FILES = "media.delete-files"  # The job's name in the queue.


@decide_again
def delete_image(*, user_id: str, image_id: str, now: datetime) -> None:
    """Delete an image, also one that something shows: that then shows it no more.

    Raises:
        Forbidden, NotFound.
        Conflict: what shows it has nothing else to show.
    """
    image = own_image(user_id=user_id, image_id=image_id)
    with transaction() as tx:
        image.remove_in(tx, now)
        drop_in(tx, image, now)


@decide_again
def fire_due(due: Due, *, now: datetime) -> None:
    """Give up what was never completed or was rejected; let what has had its time expire.

    The due row goes in the same transaction, so of several runs one has the effect.
    """
    image = Image.find(due.user_id, due.subject_id)
    if image is None or image.due_at != due.due_at:
        due.delete()
        return
    with transaction() as tx:
        if image.status == Status.READY and not settings.MEDIA_EXPIRE_DAYS:
            image.settle_in(tx, {"due_at": None})  # Since it was stored, "for ever" was decided.
        elif image.status == Status.READY:
            image.settle_in(tx, {"status": Status.EXPIRED, "due_at": None, "updated_at": now})
        else:
            image.remove_in(tx, now)


def delete_files(*, purpose: str, owner_id: str, image_id: str) -> None:
    """Delete what S3 holds of an image, with all versions. Raises Unavailable."""
    bucket.delete_below(image_prefix(purpose, owner_id, image_id), upload_key(owner_id, image_id))
