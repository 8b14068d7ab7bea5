"""Who may see what items show."""

from apps.marketplace import services
from apps.media.audiences import Look, audience_of
from apps.media.purposes import Purpose


@audience_of(Purpose.ITEM)
def may_see_image(item_id: str, look: Look) -> bool:
    item = services.item_seen_by(
        viewer_id=look.viewer_id, item_id=item_id, is_moderator=look.is_moderator
    )
    return item is not None and look.image_id in item.image_ids
