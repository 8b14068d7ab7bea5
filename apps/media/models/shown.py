"""What a thing keeps of the images that it shows."""

from typing import Any

from pynamodb.attributes import MapAttribute, UnicodeAttribute

from apps.core.db import IntegerAttribute
from apps.media.models.images import Image


class ShownImage(MapAttribute[str, Any]):
    """What a page shows of an image without reading it: only ready ones are ever shown."""

    image_id = UnicodeAttribute(attr_name="imageId")
    width = IntegerAttribute()
    height = IntegerAttribute()
    blurhash = UnicodeAttribute()


def shown(image: Image) -> ShownImage:
    return ShownImage(  # type: ignore[no-untyped-call]  # PynamoDB's.
        image_id=image.image_id,
        width=image.width or 0,
        height=image.height or 0,
        blurhash=image.blurhash or "",
    )
