"""Who may see what posts show."""

from apps.media.audiences import audience_of
from apps.media.purposes import Purpose
from apps.social import services


@audience_of(Purpose.POST)
def may_see_image(post_id: str, viewer_id: str) -> bool:
    return services.may_see_post(viewer_id=viewer_id, post_id=post_id)
