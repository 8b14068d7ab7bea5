"""Avatars: an image of one's own that one's profile shows."""

from contextlib import suppress
from datetime import datetime

from apps.accounts.models import User
from apps.core.db import Transaction, Unexpected, decide_again, transaction
from apps.core.errors import NotFound
from apps.media import services as media
from apps.media.holders import holder_of
from apps.media.models import Image
from apps.media.purposes import Purpose
from apps.media.services import Picture

AVATAR = Purpose.AVATAR


@decide_again
def set_avatar(*, user_id: str, image_id: str, if_version: int | None, now: datetime) -> User:
    """Let the profile show an image; the one before goes, by the stream. Twice is once.

    Raises:
        Invalid, ImageInUse: see `image_to_hold`.
        NotFound, PreconditionFailed.
    """
    user = User.load_at(if_version, user_id)
    if user.avatar_id == image_id:
        return user
    image = media.image_to_hold(
        owner_id=user_id, image_id=image_id, purpose=AVATAR, field="imageId"
    )
    with transaction() as tx:
        image.hold_in(tx, holder_of(AVATAR, user_id))
        user.change_in(tx, {**_shown(image), "updated_at": now})
    return user


def remove_avatar(*, user_id: str, if_version: int | None, now: datetime) -> None:
    """Show no avatar any more; its image goes, by the stream.

    Raises:
        NotFound: there is none.
        PreconditionFailed.
    """
    changes = {**_shown(None), "updated_at": now}
    has_one = User.avatar_id.exists()
    try:
        User.change(user_id, changes=changes, if_version=if_version, expect=has_one)
    except Unexpected as refused:
        raise NotFound from refused


def drop_avatar_in(tx: Transaction, *, user_id: str, image_id: str, now: datetime) -> None:
    """Let a profile show an image no more, as part of `tx`."""
    user = User.find(user_id)
    if user and user.avatar_id == image_id:
        user.change_in(tx, {**_shown(None), "updated_at": now})


def drop_avatar_image(old: User | None, new: User | None, *, now: datetime) -> None:
    """Delete the image that a profile has ceased to show."""
    if old is None or old.avatar_id is None or (new and new.avatar_id == old.avatar_id):
        return
    with suppress(NotFound):
        media.delete_image(user_id=old.user_id, image_id=old.avatar_id, now=now)


def avatar_of(user: User, now: datetime) -> Picture | None:
    """Tell what is shown of a user's avatar, with links that are signed for ten minutes."""
    if user.avatar_id is None:
        return None
    urls = media.picture_links(AVATAR, user.user_id, user.avatar_id, now)
    size = user.avatar_width, user.avatar_height
    return Picture(user.avatar_id, *size, user.avatar_blurhash, urls)


def _shown(image: Image | None) -> dict[str, object]:
    """Name the changes of a profile that shows this image."""
    return {
        "avatar_id": image.image_id if image else None,
        "avatar_width": image.width if image else None,
        "avatar_height": image.height if image else None,
        "avatar_blurhash": image.blurhash if image else None,
    }
