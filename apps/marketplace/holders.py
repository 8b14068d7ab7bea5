"""Images of items: who may see them, and what an item shows when one is deleted."""

from datetime import datetime

from apps.core.db import Transaction
from apps.marketplace import services
from apps.media.holders import Look, audience_of, dropping_from
from apps.media.models import Image
from apps.media.purposes import Purpose


@audience_of(Purpose.ITEM)
def may_see_image(item_id: str, look: Look) -> bool:
    item = services.item_seen_by(
        viewer_id=look.viewer_id, item_id=item_id, is_moderator=look.is_moderator
    )
    return item is not None and look.image_id in item.image_ids


@dropping_from(Purpose.ITEM)
def drop_image(tx: Transaction, item_id: str, image: Image, now: datetime) -> None:
    services.drop_image_in(tx, item_id=item_id, image_id=image.image_id, now=now)
