"""Images of posts: who may see them, and what a post shows when one is deleted."""

from datetime import datetime

from apps.core.db import Transaction
from apps.media.holders import Look, audience_of, dropping_from
from apps.media.models import Image
from apps.media.purposes import Purpose
from apps.social import services


@audience_of(Purpose.POST)
def may_see_image(post_id: str, look: Look) -> bool:
    viewer = services.Viewer(look.viewer_id, is_moderator=look.is_moderator)
    post = services.post_seen_by(viewer=viewer, post_id=post_id)
    return post is not None and look.image_id in post.image_ids


@dropping_from(Purpose.POST)
def drop_image(tx: Transaction, post_id: str, image: Image, now: datetime) -> None:
    services.drop_image_in(tx, post_id=post_id, image_id=image.image_id, now=now)
