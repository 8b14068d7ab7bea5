"""Images that contacts, gifts and wishes show: each belongs to one thing, and goes with it."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple, TypeAlias

from apps.core.db import Transaction, Unexpected, decide_again, transaction
from apps.core.errors import NotFound
from apps.gifts.models import Contact, Gift, Wish
from apps.gifts.models.wishes import place_of
from apps.media import services as media
from apps.media.audiences import holder_of
from apps.media.purposes import Purpose

Thing: TypeAlias = Contact | Gift | Wish


class Frame(NamedTuple):
    """A thing that shows images, and the field of the API that names them."""

    user_id: str
    purpose: Purpose
    thing_id: str
    field: str


def frame_of(thing: Thing) -> Frame:
    if isinstance(thing, Contact):
        return Frame(thing.user_id, Purpose.CONTACT, thing.contact_id, "avatarImageId")
    if isinstance(thing, Wish):
        thing_id = f"{thing.wishlist_id}/{thing.wish_item_id}"
        return Frame(thing.user_id, Purpose.WISHLIST, thing_id, "imageIds")
    return Frame(thing.user_id, Purpose.GIFT, thing.gift_id, "imageIds")


def images_of(thing: Thing | None) -> list[str]:
    if thing is None:
        return []
    if isinstance(thing, Contact):
        return [thing.avatar_image_id] if thing.avatar_image_id else []
    return list(thing.image_ids)


def hold_in(tx: Transaction, before: Thing | None, after: Thing) -> None:
    """Let a thing show, as part of `tx`, the images that it did not show before.

    Raises:
        Invalid, ImageInUse: see `image_to_hold`.
    """
    frame = frame_of(after)
    holder = holder_of(frame.purpose, frame.thing_id)
    for image_id in _missing(images_of(after), images_of(before)):
        image = media.image_to_hold(
            owner_id=frame.user_id,
            image_id=image_id,
            purpose=frame.purpose,
            field=frame.field,
            holder=holder,
        )
        image.hold_in(tx, holder)


def delete_unshown_images(old: Thing | None, new: Thing | None, *, now: datetime) -> None:
    """Delete the images that a thing has ceased to show, and does not show again by now."""
    if old:
        media.delete_unshown(
            owner_id=old.user_id,
            before=images_of(old),
            after=images_of(new),
            shown_now=lambda: images_of(type(old).find(*old.keys())),
            now=now,
        )


def drop_image(*, user_id: str, holder: str | None, image_id: str, now: datetime) -> None:
    """Show an image that was deleted no more; again is harmless."""
    kind, _, thing_id = (holder or "").partition(":")
    if kind == Purpose.CONTACT:
        changes = {"avatar_image_id": None, "updated_at": now}
        with suppress(NotFound, Unexpected):
            shown = Contact.avatar_image_id == image_id
            Contact.change(user_id, thing_id, changes=changes, expect=shown)
    if kind == Purpose.GIFT:
        _drop_from(Gift, (user_id, thing_id), image_id, now)
    if kind == Purpose.WISHLIST:
        wishlist_id, _, wish_item_id = thing_id.partition("/")
        _drop_from(Wish, (place_of(user_id, wishlist_id), wish_item_id), image_id, now)


@decide_again
def _drop_from(
    model: type[Gift | Wish], keys: tuple[str, str], image_id: str, now: datetime
) -> None:
    thing = model.find(*keys)
    if thing is None or image_id not in thing.image_ids:
        return
    left = [one for one in thing.image_ids if one != image_id]
    with transaction() as tx:
        thing.change_in(tx, {"image_ids": left, "updated_at": now})


def _missing(some: Sequence[str], others: Sequence[str]) -> list[str]:
    return [one for one in some if one not in others]
