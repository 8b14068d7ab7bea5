"""Who may see what items show."""

from apps.marketplace import services
from apps.media.audiences import audience_of
from apps.media.purposes import Purpose


@audience_of(Purpose.ITEM)
def may_see_image(item_id: str, viewer_id: str) -> bool:
    return services.may_see_item(viewer_id=viewer_id, item_id=item_id)
