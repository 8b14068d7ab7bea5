"""Images that posts show: each belongs to one post, and goes with it."""

from datetime import datetime

from apps.core.db import decide_again, transaction
from apps.media import services as media
from apps.media.purposes import Purpose
from apps.media.services import Frame
from apps.social.models import Post

POST = Purpose.POST


def frame_of(post: Post) -> Frame:
    return Frame(post.author_id, POST, post.post_id)


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
