"""Who is told of what happens in the marketplace beside auctions."""

from apps.core import times
from apps.core.events import on
from apps.marketplace.events import GiftIdeaWanted, RatingShown, SearchMatched, WantedMatched
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


@on(SearchMatched)
def tell_who_searches(event: SearchMatched) -> None:
    services.notify(
        user_id=event.user_id,
        cause=f"search {event.search_id} {event.item_id}",
        moment=times.from_text(event.matched_at),
        kind="search.matched",
        title=event.title,
        body=f"New for your search \u201c{event.search_name}\u201d.",
        data={"type": "item", "id": event.item_id, "searchId": event.search_id},
        among=event.channels,
    )


@on(WantedMatched)
def tell_who_wants_it(event: WantedMatched) -> None:
    services.notify(
        user_id=event.user_id,
        cause=f"wanted {event.wanted_id} {event.item_id}",
        moment=times.from_text(event.matched_at),
        kind="wanted.matched",
        title=event.title,
        body=f"It may be what you want: \u201c{event.wanted_title}\u201d.",
        data={"type": "item", "id": event.item_id, "wantedId": event.wanted_id},
    )


@on(GiftIdeaWanted)
def tell_who_keeps_the_idea(event: GiftIdeaWanted) -> None:
    services.notify(
        user_id=event.user_id,
        cause=f"idea {event.gift_id} {event.wanted_title}",
        moment=times.from_text(event.matched_at),
        kind="gift.wanted",
        title=event.title,
        body=f"{event.contact_name} wants it: \u201c{event.wanted_title}\u201d.",
        data={"type": "gift", "id": event.gift_id},
    )
