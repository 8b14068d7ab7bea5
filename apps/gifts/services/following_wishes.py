"""What follows when an owner changes or deletes what others may have claimed.

It is done by the streams, so that no request of the owner takes longer where there are claims. A
list has at most 100 items, and an item at most 100 claims.
"""

from contextlib import suppress
from datetime import datetime

from apps.core.db import Unexpected
from apps.core.db.batches import erase_partition, write_batch
from apps.core.errors import NotFound
from apps.gifts.models import Claim, News, Taken, Wish, Wishlist
from apps.gifts.models.wishes import place_of

TOLD = ("name", "description", "price", "url", "quantity")  # Changes that a giver must know of.
LISTS_AT_ONCE = 20


def tell_of_change(old: Wish, new: Wish) -> None:
    """Tell those who claimed an item as it was what has become of it; again is harmless."""
    if all(getattr(old, name) == getattr(new, name) for name in TOLD):
        return
    for claim in Claim.of_item(new.wishlist_id, new.wish_item_id):
        if claim.user_id and claim.wish_version < new.version:
            claim.note_news(News.CHANGED, new.name, new.updated_at)


def drop_claims(wish: Wish, *, now: datetime) -> None:
    """Tell those who claimed a deleted item, and delete their claims; again is harmless."""
    claims = Claim.of_item(wish.wishlist_id, wish.wish_item_id)
    for claim in claims:
        if claim.user_id:
            claim.note_news(News.GONE, wish.name, now)
    # Outright, since they name the item, whose owner may have left.
    write_batch(put=[], delete=[*claims, Taken(wish.wishlist_id, wish.wish_item_id)])


def drop_wishes(wishlist: Wishlist, *, now: datetime) -> None:
    """Delete the items of a deleted list; again is harmless."""
    for wish in Wish.all_of(wishlist.user_id, wishlist.wishlist_id):
        with suppress(NotFound):
            Wish.mark_deleted(*wish.keys(), now=now)


def release_wishlists(*, user_id: str, event_id: str, now: datetime) -> int:
    """Take a deleted event out of some of the lists for it. Returns of how many."""
    wishlists = Wishlist.of_event(user_id, event_id, limit=LISTS_AT_ONCE)
    for wishlist in wishlists:
        changes = {"event_id": None, "event_key": None, "updated_at": now}
        with suppress(NotFound, Unexpected):
            is_for_it = Wishlist.event_id == event_id
            Wishlist.change(*wishlist.keys(), changes=changes, expect=is_for_it)
    return len(wishlists)


def erase_wishlists(user_id: str) -> bool:
    """Erase some of a user's lists, with their items and links; False: more may be left."""
    wishlists = Wishlist.some_even_deleted(user_id, limit=LISTS_AT_ONCE)
    for wishlist in wishlists:
        if erase_partition(Wish, place_of(user_id, wishlist.wishlist_id)):
            write_batch(put=[], delete=[wishlist.link(), wishlist])
    return not wishlists
