"""Who is told of what happens in the marketplace beside auctions."""

from apps.core import times
from apps.core.events import on
from apps.marketplace.events import RatingShown
from apps.notifications import services


@on(RatingShown)
def tell_who_was_rated(event: RatingShown) -> None:
    stars = "1 star" if event.stars == 1 else f"{event.stars} stars"
    services.notify(
        user_id=event.user_id,
        cause=f"rating {event.rating_id}",
        moment=times.from_text(event.shown_at),
        kind="rating.received",
        title=event.title,
        body=f"The {event.side} gave you {stars}.",
        data={"type": "item", "id": event.item_id},
    )
