"""One gift: create, read, change, delete."""

from datetime import datetime
from typing import Any, cast

from apps.core.db import Repeated, decide_again
from apps.core.ids import new_id
from apps.core.linkables import expect_linkable
from apps.core.wall_clock import to_wall
from apps.gifts.models import Gift
from apps.gifts.models.gifts import OVER, moved
from apps.gifts.services.fields import GiftFields
from apps.gifts.services.writing import sums_of, writing

# What moves keys, sums, history, or an image, or must be there.
MOVING = {
    "contact_id",
    "direction",
    "event_id",
    "given_at",
    "image_ids",
    "price",
    "status",
}
MOVES_KEPT = 1000  # The newest; a row has room for some thousands.


@decide_again
def create_gift(*, user_id: str, fields: GiftFields, now: datetime, zone: str) -> Gift:
    """Create a gift; in one plain call, if nothing stands beside it.

    Raises:
        Invalid: a contact, an event, an item or an image is not there.
        ImageInUse: something shows an image already.
    """
    item_id = fields.get("item_id")
    expect_linkable("item", user_id=user_id, thing_id=item_id, field="itemId")
    values = cast("dict[str, Any]", fields)
    gift = Gift(user_id, new_id(now), created_at=now, updated_at=now, **values)
    gift = gift.with_changes(_given(gift, fields, now))
    begun = {"history": [moved(gift.status, now)], "year": _year_of(gift, zone)}
    gift = gift.with_changes({**begun, **gift.place_keys()})
    if not (gift.contact_id or gift.event_id or gift.image_ids or sums_of(gift)):
        return gift.save_new()
    try:
        with writing(user_id) as written:
            written.add(gift)
    except Repeated as repeated:
        return cast("Gift", repeated.row)
    return gift


def get_gift(*, user_id: str, gift_id: str) -> Gift:
    """Read a gift of its owner. Raises NotFound."""
    return Gift.load(user_id, gift_id)


def update_gift(
    *,
    user_id: str,
    gift_id: str,
    fields: GiftFields,
    if_version: int | None,
    now: datetime,
    zone: str,
) -> Gift:
    """Set the named fields and leave the others alone; in one call, if nothing moves with them.

    Raises:
        NotFound: the user has no such gift.
        PreconditionFailed: it is no longer at `if_version`.
        Invalid, ImageInUse: as `create_gift`.
    """
    expect_linkable(
        "item",
        user_id=user_id,
        thing_id=fields.get("item_id"),
        field="itemId",
        before=lambda: Gift.load(user_id, gift_id).item_id,
    )
    if fields.keys() & MOVING:
        return _rewrite(user_id, gift_id, fields, if_version, now=now, zone=zone)
    changes = {**fields, "updated_at": now}
    return Gift.change(user_id, gift_id, changes=changes, if_version=if_version)


@decide_again
def delete_gift(*, user_id: str, gift_id: str, if_version: int | None, now: datetime) -> None:
    """Delete a gift; its images follow.

    Raises:
        NotFound: the user has no such gift.
        PreconditionFailed: it is no longer at `if_version`.
    """
    gift = Gift.load_at(if_version, user_id, gift_id)
    with writing(user_id) as written:
        written.delete(gift, now)


@decide_again
def _rewrite(
    user_id: str,
    gift_id: str,
    fields: GiftFields,
    if_version: int | None,
    *,
    now: datetime,
    zone: str,
) -> Gift:
    gift = Gift.load_at(if_version, user_id, gift_id)
    changes: dict[str, object] = {**fields, **_given(gift, fields, now), "updated_at": now}
    if fields.get("status", gift.status) != gift.status:
        history = [*gift.history, moved(fields["status"], now)]
        changes["history"] = history[-MOVES_KEPT:]
    if fields.get("contact_id"):
        changes["contact_name"] = None  # It was that of somebody deleted.
    changes["year"] = _year_of(gift.with_changes(changes), zone)
    with writing(user_id) as written:
        written.change(gift, changes)
    return gift


def _year_of(gift: Gift, zone: str) -> int:
    return to_wall(gift.given_at or gift.created_at, zone).year


def _given(gift: Gift, fields: GiftFields, now: datetime) -> dict[str, object]:
    """Say when a gift was given whose owner only says that it was, or was not after all."""
    if fields.get("given_at") or "status" not in fields:
        return {}
    if fields["status"] not in OVER:
        return {"given_at": None}
    return {"given_at": gift.given_at or now}
