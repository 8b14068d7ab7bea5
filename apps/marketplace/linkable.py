"""Items, as things of other domains may name them."""

from apps.core.ids import is_id
from apps.core.linkables import linkable
from apps.marketplace import services


@linkable("item")
def may_see_item(user_id: str, item_id: str) -> bool:
    return is_id(item_id) and services.may_see_item(viewer_id=user_id, item_id=item_id)
