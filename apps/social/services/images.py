"""Images that posts show: each belongs to one post, and goes with it."""

from datetime import datetime

from apps.core.db import Transaction
from apps.media import services as media
from apps.media.purposes import Purpose
from apps.media.services import Frame
from apps.social.errors import AllThatIsShown
from apps.social.models import Post

POST = Purpose.POST


def frame_of(post: Post) -> Frame:
    return Frame(post.author_id, POST, post.post_id)


def delete_unshown_images(old: Post | None, new: Post | None, *, now: datetime) -> None:
    """Delete the images that a post has ceased to show, and does not show again by now."""
    if old:
        media.delete_unshown(
            owner_id=old.author_id,
            before=old.image_ids,
            after=_images_of(new),
            shown_now=lambda: _images_of(Post.find(old.post_id)),
            now=now,
        )


def _images_of(one: Post | None) -> list[str]:
    return one.image_ids if one else []


def drop_image_in(tx: Transaction, *, post_id: str, image_id: str, now: datetime) -> None:
    """Let a post show an image no more, as part of `tx`.

    Raises:
        AllThatIsShown: the post has no text, and shows no other.
    """
    post = Post.find(post_id)
    if post is None or image_id not in post.image_ids:
        return
    left = [image for image in post.images if image.image_id != image_id]
    if not (left or post.text):
        raise AllThatIsShown
    post.change_in(tx, {"images": left, "updated_at": now})
