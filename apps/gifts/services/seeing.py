"""Wish lists as they are seen: with claims, or without any trace of them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import reduce
from typing import NamedTuple

from apps.accounts import services as accounts
from apps.accounts.models.ties import Kind as TieKind
from apps.core.errors import NotFound
from apps.core.money import Money
from apps.gifts.models import Claim, Visibility, Wish, Wishlist, WishlistLink
from apps.gifts.models.wishlists import ITEMS_AT_MOST
from apps.gifts.shares import Left, Share
from apps.media import services as media
from apps.media.purposes import Purpose


class SeenClaim(NamedTuple):
    """A claim as one viewer sees it."""

    claim_id: str
    user_id: str | None  # None: a guest's, or of somebody whom a block hides from the viewer.
    guest_name: str | None
    quantity: int | None
    amount: Money | None
    mine: bool


class SeenWish(NamedTuple):
    """An item as one viewer sees it. Claims are None for those who must not know."""

    wish: Wish
    claims: list[SeenClaim] | None = None
    left: Left | None = None
    images: list[dict[str, str]] = []  # noqa: RUF012  # Links to them, for who may not ask media.


class SharedWishlist(NamedTuple):
    """A list as one viewer sees it by its link."""

    wishlist: Wishlist
    wishes: list[SeenWish]
    shows_claims: bool


def open_shared(*, token: str, viewer_id: str | None, now: datetime) -> SharedWishlist:
    """Read a list by its link.

    Claims are for those who signed in: of others nobody knows whether they are the owner. The owner
    is one of the others, until the list is revealed.

    Raises:
        NotFound: see `find_shared`.
    """
    wishlist = find_shared(token, viewer_id)
    wishes = Wish.listed(wishlist.user_id, wishlist.wishlist_id, limit=ITEMS_AT_MOST).items
    shows_claims = viewer_id is not None and (wishlist.revealed or viewer_id != wishlist.user_id)
    claims = list(Claim.of_list(wishlist.wishlist_id)) if shows_claims else None
    seen = seen_all(wishes, claims, viewer_id)
    return SharedWishlist(wishlist, [_with_images(one, now) for one in seen], shows_claims)


def find_shared(token: str, viewer_id: str | None) -> Wishlist:
    """Find the list that a link opens; None stands for somebody who is not signed in.

    Raises:
        NotFound: the link is dead, the list is private, or not for this viewer, or its owner is
            suspended.
    """
    wishlist = find_linked(token)
    if not may_open(wishlist, viewer_id):
        raise NotFound
    return wishlist


def find_linked(token: str) -> Wishlist:
    """Find the list that a link leads to, whoever may open it. Raises NotFound: it is dead."""
    link = WishlistLink.load(token)
    wishlist = Wishlist.load(link.user_id, link.wishlist_id)
    if wishlist.token != token:
        raise NotFound
    return wishlist


def may_open(wishlist: Wishlist, viewer_id: str | None) -> bool:
    """Tell whether somebody may open a list by its link; None: who is not signed in."""
    if wishlist.visibility == Visibility.PRIVATE:
        return False
    is_for_all = wishlist.visibility == Visibility.LINK
    if viewer_id is None:
        return is_for_all and accounts.is_active(wishlist.user_id)
    if viewer_id == wishlist.user_id:
        return True
    owner, kinds = accounts.look_at(viewer_id, wishlist.user_id)
    return owner is not None and (is_for_all or TieKind.FOLLOWS in kinds)


def seen_all(
    wishes: Sequence[Wish], claims: Sequence[Claim] | None, viewer_id: str | None
) -> list[SeenWish]:
    """Show items with those of `claims` that are theirs; None: without any.

    Who blocks whom costs a call for each 50 people who claimed something; nobody, none.
    """
    if claims is None or viewer_id is None:
        return [SeenWish(wish) for wish in wishes]
    givers = {claim.user_id for claim in claims if claim.user_id}
    hidden = accounts.hidden_from(viewer_id, givers)
    by_item: dict[str, list[Claim]] = {wish.wish_item_id: [] for wish in wishes}
    for claim in claims:
        by_item.get(claim.wish_item_id, []).append(claim)
    return [_with_claims(wish, by_item[wish.wish_item_id], viewer_id, hidden) for wish in wishes]


def seen_claim(
    claim: Claim, viewer_id: str | None, hidden: Collection[str | None] = ()
) -> SeenClaim:
    return SeenClaim(
        claim.claim_id,
        None if claim.user_id in hidden else claim.user_id,
        claim.guest_name,
        claim.quantity,
        claim.amount,
        mine=viewer_id is not None and claim.user_id == viewer_id,
    )


def _with_claims(
    wish: Wish, claims: Sequence[Claim], viewer_id: str, hidden: Collection[str | None]
) -> SeenWish:
    taken = reduce(Share.plus, (claim.share for claim in claims), Share())
    seen = [seen_claim(claim, viewer_id, hidden) for claim in claims]
    return SeenWish(wish, seen, wish.goal.left(taken))


def _with_images(seen: SeenWish, now: datetime) -> SeenWish:
    """Link the images of an item: whoever opens its list may see them, also without an account."""
    owner_id, image_ids = seen.wish.user_id, seen.wish.image_ids
    links = [media.picture_links(Purpose.WISHLIST, owner_id, one, now) for one in image_ids]
    return seen._replace(images=links)
