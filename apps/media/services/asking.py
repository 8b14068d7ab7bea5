"""An upload is asked for: a row, the room that it takes, and a form that S3 accepts once filled."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple, TypedDict, cast

from django.conf import settings

from apps.core import limits
from apps.core.db import Repeated, transaction
from apps.core.errors import NotFound
from apps.core.ids import new_id
from apps.core.limits import rate_of
from apps.media.keys import upload_key
from apps.media.models import Image
from apps.media.signing import UploadForm, sign_form

UPLOAD_GOOD_FOR = timedelta(minutes=10)
UPLOADS = rate_of("uploads")


class ImageWish(TypedDict):
    """What a client says of a file before it uploads it."""

    purpose: str
    content_type: str
    byte_size: int


class Upload(NamedTuple):
    image: Image
    form: UploadForm
    expires_at: datetime  # Of the form.


def ask_for_upload(*, user_id: str, wish: ImageWish, now: datetime) -> Upload:
    """Make a place for an image. Nothing is known of it until its file has been uploaded.

    Raises:
        NotFound: this is a repeat, and the image of the first attempt was deleted meanwhile.
        QuotaExceeded: the declared size is more than the room that is left.
        RateLimited: 60 in an hour.
        Unavailable.
    """
    limits.use(UPLOADS, user_id, now)
    image = _save(user_id, wish, now)
    # By the clock: a repeat gets `now` of the first attempt, and a form for as long as any other.
    until = datetime.now(UTC) + UPLOAD_GOOD_FOR
    key = upload_key(image.owner_id, image.image_id)
    form = sign_form(key, content_type=image.content_type, byte_size=image.byte_size, until=until)
    return Upload(image, form, until)


def _save(user_id: str, wish: ImageWish, now: datetime) -> Image:
    given_up_at = now + timedelta(days=settings.MEDIA_UPLOAD_DAYS)
    image = Image.new(user_id, new_id(now), purpose=wish["purpose"], due_at=given_up_at)
    image.content_type, image.byte_size = wish["content_type"], wish["byte_size"]
    image.created_at = image.updated_at = now
    try:
        with transaction() as tx:
            image.ask_in(tx, settings.MEDIA_QUOTA_BYTES)
    except Repeated as repeated:
        if repeated.row.deleted_at:
            raise NotFound from repeated
        return cast("Image", repeated.row)
    return image
