"""One wish list: create, read, change, share by another link, reveal, delete."""

from datetime import datetime
from typing import Any, TypedDict, cast

from apps.core.db import Key, Page, Repeated, Transaction, decide_again, transaction
from apps.core.errors import Invalid
from apps.core.ids import new_id
from apps.gifts.errors import TooEarly
from apps.gifts.models import Occasion, Visibility, Wishlist
from apps.gifts.models.wishlists import new_token
from apps.gifts.reminders import today_in
from apps.gifts.services.fields import Seen

NO_EVENT = {"eventId": ["There is no such event."]}
MOVING = {"event_id", "reveal_at"}  # What moves keys, must be there, or follows an occasion.


class WishlistFields(TypedDict, total=False):
    """What its owner may write of a wish list."""

    title: str
    event_id: str | None
    reveal_at: str | None  # A day; None: that of the event, if it is for one.
    visibility: Visibility


@decide_again
def create_wishlist(*, user_id: str, fields: WishlistFields, now: datetime, zone: str) -> Wishlist:
    """Create a wish list, with its link.

    Raises:
        Invalid: the event is not there.
    """
    dated = _with_day(user_id, fields.get("event_id"), fields, now, zone)
    values = cast("dict[str, Any]", dated)
    wishlist = Wishlist(
        user_id, new_id(now), token=new_token(), created_at=now, updated_at=now, **values
    )
    wishlist = wishlist.with_changes(wishlist.place_keys())
    try:
        with transaction() as tx:
            wishlist.save_in(tx)
            wishlist.link().save_in(tx)
            _expect_event_in(tx, None, wishlist)
    except Repeated:
        return Wishlist.load(*wishlist.keys())
    return wishlist


def list_wishlists(*, user_id: str, limit: int, after: Key | None) -> Page[Wishlist]:
    """List the wish lists of a user, the newest first."""
    return Wishlist.listed(user_id, limit=limit, after=after)


def get_wishlist(*, user_id: str, wishlist_id: str) -> Wishlist:
    """Read a wish list of its owner. Raises NotFound."""
    return Wishlist.load(user_id, wishlist_id)


def update_wishlist(
    *,
    user_id: str,
    wishlist_id: str,
    fields: WishlistFields,
    if_version: int | None,
    now: datetime,
    zone: str,
) -> Wishlist:
    """Set the named fields and leave the others alone; in one call, unless event or day move.

    Raises:
        NotFound: the user has no such list.
        PreconditionFailed: it is no longer at `if_version`.
        Invalid: as `create_wishlist`.
    """
    if fields.keys() & MOVING:
        return _rewrite(user_id, wishlist_id, fields, if_version, now=now, zone=zone)
    changes = {**fields, "updated_at": now}
    return Wishlist.change(user_id, wishlist_id, changes=changes, if_version=if_version)


@decide_again
def delete_wishlist(
    *, user_id: str, wishlist_id: str, if_version: int | None, now: datetime
) -> None:
    """Delete a wish list; its items and what is claimed of them follow: `drop_wishes`.

    Raises:
        NotFound: the user has no such list.
        PreconditionFailed: it is no longer at `if_version`.
    """
    wishlist = Wishlist.load_at(if_version, user_id, wishlist_id)
    with transaction() as tx:
        wishlist.remove_in(tx, now)


@decide_again
def rotate_link(*, user_id: str, wishlist_id: str, now: datetime) -> Wishlist:
    """Give a list another link; the old one is dead at once. Raises NotFound."""
    token = new_token()
    wishlist = Wishlist.load(user_id, wishlist_id)
    if wishlist.token == token:
        return wishlist  # This very request has rotated it, and is repeated.
    with transaction() as tx:
        wishlist.rewrite_in(tx, {"token": token, "updated_at": now})
    return wishlist


@decide_again
def reveal_wishlist(*, user_id: str, wishlist_id: str, now: datetime, zone: str) -> Wishlist:
    """Let the owner see from now on who gives what. Again is harmless.

    Raises:
        NotFound: the user has no such list.
        TooEarly: its day is still to come.
    """
    wishlist = Wishlist.load(user_id, wishlist_id)
    if wishlist.revealed:
        return wishlist
    if wishlist.reveal_at and today_in(zone, now).isoformat() < wishlist.reveal_at:
        raise TooEarly
    with transaction() as tx:
        wishlist.change_in(tx, {"revealed_at": now, "updated_at": now})
    return wishlist


@decide_again
def _rewrite(
    user_id: str,
    wishlist_id: str,
    fields: WishlistFields,
    if_version: int | None,
    *,
    now: datetime,
    zone: str,
) -> Wishlist:
    wishlist = Wishlist.load_at(if_version, user_id, wishlist_id)
    before, event_id = wishlist.event_id, fields.get("event_id", wishlist.event_id)
    dated = _with_day(user_id, event_id, fields, now, zone)
    with transaction() as tx:
        wishlist.rewrite_in(tx, {**dated, "updated_at": now})
        _expect_event_in(tx, before, wishlist)
    return wishlist


def _with_day(
    user_id: str, event_id: str | None, fields: WishlistFields, now: datetime, zone: str
) -> WishlistFields:
    """Take the day of the event, where the owner names none."""
    if event_id is None or "reveal_at" not in fields or fields["reveal_at"]:
        return fields
    occasion = Occasion.find(user_id, event_id)
    if occasion is None:
        raise Invalid(**NO_EVENT)
    following = Seen.at(occasion, now=now, zone=zone).next_occurrence
    return {**fields, "reveal_at": following or occasion.date}


def _expect_event_in(tx: Transaction, before: str | None, after: Wishlist) -> None:
    if after.event_id and after.event_id != before:
        Occasion.expect_in(tx, after.user_id, after.event_id, Invalid(**NO_EVENT))
