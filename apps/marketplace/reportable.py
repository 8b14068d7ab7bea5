"""Items, as people report them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from apps.core.reportables import JSON, Reportable, register
from apps.marketplace import services
from apps.marketplace.serializers import ItemSerializer


def show(item_ids: Sequence[str], moderator_id: str, now: datetime) -> Mapping[str, JSON]:
    seen = services.items_for_moderator(moderator_id, item_ids, now)
    return {item_id: ItemSerializer.render(item) for item_id, item in seen.items()}


register(
    Reportable(
        kind=services.REPORTED,
        author_for=services.seller_for,
        show=show,
        remove_in=services.remove_if_there_in,
    )
)
