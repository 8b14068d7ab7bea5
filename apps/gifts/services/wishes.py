"""The items of wish lists, written and read by their owner.

Until the list is revealed nothing here reads, writes or waits for a claim.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, TypedDict, cast

from apps.core.db import Key, Page, Repeated, decide_again, transaction
from apps.core.errors import LostRace
from apps.core.ids import new_id
from apps.core.linkables import expect_linkable
from apps.core.money import Money
from apps.gifts.errors import TooManyItems
from apps.gifts.models import Claim, Wish, Wishlist
from apps.gifts.models.wishes import place_of
from apps.gifts.models.wishlists import ITEMS_AT_MOST
from apps.gifts.services import images
from apps.gifts.services.seeing import SeenWish, seen_all


class WishFields(TypedDict, total=False):
    """What its owner may write of an item."""

    name: str
    description: str | None
    price: Money | None
    url: str | None
    image_ids: list[str]
    quantity: int
    item_id: str | None
    position: int


@decide_again
def create_wish(*, user_id: str, wishlist_id: str, fields: WishFields, now: datetime) -> SeenWish:
    """Add an item to a list.

    Raises:
        NotFound: the user has no such list.
        TooManyItems: it is full.
        Invalid, ImageInUse: see `image_to_hold`.
    """
    item_id = fields.get("item_id")
    expect_linkable("item", user_id=user_id, thing_id=item_id, field="itemId")
    wishlist = Wishlist.load(user_id, wishlist_id)
    wish = _new_wish(wishlist, fields, now)
    is_full = wishlist.items >= ITEMS_AT_MOST
    if is_full and not Wish.find(*wish.keys()):  # A repeat finds what it has added last.
        raise TooManyItems
    try:
        with transaction() as tx:
            wish.save_in(tx)
            Wishlist.count_item_in(tx, user_id, wishlist_id, LostRace())
            images.hold_in(tx, None, wish)
    except Repeated as repeated:
        wish = cast("Wish", repeated.row)
    return _as_owner(wishlist, wish)


def list_wishes(*, user_id: str, wishlist_id: str, limit: int, after: Key | None) -> Page[SeenWish]:
    """List the items of a list in their order. Raises NotFound."""
    wishlist = Wishlist.load(user_id, wishlist_id)
    page = Wish.listed(user_id, wishlist_id, limit=limit, after=after)
    claims = list(Claim.of_list(wishlist_id)) if wishlist.revealed else None
    return Page(seen_all(page.items, claims, user_id), page.next_key)


def wishlists_of(user_id: str) -> Iterator[tuple[Wishlist, list[SeenWish]]]:
    """Read all lists of their owner with what the owner may see, for their export."""
    for wishlist in Wishlist.all_in(user_id):
        wishes = list(Wish.all_of(user_id, wishlist.wishlist_id))
        claims = list(Claim.of_list(wishlist.wishlist_id)) if wishlist.revealed else None
        yield wishlist, seen_all(wishes, claims, user_id)


def get_wish(*, user_id: str, wishlist_id: str, wish_item_id: str) -> SeenWish:
    """Read an item of its owner. Raises NotFound."""
    wishlist = Wishlist.load(user_id, wishlist_id)
    return _as_owner(wishlist, Wish.load(place_of(user_id, wishlist_id), wish_item_id))


def update_wish(
    *,
    user_id: str,
    wishlist_id: str,
    wish_item_id: str,
    fields: WishFields,
    if_version: int | None,
    now: datetime,
) -> SeenWish:
    """Set the named fields and leave the others alone. Who claimed it is told: `tell_of_change`.

    Raises:
        NotFound: the user has no such list or item.
        PreconditionFailed: it is no longer at `if_version`.
        Invalid, ImageInUse: see `image_to_hold`.
    """
    wishlist = Wishlist.load(user_id, wishlist_id)
    keys = place_of(user_id, wishlist_id), wish_item_id
    expect_linkable(
        "item",
        user_id=user_id,
        thing_id=fields.get("item_id"),
        field="itemId",
        before=lambda: Wish.load(*keys).item_id,
    )
    changes: dict[str, object] = {**fields, "updated_at": now}
    if "position" in fields:
        changes |= Wish(*keys, position=fields["position"]).place_keys()
    if "image_ids" in fields:
        wish = _rewrite(keys, changes, if_version)
    else:
        wish = Wish.change(*keys, changes=changes, if_version=if_version)
    return _as_owner(wishlist, wish)


@decide_again
def delete_wish(
    *,
    user_id: str,
    wishlist_id: str,
    wish_item_id: str,
    if_version: int | None,
    now: datetime,
) -> None:
    """Delete an item; its images follow, and who claimed it is told: `drop_claims`.

    Raises:
        NotFound: the user has no such list or item.
        PreconditionFailed: it is no longer at `if_version`.
    """
    wish = Wish.load_at(if_version, place_of(user_id, wishlist_id), wish_item_id)
    with transaction() as tx:
        wish.change_in(tx, Wish.deletion(now))
        Wishlist.discount_item_in(tx, user_id, wishlist_id)


def _new_wish(wishlist: Wishlist, fields: WishFields, now: datetime) -> Wish:
    wish = Wish(
        place_of(wishlist.user_id, wishlist.wishlist_id),
        new_id(now),
        user_id=wishlist.user_id,
        wishlist_id=wishlist.wishlist_id,
        created_at=now,
        updated_at=now,
        **cast("dict[str, Any]", fields),
    )
    return wish.with_changes(wish.place_keys())


@decide_again
def _rewrite(keys: tuple[str, str], changes: dict[str, object], if_version: int | None) -> Wish:
    wish = Wish.load_at(if_version, *keys)
    with transaction() as tx:
        images.hold_in(tx, wish, wish.with_changes(changes))
        wish.change_in(tx, changes)
    return wish


def _as_owner(wishlist: Wishlist, wish: Wish) -> SeenWish:
    wish_id = wish.wish_item_id
    claims = Claim.of_item(wishlist.wishlist_id, wish_id) if wishlist.revealed else None
    return seen_all([wish], claims, wishlist.user_id)[0]
