"""What images hold of a person: rows and files."""

from collections.abc import Iterator
from datetime import datetime

from apps.core.belongings import JSON, Belongings, register
from apps.media import services
from apps.media.models import Image, Room
from apps.media.serializers import ImageSerializer


def images(user_id: str) -> Iterator[JSON]:
    return (ImageSerializer.render(image) for image in Image.all_in(user_id))


def erase(user_id: str, _now: datetime) -> bool:
    return services.erase_images(user_id)


register(
    Belongings(
        domain="media",
        models=(Image, Room),
        erase=erase,
        documents={"images": images},
        files=services.picture_files,
    )
)
