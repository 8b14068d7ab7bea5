"""Giving some of what somebody wishes for, and thinking otherwise of it."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple, TypedDict, cast

from django.conf import settings

from apps.core import limits
from apps.core.db import Key, Repeated, Transaction, decide_again, transaction
from apps.core.db.batches import write_batch
from apps.core.errors import Forbidden, Invalid, NotFound
from apps.core.ids import new_id
from apps.core.limits import rate_of
from apps.core.money import Money
from apps.gifts.models import Claim, Taken, Wish, Wishlist
from apps.gifts.models.claims import claim_place, hash_of
from apps.gifts.models.wishes import place_of
from apps.gifts.models.wishlists import new_token
from apps.gifts.services.seeing import SeenClaim, find_linked, find_shared, may_open, seen_claim
from apps.gifts.shares import Share

CLAIMS_AT_ONCE = 100  # Of a page, in an export.
ERASED_AT_ONCE = 50  # When an account goes; each is a transaction.


class Claimer(NamedTuple):
    """Somebody who signed in, or a guest, who says a name and is known by an address."""

    user_id: str | None
    guest_name: str | None
    address: str


class ClaimAccess(NamedTuple):
    """Who wants which claim: they made it, signed in, or know its secret."""

    token: str  # Of the list's link.
    wish_item_id: str
    claim_id: str
    user_id: str | None  # None: not signed in.
    secret: str | None


class ClaimFields(TypedDict, total=False):
    """What claimers say of a claim."""

    quantity: int | None
    amount: Money | None
    guest_name: str | None


class MadeClaim(NamedTuple):
    claim: Claim
    seen: SeenClaim
    secret: str | None = None  # Of a guest's, to change it with: shown once.


def claim_wish(
    *, token: str, wish_item_id: str, claimer: Claimer, fields: ClaimFields, now: datetime
) -> MadeClaim:
    """Claim some of an item of a shared list.

    Raises:
        NotFound: there is no such list or item, or not for them.
        Forbidden: it is their own list.
        Invalid: it is neither pieces nor an amount; the item has no price in this currency to
            share; a guest has no name, or somebody else has one.
        RateLimited: too many claims of guests from this address.
        NothingLeft, TooManyClaims.
    """
    wishlist = find_shared(token, claimer.user_id)
    if wishlist.user_id == claimer.user_id:
        raise Forbidden
    share = _share_of(fields)
    _check_name(claimer.user_id, claimer.guest_name)
    if claimer.user_id is None:
        rate = rate_of("guest-claims", factor=settings.RATE_ADDRESS_FACTOR)
        limits.use(rate, claimer.address, now)
    return _claim(wishlist, wish_item_id, claimer, share, now)


def get_claim(access: ClaimAccess) -> MadeClaim:
    """Read a claim. So also who may not open the list any more.

    Raises:
        NotFound: there is no such claim, or a guest does not know its secret.
        Forbidden: it is somebody else's; or they own the list, and learn nothing.
    """
    _, claim = _find(access)
    return _made(claim, access.user_id)


@decide_again
def change_claim(
    access: ClaimAccess, *, fields: ClaimFields, if_version: int | None, now: datetime
) -> MadeClaim:
    """Claim another share in place of the one so far, of the item as it is by now.

    Raises:
        NotFound, Forbidden: as `get_claim`; and those who may not open the list any more.
        PreconditionFailed, NothingLeft.
        Invalid: as `claim_wish`.
    """
    wishlist, claim = _find(access)
    claim.expect_version(if_version)
    if not may_open(wishlist, access.user_id):
        raise NotFound
    changes: dict[str, object] = {"updated_at": now}
    if "guest_name" in fields:
        _check_name(claim.user_id, fields["guest_name"])
        changes["guest_name"] = fields["guest_name"]
    share = _patched_share(claim, fields)
    with transaction() as tx:
        if share == claim.share:
            claim.change_in(tx, changes)
        else:
            _exchange_in(tx, wishlist, claim, share, changes)
    return _made(claim, access.user_id)


@decide_again
def withdraw_claim(access: ClaimAccess, *, if_version: int | None, now: datetime) -> None:
    """Take a claim back; what it took is left again. So also who may not open the list any more.

    Raises:
        NotFound, Forbidden: as `get_claim`.
        PreconditionFailed.
    """
    _, claim = _find(access)
    claim.expect_version(if_version)
    _withdraw(claim, now)


def claims_of(user_id: str) -> Iterator[Claim]:
    """Read what somebody has claimed, for their export."""
    after: Key | None = None
    while True:
        page = Claim.page_of_user(user_id, limit=CLAIMS_AT_ONCE, after=after)
        yield from page.items
        after = page.next_key
        if after is None:
            return


def erase_claims(user_id: str, now: datetime) -> bool:
    """Take back some claims of somebody who has left; False: more may be left."""
    claims = Claim.page_of_user(user_id, limit=ERASED_AT_ONCE).items
    for claim in claims:
        with suppress(NotFound):
            _withdraw_anew(claim.keys(), now)
    write_batch(put=[], delete=claims)
    return not claims


@decide_again
def _claim(
    wishlist: Wishlist, wish_item_id: str, claimer: Claimer, share: Share, now: datetime
) -> MadeClaim:
    wishlist_id = wishlist.wishlist_id
    wish = Wish.load(place_of(wishlist.user_id, wishlist_id), wish_item_id)
    _check_share(wish, share)
    secret = None if claimer.user_id else new_token()
    claim = _new_claim(wish, claimer, share, secret, now)
    taken = Taken.find(wishlist_id, wish_item_id) or Taken(wishlist_id, wish_item_id)
    try:
        with transaction() as tx:
            claim.save_in(tx)
            taken.take_in(tx, wish.goal, share)
            wish.unchanged_in(tx)  # So that what its owner wishes for is what is counted to.
    except Repeated as repeated:
        claim = cast("Claim", repeated.row)
    return _made(claim, claimer.user_id, secret)


def _new_claim(
    wish: Wish, claimer: Claimer, share: Share, secret: str | None, now: datetime
) -> Claim:
    return Claim(
        wish.wishlist_id,
        claim_place(wish.wish_item_id, new_id(now)),
        user_id=claimer.user_id,
        guest_name=claimer.guest_name,
        secret_hash=hash_of(secret) if secret else None,
        quantity=share.quantity or None,
        amount=share.amount,
        item_name=wish.name,
        wish_version=wish.version,
        created_at=now,
        updated_at=now,
    )


def _patched_share(claim: Claim, fields: ClaimFields) -> Share:
    """Read a merge patch of a share: what is named takes the place of the other."""
    if fields.get("quantity") is None and fields.get("amount") is None:
        fields = {"quantity": claim.quantity, "amount": claim.amount, **fields}  # Null clears.
    return _share_of(fields)


def _share_of(fields: ClaimFields) -> Share:
    quantity, amount = fields.get("quantity"), fields.get("amount")
    if (quantity is None) == (amount is None):
        raise Invalid(quantity=["Name either this or an amount."])
    if amount and not amount.minor:
        raise Invalid(amount=["This is nothing."])
    return Share(quantity or 0, amount)


def _exchange_in(
    tx: Transaction, wishlist: Wishlist, claim: Claim, share: Share, changes: dict[str, object]
) -> None:
    """Change a claim to another share of the item as it is by now, as part of `tx`."""
    wish = Wish.load(place_of(wishlist.user_id, wishlist.wishlist_id), claim.wish_item_id)
    _check_share(wish, share)
    taken, before = Taken.load(wishlist.wishlist_id, claim.wish_item_id), claim.share
    seen = {"item_name": wish.name, "wish_version": wish.version}
    shared = {"quantity": share.quantity or None, "amount": share.amount}
    # First, since of a claim that has changed nobody knows yet whether that much is left.
    claim.change_in(tx, {**changes, **seen, **shared})
    taken.take_in(tx, wish.goal, share, before)
    wish.unchanged_in(tx)


def _check_share(wish: Wish, share: Share) -> None:
    if share.amount and not wish.goal.can_share(share.amount):
        raise Invalid(amount=["The item has no price in this currency."])


def _check_name(user_id: str | None, guest_name: str | None) -> None:
    if user_id is None and not guest_name:
        raise Invalid(guestName=["Say who you are, or sign in."])
    if user_id and guest_name:
        raise Invalid(guestName=["You are signed in, so your name is known."])


def _find(access: ClaimAccess) -> tuple[Wishlist, Claim]:
    wishlist = find_linked(access.token)
    if wishlist.user_id == access.user_id:
        raise Forbidden
    place = claim_place(access.wish_item_id, access.claim_id)
    claim = Claim.load(wishlist.wishlist_id, place)
    is_known = access.secret is not None and claim.is_known_by(access.secret)
    if not is_known and access.user_id is None:
        raise NotFound
    if not is_known and claim.user_id != access.user_id:
        raise Forbidden
    return wishlist, claim


def _made(claim: Claim, user_id: str | None, secret: str | None = None) -> MadeClaim:
    return MadeClaim(claim, seen_claim(claim, user_id)._replace(mine=True), secret)


@decide_again
def _withdraw_anew(keys: tuple[str, ...], now: datetime) -> None:
    _withdraw(Claim.load(*keys), now)


def _withdraw(claim: Claim, now: datetime) -> None:
    taken = Taken.load(claim.wishlist_id, claim.wish_item_id)
    with transaction() as tx:
        claim.withdraw_in(tx, now)
        taken.give_back_in(tx, claim.share)
