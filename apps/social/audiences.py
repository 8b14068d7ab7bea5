"""Who may see what posts show."""

from apps.media.audiences import Look, audience_of
from apps.media.purposes import Purpose
from apps.social import services


@audience_of(Purpose.POST)
def may_see_image(post_id: str, look: Look) -> bool:
    viewer = services.Viewer(look.viewer_id, is_moderator=look.is_moderator)
    post = services.post_seen_by(viewer=viewer, post_id=post_id)
    return post is not None and look.image_id in post.image_ids
