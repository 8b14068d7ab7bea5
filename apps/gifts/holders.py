"""Images of contacts, gifts and wishes: what these show when one is deleted.

Their owner alone sees them; whoever opens a wish list gets links with it.
"""

from datetime import datetime

from apps.core.db import Transaction
from apps.gifts import services
from apps.media.holders import dropping_from
from apps.media.models import Image
from apps.media.purposes import Purpose


@dropping_from(Purpose.CONTACT)
@dropping_from(Purpose.GIFT)
@dropping_from(Purpose.WISHLIST)
def drop_image(tx: Transaction, thing_id: str, image: Image, now: datetime) -> None:
    services.drop_image_in(
        tx,
        user_id=image.owner_id,
        purpose=Purpose(image.purpose),
        thing_id=thing_id,
        image_id=image.image_id,
        now=now,
    )
