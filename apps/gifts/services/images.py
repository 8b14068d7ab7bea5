"""Images that contacts, gifts and wishes show: each belongs to one thing, and goes with it."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, TypeAlias

from apps.core.db import Transaction
from apps.gifts.models import Contact, Gift, Wish
from apps.gifts.models.wishes import place_of
from apps.media import services as media
from apps.media.holders import holder_of
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


def drop_image_in(
    tx: Transaction, *, user_id: str, purpose: Purpose, thing_id: str, image_id: str, now: datetime
) -> None:
    """Let a contact, gift or wish show an image no more, as part of `tx`."""
    thing = _find(user_id, purpose, thing_id)
    if thing is None or image_id not in images_of(thing):
        return
    left = [one for one in images_of(thing) if one != image_id]
    shown = {"avatar_image_id": None} if isinstance(thing, Contact) else {"image_ids": left}
    thing.change_in(tx, {**shown, "updated_at": now})


def _find(user_id: str, purpose: Purpose, thing_id: str) -> Thing | None:
    if purpose == Purpose.CONTACT:
        return Contact.find(user_id, thing_id)
    if purpose == Purpose.GIFT:
        return Gift.find(user_id, thing_id)
    wishlist_id, _, wish_item_id = thing_id.partition("/")
    return Wish.find(place_of(user_id, wishlist_id), wish_item_id)


def _missing(some: Sequence[str], others: Sequence[str]) -> list[str]:
    return [one for one in some if one not in others]
