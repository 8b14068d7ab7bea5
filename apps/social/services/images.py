"""Images that posts show: each belongs to one post, and goes with it."""

from collections.abc import Sequence
from datetime import datetime

from apps.core.db import Transaction, decide_again, transaction
from apps.media import services as media
from apps.media.audiences import holder_of
from apps.media.models import Image
from apps.media.purposes import Purpose
from apps.social.models import Post
from apps.social.models.posts import ShownImage, shown

POST = Purpose.POST


def frame(post: Post, image_ids: Sequence[str]) -> tuple[list[ShownImage], list[Image]]:
    """Find what a post is to show of some images, and those that it does not show yet.

    Raises:
        Invalid, ImageInUse: see `image_to_hold`.
    """
    known = {image.image_id: image for image in post.images}
    new = {one: _image(post, one) for one in image_ids if one not in known}
    framed = [known[one] if one in known else _shown(new[one]) for one in image_ids]
    return framed, list(new.values())


def hold_in(tx: Transaction, post: Post, images: Sequence[Image]) -> None:
    """Let a post show images as part of `tx`."""
    for image in images:
        image.hold_in(tx, holder_of(POST, post.post_id))


def delete_unshown_images(old: Post | None, new: Post | None, *, now: datetime) -> None:
    """Delete the images that a post has ceased to show, and does not show again by now."""
    if old is None or set(old.image_ids) <= set(new.image_ids if new else ()):
        return
    current = Post.find(old.post_id)
    kept = current.image_ids if current else []
    unshown = [one for one in old.image_ids if one not in kept]
    media.delete_images(owner_id=old.author_id, image_ids=unshown, now=now)


@decide_again
def drop_image(*, holder: str | None, image_id: str, now: datetime) -> None:
    """Show an image that was deleted no more; again is harmless."""
    kind, _, post_id = (holder or "").partition(":")
    post = Post.find(post_id) if kind == POST else None
    if post is None or image_id not in post.image_ids:
        return
    left = [image for image in post.images if image.image_id != image_id]
    with transaction() as tx:
        post.change_in(tx, {"images": left, "updated_at": now})


def _image(post: Post, image_id: str) -> Image:
    return media.image_to_hold(
        owner_id=post.author_id,
        image_id=image_id,
        purpose=POST,
        field="imageIds",
        holder=holder_of(POST, post.post_id),
    )


def _shown(image: Image) -> ShownImage:
    return shown(image.image_id, image.width or 0, image.height or 0, image.blurhash or "")
